import { bucketOf, instant } from '@countersign/contracts';
import { compareAndSet, plus, type Records } from '@countersign/core';
import { z } from 'zod';

const owner = z.object({ tenantId: z.string(), userId: z.string() });
type Owner = z.output<typeof owner>;

/**
 * Whose an authenticator is, by its id alone: admins' tools know no more of it. And by a digest of
 * what only one person of a tenant may have, a key, for which authenticator they have it; by its id
 * it is known which key that is.
 */
const ownersBucket = bucketOf(
  'authenticator-owners',
  owner.extend({
    authenticatorId: z.string().optional(),
    claimedAt: instant.optional(),
    key: z.string().optional(),
  }),
);
/** In the place of a key's owner that was forgotten: whoever comes next may have it. */
const nobodys = { tenantId: '', userId: '' };

/** Longer than a confirmation takes: what was claimed before and is not enrolled never will be. */
const claimMs = 5 * 60_000;

interface Claimed extends Owner {
  readonly authenticatorId: string;
}
interface Claim extends Claimed {
  readonly now: string;
}

/** What became of an authenticator for which a key was taken. */
type StateOf = (claimed: Claimed) => Promise<'confirmed' | 'removed' | 'unknown'>;

/**
 * Written before the record is, so that whatever is in the record can be found; what is found is
 * looked up in the record.
 */
export const owners = ({ keyValue }: Records) => {
  const records = keyValue(ownersBucket);
  const alter = compareAndSet(records);
  const each = async (ids: readonly string[], act: (id: string) => Promise<void>) =>
    void (await Promise.all(ids.map(act)));

  const claim = async (
    key: string,
    { now: claimedAt, ...wanted }: Claim,
    stateOf: StateOf,
  ): Promise<boolean> => {
    const before = (await records.get(key))?.value;
    const isOurs = before?.authenticatorId === wanted.authenticatorId;
    if (before?.authenticatorId !== undefined && !isOurs) {
      const { tenantId, userId, authenticatorId, claimedAt: since = claimedAt } = before;
      const state = await stateOf({ tenantId, userId, authenticatorId });
      const isOnItsWay = state === 'unknown' && claimedAt < plus(since, claimMs);
      if (state === 'confirmed' || isOnItsWay) return false;
    }
    return alter<boolean>(key, (present) =>
      present === undefined || present.authenticatorId === before?.authenticatorId
        ? { value: { ...wanted, claimedAt }, result: true }
        : { result: present.authenticatorId === wanted.authenticatorId },
    );
  };

  /** Gives up a key, where it is still this authenticator's. */
  const release = (key: string, id: string): Promise<void> =>
    alter(key, (present) => ({
      value: present?.authenticatorId === id ? nobodys : undefined,
      result: undefined,
    }));

  return {
    /** Of one that has a key, before that is in the record. */
    note: ({ tenantId, userId }: Owner, id: string, key?: string): Promise<void> =>
      records.put(id, { tenantId, userId, ...(key !== undefined && { key }) }),
    /** Their ids and keys say no more whose they were. */
    forget: (ids: readonly string[]): Promise<void> =>
      each(ids, async (id) => {
        const { key } = (await records.get(id))?.value ?? {};
        if (key !== undefined) await release(key, id);
        await records.remove(id);
      }),
    /**
     * Takes a key for an authenticator, unless it is somebody's: of two that take it at once, one
     * has it.
     */
    claim,
    /** Gives up what came to nothing. */
    unclaim: (key: string): Promise<void> => records.remove(key),
    /** Of one that came to nothing: its key is given up, and its id says no more whose it was. */
    withdraw: async (id: string, key?: string): Promise<void> => {
      if (key !== undefined) await records.remove(key);
      await records.remove(id);
    },
    of: async (id: string): Promise<Owner | undefined> => (await records.get(id))?.value,
    /** For which authenticator a key was taken, and whose that is. */
    ofKey: async (key: string): Promise<Claimed | undefined> => {
      const found = (await records.get(key))?.value;
      if (found?.authenticatorId === undefined) return undefined;
      const { tenantId, userId, authenticatorId } = found;
      return { tenantId, userId, authenticatorId };
    },
  };
};
