import {
  type Bucket,
  type Clock,
  Contended,
  decodeRecord,
  type KeyValue,
  plus,
  type RecordOptions,
  type Use,
} from '@countersign/core';
import type { z } from 'zod';
import type { OpenBucket } from './buckets.ts';
import { type Envelope, envelopes } from './envelopes.ts';
import { safeKey } from './names.ts';

/** How often a change is tried against others who change the same record. */
const roundsMax = 128;

const untilDecided = async <Result>(round: () => Promise<Result | undefined>): Promise<Result> => {
  for (let rounds = 1; rounds <= roundsMax; rounds += 1) {
    const result = await round();
    if (result !== undefined) return result;
  }
  throw new Contended(`a record stayed contended for ${roundsMax} rounds`);
};

const lifeOf = ({ expiresAt, lifeMs }: Envelope) => ({ expiresAt, lifeMs });

/** Expiring records in NATS's KV, by compare-and-set. */
export const records = <B extends Bucket>(
  open: OpenBucket,
  clock: Clock,
  definition: B,
): KeyValue<z.output<B['value']>> => {
  type Value = z.output<B['value']>;
  const { find, write, writeOver, remove } = envelopes(open, clock, definition);
  const decode = (value: unknown): Value => decodeRecord(definition, value);

  const fresh = (value: Value, { ttlMs }: RecordOptions): Envelope => {
    const lifeMs = ttlMs ?? definition.ttlMs;
    if (lifeMs === null) return { value, expiresAt: null, isUsed: false };
    return { value, expiresAt: plus(clock(), lifeMs), lifeMs, isUsed: false };
  };

  const create = async (key: string, value: Value, options: RecordOptions) => {
    if (await writeOver(key, fresh(value, options), undefined, options.ttlMs)) return true;
    const found = await find(key);
    if (!found?.isExpired) return false;
    return writeOver(key, fresh(value, options), found, options.ttlMs);
  };

  /** Where the bucket erases, it has to be known what is written over. */
  const put = async (key: string, value: Value, options: RecordOptions): Promise<void> => {
    if (!definition.erases) return write(key, fresh(value, options), options.ttlMs);
    await untilDecided(
      async () =>
        (await writeOver(key, fresh(value, options), await find(key), options.ttlMs)) || undefined,
    );
  };

  const replace = async (key: string, value: Value, revision: number, options: RecordOptions) => {
    const found = await find(key);
    if (!found || found.isExpired || found.isUsed || found.revision !== revision) return false;
    const next = fresh(value, options);
    const record = options.ttlMs === undefined ? { ...next, ...lifeOf(found) } : next;
    return writeOver(key, record, found, options.ttlMs);
  };

  /** Marks the record over the revision it read; `undefined` when somebody wrote in between. */
  const use = async (key: string): Promise<Use<Value> | undefined> => {
    const found = await find(key);
    if (!found || found.isExpired) return { status: 'absent' };
    const { value: kept } = found;
    // Before it is marked: what this version cannot read stays unused for one that can.
    const value = decode(kept);
    if (found.isUsed) return { status: 'used_before', value };
    const isOurs = await writeOver(key, { value: kept, ...lifeOf(found), isUsed: true }, found);
    return isOurs ? { status: 'used', value } : undefined;
  };

  return {
    get: async (key) => {
      const found = await find(safeKey(key));
      if (!found || found.isExpired || found.isUsed) return undefined;
      return { value: decode(found.value), revision: found.revision };
    },
    put: (key, value, options = {}) => put(safeKey(key), value, options),
    create: (key, value, options = {}) => create(safeKey(key), value, options),
    replace: (key, value, revision, options = {}) =>
      replace(safeKey(key), value, revision, options),
    use: (key) => untilDecided(() => use(safeKey(key))),
    remove: async (key) => {
      await untilDecided(async () => (await remove(safeKey(key))) || undefined);
    },
  };
};
