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
    /** Their values are masks. */
    readonly httpCustomHeaders: readonly { readonly header: string; readonly value: string }[];
    /** Told to who made it, and to nobody else. */
    readonly httpSigningSecret?: string;
  };
}

/** A row of the form. */
export interface FormOfHeader {
  /** Tells rows apart, whatever is typed in them. */
  readonly row: number;
  readonly name: string;
  /** What was typed; nothing where nobody did. */
  readonly typed?: string;
  /** The name under which the API has a value, which it does not show. */
  readonly stored?: string;
}

/** What is typed of one. */
export interface FormOfStream {
  readonly name: string;
  readonly endpoint: string;
  readonly authorization: string;
  readonly headers: readonly FormOfHeader[];
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
  ...{ name: '', endpoint: '', authorization: '', headers: [], format: formats[0], filters: [] },
};

const mask = '********';

/** What a row shows as its value: a mask under the name that it is stored under, and no other. */
export const shownValue = ({ name, typed, stored }: FormOfHeader): string =>
  typed ?? (name === stored ? mask : '');

/** With an empty row more. */
export const withHeader = (headers: FormOfStream['headers']): FormOfStream['headers'] => [
  ...headers,
  { row: Math.max(0, ...headers.map(({ row }) => row)) + 1, name: '' },
];

/** How the API names a part of a header. */
export const headerField = (at: number, part: 'header' | 'value'): string =>
  `sink.httpCustomHeaders.${at}.${part}`;

/**
 * The fields of headers that nothing is typed in. A value stays with its name: what was stored
 * under one is not there to be sent under another.
 */
export const untypedIn = ({ headers }: FormOfStream): readonly string[] =>
  headers.flatMap((each, at) => (shownValue(each) === '' ? [headerField(at, 'value')] : []));

export const formOf = ({ name, sink, filters }: LogStream): FormOfStream => ({
  ...{ name, endpoint: sink.httpEndpoint, format: sink.httpContentFormat },
  authorization: sink.httpAuthorization ?? '',
  headers: sink.httpCustomHeaders.map(({ header }, row) => ({
    ...{ row, name: header, stored: header },
  })),
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
    httpCustomHeaders: form.headers.map((each) => ({ header: each.name, value: shownValue(each) })),
  },
});
