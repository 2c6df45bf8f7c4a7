import type { Journal } from '@countersign/journal';
import {
  type Bucket,
  type Clock,
  decodeRecord,
  type KeyValue,
  plus,
  type RecordOptions,
  type Use,
} from '@countersign/kernel';
import type { z } from 'zod';

const sweepMax = 1_000;

interface Row {
  readonly revision: number;
  readonly value: string;
  readonly expires_at: string | null;
  readonly is_used: number;
}

/** Expiring records in a table. What has expired is absent, whether or not it was swept. */
export const records = (journal: Journal, clock: Clock) => {
  const { db } = journal;
  const select = db.prepare(`
    SELECT revision, value, expires_at, is_used FROM records WHERE bucket = ? AND key = ?`);
  const replaceRow = db.prepare(`
    INSERT OR REPLACE INTO records (bucket, key, value, expires_at) VALUES (?, ?, ?, ?)`);
  const markUsed = db.prepare('UPDATE records SET is_used = 1 WHERE bucket = ? AND key = ?');
  const deleteRow = db.prepare('DELETE FROM records WHERE bucket = ? AND key = ?');
  const deleteExpired = db.prepare(`
    DELETE FROM records WHERE revision IN
      (SELECT revision FROM records WHERE expires_at <= ? ORDER BY expires_at LIMIT ${sweepMax})`);

  const find = (bucket: string, key: string): Row | undefined => {
    // The columns are the statement's own.
    const row = select.get(bucket, key) as unknown as Row | undefined;
    return row && (row.expires_at === null || clock() < row.expires_at) ? row : undefined;
  };

  /** Overwritten in its page, a value is still in the log that was written ahead of the page. */
  const writeAndScrub: Journal['write'] = async (work) => {
    const result = await journal.write(work);
    await journal.scrub();
    return result;
  };

  const keyValue = <B extends Bucket>(bucket: B) => {
    const { name, ttlMs, erases } = bucket;
    const write = erases ? writeAndScrub : journal.write;
    type Value = z.output<B['value']>;
    const decode = (text: string): Value => decodeRecord(bucket, JSON.parse(text));
    const expiry = (options: RecordOptions) => {
      const lifeMs = options.ttlMs ?? ttlMs;
      return lifeMs === null ? null : plus(clock(), lifeMs);
    };

    const use = (key: string): Use<Value> => {
      const row = find(name, key);
      if (!row) return { status: 'absent' };
      // Before it is marked: what this version cannot read stays unused for one that can.
      const value = decode(row.value);
      if (row.is_used) return { status: 'used_before', value };
      markUsed.run(name, key);
      return { status: 'used', value };
    };

    const replaceAt = (key: string, text: string, revision: number, options: RecordOptions) => {
      const row = find(name, key);
      if (row?.revision !== revision || row.is_used) return false;
      const expiresAt = options.ttlMs === undefined ? row.expires_at : expiry(options);
      replaceRow.run(name, key, text, expiresAt);
      return true;
    };

    const store: KeyValue<Value> = {
      get: async (key) => {
        const row = find(name, key);
        if (!row || row.is_used) return undefined;
        return { value: decode(row.value), revision: row.revision };
      },
      put: async (key, value, options = {}) => {
        const text = JSON.stringify(value);
        await write(() => void replaceRow.run(name, key, text, expiry(options)));
      },
      create: async (key, value, options = {}) => {
        const text = JSON.stringify(value);
        return write(() => {
          if (find(name, key)) return false;
          replaceRow.run(name, key, text, expiry(options));
          return true;
        });
      },
      replace: async (key, value, revision, options = {}) => {
        const text = JSON.stringify(value);
        return write(() => replaceAt(key, text, revision, options));
      },
      use: (key) => write(() => use(key)),
      remove: (key) => write(() => void deleteRow.run(name, key)),
    };
    return store;
  };

  return { keyValue, sweep: () => void deleteExpired.run(clock()) };
};
