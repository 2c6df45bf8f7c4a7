import type { SmsProviderKind } from '@countersign/contracts';
import { isAhead, isOver, plus } from '@countersign/core';
import type { DispatchEvent } from './dispatch.events.ts';

/** How one provider has fared so far. */
interface Tries {
  readonly count: number;
  readonly lastAt: string;
  readonly ruledOut: boolean;
}

export interface Attempt {
  readonly attempt: number;
  readonly provider: SmsProviderKind;
  readonly leaseUntil: string;
}

export interface Pending {
  readonly status: 'pending';
  readonly expiresAt: string;
  readonly attempts: number;
  readonly tries: Readonly<Partial<Record<SmsProviderKind, Tries>>>;
  /** Attempts without an outcome; more than one when an earlier one was given up on. */
  readonly open: readonly Attempt[];
}

export type Dispatch =
  | { readonly status: 'absent' }
  | Pending
  | { readonly status: 'accepted' }
  | { readonly status: 'failed' }
  | { readonly status: 'expired' };

export const initial: Dispatch = { status: 'absent' };

const backoffFirstMs = 1_000;
const backoffMaxMs = 30_000;
const backoffMs = (count: number) => Math.min(backoffFirstMs * 2 ** (count - 1), backoffMaxMs);

const untried: Tries = { count: 0, lastAt: '', ruledOut: false };
const triesOf = ({ tries }: Pending, provider: SmsProviderKind) => tries[provider] ?? untried;

/** Whose turn it is: of those not ruled out the one tried least, in the tenant's order. */
export const nextProvider = (
  state: Pending,
  providers: readonly SmsProviderKind[],
): SmsProviderKind | undefined =>
  providers
    .filter((provider) => !triesOf(state, provider).ruledOut)
    .toSorted((one, other) => triesOf(state, one).count - triesOf(state, other).count)[0];

/** Instants are text of one length, so their order is the text's. */
const latest = (...instants: readonly string[]) => instants.toSorted().at(-1) ?? '';
const earliest = (...instants: readonly string[]) => instants.toSorted()[0] ?? '';

/** Until when another attempt may be under way; the empty text, before every instant, for none. */
export const leasedUntil = ({ open }: Pending): string =>
  latest(...open.map(({ leaseUntil }) => leaseUntil));

/** When a provider may be asked again after its last "later": one second, doubling up to thirty. */
export const restedAt = (state: Pending, provider: SmsProviderKind): string => {
  const { count, lastAt } = triesOf(state, provider);
  return count === 0 ? '' : plus(lastAt, backoffMs(count));
};

/** What is waited for at most: another's attempt, or a provider's rest. */
export const waitMaxMs = 60_000;
/** A code's longest life, as the contract of its settings has it. */
const codeMaxMs = 600_000;

/** Whether an instant is to be waited for; one too far ahead was set by a wrong clock. */
export const isToCome = (instant: string, now: string): boolean =>
  now < instant && !isAhead({ stored: 'dispatch', instant, windowMs: waitMaxMs, now });

/** Whether a code is dead: its time has come, or was set by a wrong clock. */
export const isDead = (expiresAt: string, now: string): boolean =>
  isOver({ stored: 'dispatch', instant: expiresAt, windowMs: codeMaxMs, now });

/** When it is worth coming back: nobody else is at it, and the next is rested or the code dead. */
export const dueAt = (state: Pending, providers: readonly SmsProviderKind[]): string => {
  const next = nextProvider(state, providers);
  const rested = next ? restedAt(state, next) : '';
  return latest(leasedUntil(state), earliest(rested, state.expiresAt));
};

const withTries = (state: Pending, provider: SmsProviderKind, change: Partial<Tries>): Pending => ({
  ...state,
  tries: { ...state.tries, [provider]: { ...triesOf(state, provider), ...change } },
});

const pending = (state: Pending, { type, data }: DispatchEvent): Dispatch => {
  switch (type) {
    case 'DispatchAttempted':
      return {
        ...withTries(state, data.provider, {
          count: triesOf(state, data.provider).count + 1,
          lastAt: data.attemptedAt,
        }),
        attempts: data.attempt,
        open: [...state.open, data],
      };
    case 'DispatchRejected':
      return {
        ...withTries(state, data.provider, {
          lastAt: data.rejectedAt,
          ruledOut: data.retry === 'never',
        }),
        open: state.open.filter(({ attempt }) => attempt !== data.attempt),
      };
    case 'DispatchAccepted':
      return { status: 'accepted' };
    case 'DispatchFailed':
      return { status: 'failed' };
    case 'DispatchExpired':
      return { status: 'expired' };
    case 'DispatchRequested':
      return state;
  }
};

export const evolve = (state: Dispatch, event: DispatchEvent): Dispatch => {
  if (state.status === 'pending') return pending(state, event);
  if (state.status !== 'absent' || event.type !== 'DispatchRequested') return state;
  const { expiresAt } = event.data;
  return { status: 'pending', expiresAt, attempts: 0, tries: {}, open: [] };
};
