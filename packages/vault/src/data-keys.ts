import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { defineBucket, type KeyValue } from '@countersign/kernel';
import { z } from 'zod';
import { unambiguous } from './purpose-key.ts';
import { openBytes, sealBytes } from './sealing.ts';

/** Whose personal data it is. */
export interface User {
  readonly tenantId: string;
  readonly userId: string;
}

/** The users' data keys, each wrapped by the master key. Kept outside the log, and for ever. */
export const dataKeyBucket = defineBucket('data-keys', { value: z.string(), ttlMs: null });

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
}

const bindingOf = ({ tenantId, userId }: User) => ['data-key', tenantId, userId];
const recordOf = ({ tenantId, userId }: User) => unambiguous(tenantId, userId);

/** One key per user. Nothing is kept in memory, so an erasure holds at once and everywhere. */
export const dataKeys = ({ records, current, keyOf }: Needs) => {
  const wrap = (user: User, bytes: Uint8Array) =>
    sealBytes({ ...current, binding: bindingOf(user) }, bytes);

  const unwrap = async (user: User, record: string): Promise<KeyObject | undefined> =>
    record === tombstone
      ? undefined
      : createSecretKey(openBytes({ keyOf, binding: bindingOf(user) }, record));

  /** The user's key; `undefined` once erased, `absent` before anything was sealed. */
  const find = async (user: User): Promise<KeyObject | undefined | 'absent'> => {
    const record = await records.get(recordOf(user));
    return record ? unwrap(user, record.value) : 'absent';
  };

  /** The user's key, made at first need: of many who make it at once, one does and all use it. */
  const obtain = async (user: User): Promise<KeyObject> => {
    for (let round = 1; round <= roundsMax; round += 1) {
      const found = await find(user);
      if (found === undefined) throw new Erased('nothing is sealed for an erased user');
      if (found !== 'absent') return found;
      const fresh = new Uint8Array(randomBytes(32));
      const isMade = await records.create(recordOf(user), await wrap(user, fresh));
      if (isMade) return createSecretKey(fresh);
    }
    throw new Error(`a data key was neither found nor made in ${roundsMax} rounds`);
  };

  return {
    find,
    obtain,
    erase: (user: User): Promise<void> => records.put(recordOf(user), tombstone),
  };
};
