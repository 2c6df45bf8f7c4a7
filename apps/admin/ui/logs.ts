/** What is asked of the log, as somebody chose it. */
export interface LogFilter {
  readonly kind?: string;
  readonly user?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The types of lines, in Auth0's words, that people ask for together; a `*` ends a word. */
export const kinds: Readonly<Record<string, readonly string[]>> = {
  login: ['s', 'slo'],
  failed: ['f*', 'limit_*', 'gd_auth_failed', 'gd_recovery_failed', 'gd_otp_rate_limit_exceed'],
  second_step: ['mfar', 'gd_auth_*', 'gd_start_auth', 'gd_recovery_*', 'gd_otp_*'],
  messages: ['gd_send_*', 'fn', 'limit_phone'],
  enrollment: ['gd_start_enroll*', 'gd_enrollment_complete', 'gd_unenroll', 'gd_update_*'],
  changes: ['sapi', 'gd_tenant_update'],
};

/** A line of the log, as far as it is shown. */
export interface LogLine {
  readonly id: string;
  readonly date: string;
  readonly type: string;
  readonly description: string;
  readonly client_name?: string;
  readonly ip?: string;
  readonly user_id?: string;
  readonly user_name?: string;
  readonly details?: { readonly request?: { readonly method: string; readonly path: string } };
}

/** What a line tells of: an admin's request by its method and path, of which there are many. */
export const toldBy = ({ description, details }: LogLine): string =>
  details?.request
    ? `${description}: ${details.request.method.toUpperCase()} ${details.request.path}`
    : description;

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, '')}"`;

/** A search of the API for what was chosen. */
export const logSearch = ({ kind, user, since, until }: LogFilter): string | undefined => {
  const types = kind === undefined ? [] : (kinds[kind] ?? []);
  const parts = [
    ...(types.length > 0 ? [`type:(${types.join(' OR ')})`] : []),
    ...(user ? [`user_id:${quoted(user)}`] : []),
    ...(since || until ? [`date:[${since || '*'} TO ${until || '*'}]`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' AND ');
};

/** The logins of a person or of some days, as the API is asked for them. */
export const loginQuery = ({ user, since, until }: LogFilter) => ({
  ...(user && { user_id: user }),
  ...(since && { from: `${since}T00:00:00Z` }),
  ...(until && { to: `${until}T23:59:59Z` }),
});
