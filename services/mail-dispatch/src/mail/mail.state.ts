import { plus } from '@countersign/core';
import type { MailEvent } from './mail.events.ts';

export interface Pending {
  readonly status: 'pending';
  readonly expiresAt: string;
  readonly attempts: number;
  /** Whether the last attempt has no outcome yet. */
  readonly isOpen: boolean;
  /** When the next attempt may begin; the empty text, before every instant, for at once. */
  readonly dueAt: string;
}

export type Mail =
  | { readonly status: 'absent' }
  | Pending
  | { readonly status: 'accepted' | 'failed' | 'expired' };

export const initial: Mail = { status: 'absent' };

const pauseFirstMs = 5_000;
/** What an attempt waits for at most: another's end, or its own turn. */
export const pauseMaxMs = 30 * 60_000;
/** Five seconds, doubling up to half an hour. */
const pauseMs = (attempts: number) => Math.min(pauseFirstMs * 2 ** (attempts - 1), pauseMaxMs);

const pending = (state: Pending, { type, data }: MailEvent): Mail => {
  switch (type) {
    case 'MailAttempted':
      return { ...state, attempts: data.attempt, isOpen: true, dueAt: data.leaseUntil };
    case 'MailRejected':
      return {
        ...state,
        isOpen: false,
        dueAt: plus(data.rejectedAt, pauseMs(state.attempts)),
      };
    case 'MailAccepted':
      return { status: 'accepted' };
    case 'MailFailed':
      return { status: 'failed' };
    case 'MailExpired':
      return { status: 'expired' };
    case 'MailRequested':
      return state;
  }
};

export const evolve = (state: Mail, event: MailEvent): Mail => {
  if (state.status === 'pending') return pending(state, event);
  if (state.status !== 'absent' || event.type !== 'MailRequested') return state;
  const { expiresAt } = event.data;
  return { status: 'pending', expiresAt, attempts: 0, isOpen: false, dueAt: '' };
};
