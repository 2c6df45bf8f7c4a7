/** A stream of the log, as the Management API has it. */
export interface LogStream {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'paused' | 'suspended';
  readonly filters: readonly { readonly type: 'category'; readonly name: string }[];
  readonly sink: {
    readonly httpEndpoint: string;
    readonly httpContentFormat: string;
    /** A mask, where there is one. */
    readonly httpAuthorization?: string | null;
    /** Told to who made it, and to nobody else. */
    readonly httpSigningSecret?: string;
  };
}

/** What is typed of one. */
export interface FormOfStream {
  readonly name: string;
  readonly endpoint: string;
  readonly authorization: string;
  readonly format: string;
  readonly filters: readonly string[];
}

/** How many lines are sent at once, and between what: as the API calls it. */
export const formats = ['JSONLINES', 'JSONARRAY', 'JSONOBJECT'] as const;

/**
 * What lines there are, as the API calls it: said once more, as the bundle is built where no
 * package of the services lies. Its test compares.
 */
export const categories = [
  'auth.ancillary.fail',
  'auth.ancillary.success',
  'auth.login.fail',
  'auth.login.notification',
  'auth.login.success',
  'auth.logout.fail',
  'auth.logout.success',
  'auth.signup.fail',
  'auth.signup.success',
  'auth.silent_auth.fail',
  'auth.silent_auth.success',
  'auth.token_exchange.fail',
  'auth.token_exchange.success',
  'management.fail',
  'management.success',
  'scim.event',
  'system.notification',
  'user.fail',
  'user.notification',
  'user.success',
  'actions',
  'other',
] as const;

export const newStream: FormOfStream = {
  ...{ name: '', endpoint: '', authorization: '', format: formats[0], filters: [] },
};

export const formOf = ({ name, sink, filters }: LogStream): FormOfStream => ({
  ...{ name, endpoint: sink.httpEndpoint, format: sink.httpContentFormat },
  authorization: sink.httpAuthorization ?? '',
  filters: filters.map((each) => each.name),
});

/** What is sent of a form: with what it does not show of what was there before. */
export const streamOf = (form: FormOfStream, before?: LogStream) => ({
  name: form.name,
  filters: form.filters.map((name) => ({ type: 'category' as const, name })),
  sink: {
    ...before?.sink,
    ...{ httpEndpoint: form.endpoint, httpContentFormat: form.format },
    httpAuthorization: form.authorization === '' ? null : form.authorization,
  },
});
