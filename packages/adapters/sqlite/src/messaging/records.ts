import {
  type Bucket,
  type Clock,
  clockLeewayMs,
  decodeRecord,
  isAhead,
  type KeyValue,
  plus,
  type RecordOptions,
  type Use,
} from '@countersign/core';
import type { z } from 'zod';
import type { SqliteFile } from '../file/sqlite-file.ts';

const sweepMax = 1_000;

interface Row {
  readonly revision: number;
  readonly value: string;
  readonly expires_at: string | null;
  /** How long it was to live when it was written. */
  readonly life_ms: number | null;
  readonly is_used: number;
}

/** In SQL: the instant so many milliseconds after a parameter, as our clocks write one. */
const instantAfter = (ms: string) =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', ?, ((${ms}) / 1000.0) || ' seconds')`;

/** Expiring records in a table. What has expired is absent, whether or not it was swept. */
export const records = (sqliteFile: SqliteFile, clock: Clock) => {
  const { db } = sqliteFile;
  const select = db.prepare(`
    SELECT revision, value, expires_at, life_ms, is_used FROM records
    WHERE bucket = ? AND key = ?`);
  const replaceRow = db.prepare(`
    INSERT OR REPLACE INTO records (bucket, key, value, expires_at, life_ms)
    VALUES (?, ?, ?, ?, ?)`);
  const cap = db.prepare('UPDATE records SET expires_at = ? WHERE revision = ?');
  const capAll = db.prepare(`
    UPDATE records SET expires_at = ${instantAfter('life_ms')}
    WHERE expires_at > ${instantAfter(`life_ms + ${clockLeewayMs}`)}`);
  const markUsed = db.prepare('UPDATE records SET is_used = 1 WHERE bucket = ? AND key = ?');
  const deleteRow = db.prepare('DELETE FROM records WHERE bucket = ? AND key = ?');
  const deleteExpired = db.prepare(`
    DELETE FROM records WHERE revision IN
      (SELECT revision FROM records WHERE expires_at <= ? ORDER BY expires_at LIMIT ${sweepMax})`);

  const find = (bucket: string, key: string): Row | undefined => {
    // The columns are the statement's own.
    const row = select.get(bucket, key) as unknown as Row | undefined;
    if (!row || row.expires_at === null) return row;
    const now = clock();
    const { expires_at: instant, life_ms: windowMs, revision } = row;
    if (now >= instant) return undefined;
    if (windowMs === null || !isAhead({ stored: 'record', instant, windowMs, now })) return row;
    const expiresAt = plus(now, windowMs);
    cap.run(expiresAt, revision);
    return { ...row, expires_at: expiresAt };
  };

  /** Overwritten in its page, a value is still in the log that was written ahead of the page. */
  const writeAndScrub: SqliteFile['write'] = async (work) => {
    const result = await sqliteFile.write(work);
    await sqliteFile.scrub();
    return result;
  };

  const keyValue = <B extends Bucket>(bucket: B) => {
    const { name, ttlMs, erases } = bucket;
    const write = erases ? writeAndScrub : sqliteFile.write;
    type Value = z.output<B['value']>;
    const decode = (text: string): Value => decodeRecord(bucket, JSON.parse(text));
    const expiry = (options: RecordOptions) => {
      const lifeMs = options.ttlMs ?? ttlMs;
      return [lifeMs === null ? null : plus(clock(), lifeMs), lifeMs] as const;
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
      const kept = [row.expires_at, row.life_ms] as const;
      replaceRow.run(name, key, text, ...(options.ttlMs === undefined ? kept : expiry(options)));
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
        await write(() => void replaceRow.run(name, key, text, ...expiry(options)));
      },
      create: async (key, value, options = {}) => {
        const text = JSON.stringify(value);
        return write(() => {
          if (find(name, key)) return false;
          replaceRow.run(name, key, text, ...expiry(options));
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

  let sweptAt = '';
  const sweep = () => {
    const now = clock();
    // At first, and where the clock was set back: what nobody reads is capped too.
    if (sweptAt === '' || now < sweptAt) capAll.run(now, now);
    sweptAt = now;
    deleteExpired.run(now);
  };
  return { keyValue, sweep };
};
