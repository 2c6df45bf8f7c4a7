import { createHash } from 'node:crypto';
import { bucketOf, instant } from '@countersign/contracts';
import {
  type Clock,
  compareAndSet,
  type KeyValue,
  msBetween,
  type Records,
} from '@countersign/core';
import { z } from 'zod';

/** What a record lives for at most, unless its application lets tokens live longer. */
export const monthMs = 30 * 24 * 3_600_000;

const common = {
  /** What tokens and the Management API call it. It begins with its owner's key. */
  id: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  clientId: z.string(),
  startedAt: instant,
  endsAt: instant,
};

const signedInBrowser = z.object({
  ...common,
  /** The record of the session, which says whether it still lasts. */
  recordKey: z.string(),
});
export type SignedInBrowser = z.output<typeof signedInBrowser>;

const refreshTokenFamily = z.object({
  ...common,
  /** The browser session it was begun in, where there was one. */
  sid: z.string().optional(),
  scope: z.array(z.string()),
  audience: z.string().optional(),
});
export type RefreshTokenFamily = z.output<typeof refreshTokenFamily>;

const sessionsOfUsers = bucketOf('sessions-of-users', z.array(signedInBrowser));
const refreshTokensOfUsers = bucketOf('refresh-tokens-of-users', z.array(refreshTokenFamily));

/** Auth0's bound on the refresh tokens of a person. Whoever has more loses the oldest. */
const entriesMax = 200;
const ownerLength = 32;

/** Under what a person's sign-ins are kept: 128 bits that every replica derives alike. */
const ownerKey = (tenantId: string, userId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([tenantId, userId]))
    .digest('hex')
    .slice(0, ownerLength);

interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** An id by which it can be found whose it is: for a session, and for a family of tokens. */
export const ownedId = ({ tenantId, userId }: Owner, id: string): string =>
  `${ownerKey(tenantId, userId)}${id}`;

/** What one kind of list can do. */
const lists = <Entry extends z.output<z.ZodObject<typeof common>>>(
  records: KeyValue<Entry[]>,
  clock: Clock,
) => {
  const change = compareAndSet(records);
  const living = (entries: readonly Entry[] = []) => {
    const now = clock();
    return entries.filter(({ endsAt }) => endsAt > now);
  };

  return {
    /** Notes an entry, in the place of one of the same id; gives those there is no room for. */
    add: (entry: Entry): Promise<readonly Entry[]> =>
      change(ownerKey(entry.tenantId, entry.userId), (before) => {
        const entries = [...living(before).filter(({ id }) => id !== entry.id), entry];
        const value = entries.slice(-entriesMax);
        const ends = value.map(({ endsAt }) => msBetween(clock(), endsAt));
        return {
          value,
          ttlMs: Math.max(1, ...ends),
          result: entries.slice(0, -entriesMax),
        };
      }),
    /** What a person has that has not run out, the newest first. */
    of: async ({ tenantId, userId }: Owner): Promise<readonly Entry[]> =>
      living((await records.get(ownerKey(tenantId, userId)))?.value).toReversed(),
    /** The entry of that id, whosever it is. */
    find: async (id: string): Promise<Entry | undefined> =>
      living((await records.get(id.slice(0, ownerLength)))?.value).find((each) => each.id === id),
  };
};

/**
 * Where each person is signed in: their browser sessions and their families of refresh tokens, so
 * that an admin can list and end them. A list says what was begun; the record of each session and
 * family alone says whether it still lasts.
 */
export const signIns = ({ keyValue, clock }: Records & { readonly clock: Clock }) => ({
  sessions: lists(keyValue(sessionsOfUsers), clock),
  refreshTokens: lists(keyValue(refreshTokensOfUsers), clock),
});
export type SignIns = ReturnType<typeof signIns>;
