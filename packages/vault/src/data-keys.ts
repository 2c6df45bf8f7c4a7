import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { defineBucket, type KeyValue } from '@countersign/kernel';
import { z } from 'zod';
import { unambiguous } from './purpose-key.ts';
import { keyIdOf, openBytes, sealBytes } from './sealing.ts';

/** Whose personal data it is. */
export interface User {
  readonly tenantId: string;
  readonly userId: string;
}

/**
 * The users' data keys, each wrapped by the master key. Kept outside the log, and for ever. Of what
 * is written over nothing may be left: with the master key it would still open.
 */
export const dataKeyBucket = defineBucket('data-keys', {
  value: z.string(),
  ttlMs: null,
  erases: true,
});

/** Thrown when something is to be sealed for a user who was erased. */
export class Erased extends Error {
  override readonly name = 'Erased';
}

/** Stands where an erased user's key was, so that the same user never gets another. */
const tombstone = 'erased';
const roundsMax = 3;

interface Needs {
  readonly records: KeyValue<string>;
  readonly current: { readonly keyId: string; readonly key: KeyObject };
  readonly keyOf: (id: string) => KeyObject | undefined;
  /** Whether a master key is older than the current one. */
  readonly isOlder: (id: string) => boolean;
}

const bindingOf = ({ tenantId, userId }: User) => ['data-key', tenantId, userId];
const recordOf = ({ tenantId, userId }: User) => unambiguous(tenantId, userId);

/** Whether a record is an erased user's, or a key that one of these master keys wraps. */
export const isOpenable = (keyOf: Needs['keyOf'], record: string): boolean => {
  try {
    return record === tombstone || openBytes({ keyOf, binding: 'any' }, record).length > 0;
  } catch {
    return false;
  }
};

/** One key per user. Nothing is kept in memory, so an erasure holds at once and everywhere. */
export const dataKeys = ({ records, current, keyOf, isOlder }: Needs) => {
  const wrap = (user: User, bytes: Uint8Array) =>
    sealBytes({ ...current, binding: bindingOf(user) }, bytes);

  const unwrap = (user: User, record: string) =>
    openBytes({ keyOf, binding: bindingOf(user) }, record);

  /** The user's key; `undefined` once erased, `absent` before anything was sealed. */
  const find = async (user: User): Promise<KeyObject | undefined | 'absent'> => {
    const record = await records.get(recordOf(user));
    if (!record) return 'absent';
    return record.value === tombstone ? undefined : createSecretKey(unwrap(user, record.value));
  };

  /**
   * The bytes of a key that is there. One that an older master key wraps is wrapped anew, so that
   * a master key that was rotated out loses its hold on whoever still comes; where somebody else
   * has written meanwhile, theirs stands.
   */
  const renewed = async (
    user: User,
    found: { readonly value: string; readonly revision: number },
  ) => {
    const bytes = unwrap(user, found.value);
    if (isOlder(keyIdOf(found.value))) {
      await records.replace(recordOf(user), await wrap(user, bytes), found.revision);
    }
    return bytes;
  };

  /** The user's key, made at first need: of many who make it at once, one does and all use it. */
  const obtain = async (user: User): Promise<KeyObject> => {
    for (let round = 1; round <= roundsMax; round += 1) {
      const found = await records.get(recordOf(user));
      if (found?.value === tombstone) throw new Erased('nothing is sealed for an erased user');
      if (found) return createSecretKey(await renewed(user, found));
      const fresh = new Uint8Array(randomBytes(32));
      const isMade = await records.create(recordOf(user), await wrap(user, fresh));
      if (isMade) return createSecretKey(fresh);
    }
    throw new Error(`a data key was neither found nor made in ${roundsMax} rounds`);
  };

  return {
    find,
    obtain,
    /** A tombstone takes the key's place first, and then the key's bytes are overwritten. */
    erase: (user: User): Promise<void> => records.put(recordOf(user), tombstone),
  };
};
