import type { AccountAsk } from '../texts/texts.ts';

/** Where a person's own page is. */
export const accountPath = '/u/account/security';

/** What is asked on a page of its own, below that. */
export type AccountAction = AccountAsk | 'rename' | 'recovery-code' | 'add' | 'passkey';

export const actionPath = (action: AccountAction, of?: string): string =>
  `${accountPath}/${action}${of === undefined ? '' : `?${new URLSearchParams({ of })}`}`;
