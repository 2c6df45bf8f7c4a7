import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { bucketOf } from '@countersign/contracts';
import { type KeyValue, keptForMs, presentWork, type StoredRecord } from '@countersign/core';
import { LRUCache } from 'lru-cache';
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
export const dataKeyBucket = bucketOf('data-keys', z.string());

/** Thrown when something is to be sealed for a user who was erased. */
export class Erased extends Error {
  override readonly name = 'Erased';
}

/** For a `catch`: of who was erased meanwhile nothing is sealed, and any other reason is thrown. */
export const unlessErased = (reason: unknown): undefined => {
  if (!(reason instanceof Erased)) throw reason;
};

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

/** How many users' keys are kept unwrapped: some 300 bytes each. */
const unwrappedMax = 1_000;

interface Unwrapped {
  /** What it was unwrapped from. */
  readonly text: string;
  readonly key: KeyObject;
  /** Whether an older master key wraps it. */
  readonly isBehind: boolean;
}

interface Read {
  readonly found: StoredRecord<string>;
  readonly at: number;
}

/**
 * Records that were found in the course of a piece of work, for as long as it lasts and a second at
 * most: whoever asks the service next reads anew.
 */
const readInWork = () => {
  const works = new WeakMap<object, Map<string, Read>>();
  const present = () => works.get(presentWork() ?? works);
  return {
    of: (record: string) => {
      const read = present()?.get(record);
      return read && performance.now() - read.at < keptForMs ? read.found : undefined;
    },
    keep: (record: string, found: StoredRecord<string>) => {
      const work = presentWork();
      if (!work) return;
      const reads = works.get(work) ?? new Map<string, Read>();
      works.set(work, reads.set(record, { found, at: performance.now() }));
    },
    drop: (record: string) => void present()?.delete(record),
  };
};

/**
 * One key per user. The record is read by every piece of work, so an erasure holds for whatever
 * begins after it, everywhere; a key is kept only to spare unwrapping the very text that was read,
 * and goes when another is.
 */
export const dataKeys = ({ records, current, keyOf, isOlder }: Needs) => {
  const kept = new LRUCache<string, Unwrapped>({ max: unwrappedMax });

  const wrap = (user: User, bytes: Uint8Array) =>
    sealBytes({ ...current, binding: bindingOf(user) }, bytes);

  const inWork = readInWork();

  const unwrap = (user: User, record: string, text: string): Unwrapped => {
    const known = kept.get(record);
    if (known?.text === text) return known;
    kept.delete(record);
    const bytes = openBytes({ keyOf, binding: bindingOf(user) }, text);
    const unwrapped = { text, key: createSecretKey(bytes), isBehind: isOlder(keyIdOf(text)) };
    kept.set(record, unwrapped);
    return unwrapped;
  };

  /** The user's record as it is now; once it is a tombstone, or gone, no key of theirs is kept. */
  const read = async (record: string) => {
    const known = inWork.of(record);
    if (known) return known;
    const found = await records.get(record);
    if (!found || found.value === tombstone) kept.delete(record);
    if (found) inWork.keep(record, found);
    return found;
  };

  /** The user's key; `undefined` once erased, `absent` before anything was sealed. */
  const find = async (user: User): Promise<KeyObject | undefined | 'absent'> => {
    const record = recordOf(user);
    const found = await read(record);
    if (!found) return 'absent';
    return found.value === tombstone ? undefined : unwrap(user, record, found.value).key;
  };

  /**
   * A key that is there. One that an older master key wraps is wrapped anew, so that a master key
   * that was rotated out loses its hold on whoever still comes; where somebody else has written
   * meanwhile, theirs stands.
   */
  const renewed = async (
    user: User,
    record: string,
    { value, revision }: StoredRecord<string>,
  ): Promise<KeyObject> => {
    const { key, isBehind } = unwrap(user, record, value);
    if (isBehind) {
      await records.replace(record, wrap(user, key.export()), revision);
      inWork.drop(record);
    }
    return key;
  };

  /** The user's key, made at first need: of many who make it at once, one does and all use it. */
  const obtain = async (user: User): Promise<KeyObject> => {
    const record = recordOf(user);
    for (let round = 1; round <= roundsMax; round += 1) {
      const found = await read(record);
      if (found?.value === tombstone) throw new Erased('nothing is sealed for an erased user');
      if (found) return renewed(user, record, found);
      const fresh = new Uint8Array(randomBytes(32));
      const isMade = await records.create(record, wrap(user, fresh));
      if (isMade) return createSecretKey(fresh);
    }
    throw new Error(`a data key was neither found nor made in ${roundsMax} rounds`);
  };

  return {
    find,
    obtain,
    /** A tombstone takes the key's place first, and then the key's bytes are overwritten. */
    erase: async (user: User): Promise<void> => {
      const record = recordOf(user);
      await records.put(record, tombstone);
      kept.delete(record);
      inWork.drop(record);
    },
  };
};
