import { bucketOf, instant } from '@countersign/contracts';
import {
  affordableAt,
  compareAndSet,
  type KeyValue,
  type Records,
  refund,
  spend,
  wholeMinute,
} from '@countersign/core';
import type { User } from '@countersign/vault';
import { z } from 'zod';
import { markMs } from './erasure-mark.ts';
import type { Limits } from './limits.ts';

const perAuthenticator = z.object({
  fullAt: instant.optional(),
  /** Wrong answers since the last right one. */
  failures: z.int().nonnegative(),
  lastUsedAt: instant.optional(),
  /** Of a key: how often it had signed, by its own count, and for which challenge last. */
  signed: z
    .object({ counter: z.int(), isBackedUp: z.boolean(), challengeId: z.string() })
    .optional(),
});

/**
 * What a person has tried: one record, so that an attempt is charged to the user and to the
 * authenticator at once or not at all. It never expires: a hundred failures count, however slow.
 * Only what stands in the place of who was erased does.
 */
const attemptsBucket = bucketOf(
  'session-attempts',
  z.object({
    fullAt: instant.optional(),
    /** The same of signatures. */
    signaturesFullAt: instant.optional(),
    authenticators: z.record(z.string(), perAuthenticator),
  }),
);
type Tried = z.output<typeof attemptsBucket.value>;

/** Whose attempt it is; one to enrol counts for the user alone, as it dies with its challenge. */
export interface Who extends User {
  readonly authenticatorId: string | undefined;
  /** A key's answer: it counts for the person alone, and apart from codes. */
  readonly isSignature?: boolean;
}

/** What a key told of itself beside its signature. */
interface Signed {
  readonly authenticatorId: string;
  readonly counter: number;
  readonly counterAtFirst: number;
  readonly isBackedUp: boolean;
}

/**
 * An attempt paid for, as a failure until proved otherwise, or why the answer may not be looked at.
 */
export type Charged =
  | { readonly status: 'paid'; readonly failures: number }
  | { readonly status: 'authenticator_locked' }
  /** With the instant from which on another is looked at. */
  | { readonly status: 'too_many_attempts'; readonly retryAt: string };

const nobody: Tried = { authenticators: {} };
const keyOf = ({ tenantId, userId }: User) => `${tenantId}/${userId}`;
const stored = 'second factor attempts';

/** Refused until each budget has an attempt again. */
const refused = (first: string, second = first) => ({
  result: {
    status: 'too_many_attempts' as const,
    retryAt: wholeMinute(first > second ? first : second),
  },
});

const chargeSignature = ({ signaturesPerUser: budget }: Limits, tried: Tried, now: string) => {
  const signaturesFullAt = spend(budget, tried.signaturesFullAt, { now, stored });
  return signaturesFullAt === undefined
    ? refused(affordableAt(budget, tried.signaturesFullAt, { now }))
    : {
        value: { ...tried, signaturesFullAt },
        result: { status: 'paid', failures: 0 } as const,
      };
};

const charge = (
  limits: Limits,
  tried: Tried,
  { authenticatorId, isSignature }: Who,
  now: string,
) => {
  if (isSignature) return chargeSignature(limits, tried, now);
  const userFullAt = spend(limits.attemptsPerUser, tried.fullAt, { now, stored });
  const userAt = affordableAt(limits.attemptsPerUser, tried.fullAt, { now });
  if (authenticatorId === undefined) {
    return userFullAt === undefined
      ? refused(userAt)
      : {
          value: { ...tried, fullAt: userFullAt },
          result: { status: 'paid', failures: 0 } as const,
        };
  }
  const before = tried.authenticators[authenticatorId] ?? { failures: 0 };
  if (before.failures >= limits.failuresMax) {
    return { result: { status: 'authenticator_locked' } as const };
  }
  const fullAt = spend(limits.attemptsPerAuthenticator, before.fullAt, { now, stored });
  if (userFullAt === undefined || fullAt === undefined) {
    return refused(userAt, affordableAt(limits.attemptsPerAuthenticator, before.fullAt, { now }));
  }
  const failures = before.failures + 1;
  const authenticators = {
    ...tried.authenticators,
    [authenticatorId]: { ...before, fullAt, failures },
  };
  return {
    value: { ...tried, fullAt: userFullAt, authenticators },
    result: { status: 'paid', failures } as const,
  };
};

/** A right answer clears its own authenticator, and gives the user back what it alone cost. */
const clear = (
  limits: Limits,
  tried: Tried,
  { authenticatorId, isSignature }: Who,
  now: string,
): Tried => {
  const { fullAt, signaturesFullAt, authenticators } = tried;
  const { signed } = authenticators[authenticatorId ?? ''] ?? {};
  const used = { failures: 0, lastUsedAt: now, ...(signed && { signed }) };
  const refunded = isSignature
    ? {
        fullAt,
        signaturesFullAt: signaturesFullAt && refund(limits.signaturesPerUser, signaturesFullAt),
      }
    : { fullAt: fullAt && refund(limits.attemptsPerUser, fullAt), signaturesFullAt };
  return {
    ...refunded,
    authenticators: authenticatorId
      ? { ...authenticators, [authenticatorId]: used }
      : authenticators,
  };
};

/**
 * Takes a key's count for a challenge: one that is higher than any it had, as W3C WebAuthn Level 3,
 * section 7.2, step 22 has it; a key that counts nothing always says zero. The same challenge may
 * come again, as it passes once.
 */
const count = (
  tried: Tried,
  { authenticatorId, counter, counterAtFirst, isBackedUp }: Signed,
  challengeId: string,
) => {
  const before = tried.authenticators[authenticatorId] ?? { failures: 0 };
  const last = before.signed ?? { counter: counterAtFirst, challengeId: undefined };
  if (last.challengeId === challengeId && last.counter === counter) return { result: true };
  const isCounting = counter > 0 || last.counter > 0;
  if (isCounting && counter <= last.counter) return { result: false };
  const signed = { counter, isBackedUp, challengeId };
  const authenticators = { ...tried.authenticators, [authenticatorId]: { ...before, signed } };
  return { value: { ...tried, authenticators }, result: true };
};

/**
 * The attempt budgets. They belong to the user and to the authenticator, whatever login an attempt
 * is made in, and are charged before an answer is looked at, so parallel guesses are counted.
 */
export const attempts = ({ keyValue }: Records, limits: Limits) => {
  const records: KeyValue<Tried> = keyValue(attemptsBucket);
  const alter = compareAndSet(records);

  return {
    charge: (who: Who, now: string): Promise<Charged> =>
      alter<Charged>(keyOf(who), (tried = nobody) => charge(limits, tried, who, now)),
    clear: (who: Who, now: string): Promise<void> =>
      alter(keyOf(who), (tried = nobody) => ({
        value: clear(limits, tried, who, now),
        result: undefined,
      })),
    /** Whether a key has signed more often than when it was last seen: a copy of it has not. */
    count: (user: User, signed: Signed, challengeId: string): Promise<boolean> =>
      alter<boolean>(keyOf(user), (tried = nobody) => count(tried, signed, challengeId)),
    /** Whether too many wrong answers in a row were given to an authenticator. */
    areSpent: async ({ authenticatorId, ...user }: User & { readonly authenticatorId: string }) => {
      const tried = (await records.get(keyOf(user)))?.value ?? nobody;
      const { failures } = tried.authenticators[authenticatorId] ?? { failures: 0 };
      return failures >= limits.failuresMax;
    },
    /** When each authenticator was last used, by its id. */
    lastUses: async (user: User) => {
      const { authenticators } = (await records.get(keyOf(user)))?.value ?? nobody;
      return new Map(
        Object.entries(authenticators).map(([id, { lastUsedAt }]) => [id, lastUsedAt]),
      );
    },
    /** Forgets what was tried on authenticators that are gone. */
    forget: (user: User, ids: readonly string[]): Promise<void> =>
      alter(keyOf(user), (tried) => ({
        value: tried && {
          ...tried,
          authenticators: Object.fromEntries(
            Object.entries(tried.authenticators).filter(([id]) => !ids.includes(id)),
          ),
        },
        result: undefined,
      })),
    /** Forgets what was tried on anything of theirs, but not what is left of their own budget. */
    forgetAll: (user: User): Promise<void> =>
      alter(keyOf(user), (tried) => ({
        value: tried && { ...tried, authenticators: {} },
        result: undefined,
      })),
    /** For who was erased: an answer on its way writes over a mark, which names nobody and ends. */
    forgetUser: (user: User): Promise<void> => records.put(keyOf(user), nobody, { ttlMs: markMs }),
  };
};
