/** Where a person's own page is. */
export const accountPath = '/u/account/security';

/** Of these nothing but a yes is asked. */
export const accountAsks = [
  'remove',
  'end-session',
  'end-sessions',
  'forget-browser',
  'forget-browsers',
] as const;
export type AccountAsk = (typeof accountAsks)[number];

/** What a person changes there, each on a page of its own below it. */
export const accountActions = [
  ...accountAsks,
  'rename',
  'recovery-code',
  'add',
  'passkey',
] as const;
export type AccountAction = (typeof accountActions)[number];

export const actionPath = (action: AccountAction, of?: string): string =>
  `${accountPath}/${action}${of === undefined ? '' : `?${new URLSearchParams({ of })}`}`;
