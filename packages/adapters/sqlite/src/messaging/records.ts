import {
  type Bucket,
  type Clock,
  clockLeewayMs,
  decodeRecord,
  frozen,
  isAhead,
  type KeyValue,
  plus,
  type RecordOptions,
  type Use,
} from '@countersign/core';
import type { z } from 'zod';
import type { SqliteFile } from '../file/sqlite-file.ts';

const sweepMax = 1_000;
/** How many records are kept in memory, of a kilobyte or less each. */
const keptMax = 2_000;

interface Row {
  readonly revision: number;
  readonly value: string;
  readonly expires_at: string | null;
  /** How long it was to live when it was written. */
  readonly life_ms: number | null;
  readonly is_used: number;
}

interface Kept {
  readonly row: Row | undefined;
}

/** In SQL: the instant so many milliseconds after a parameter, as our clocks write one. */
const instantAfter = (ms: string) =>
  `strftime('%Y-%m-%dT%H:%M:%fZ', ?, ((${ms}) / 1000.0) || ' seconds')`;

/** Expiring records in a table. What has expired is absent, whether or not it was swept. */
export const records = (sqliteFile: SqliteFile, clock: Clock) => {
  const { db } = sqliteFile;
  const kept = sqliteFile.rowCache<Kept>('records', keptMax);
  /** What rows that are kept say, and by which schema. */
  const decoded = new WeakMap<Row, { readonly schema: z.ZodType; readonly value: unknown }>();
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

  /** A bucket's name is a word without a slash. */
  const nameOf = (bucket: string, key: string) => `${bucket}/${key}`;
  const note = (bucket: string, key: string, row: Row | undefined): void =>
    kept.set(nameOf(bucket, key), { row });
  const read = (bucket: string, key: string): Row | undefined => {
    const known = kept.get(nameOf(bucket, key));
    if (known) return known.row;
    // The columns are the statement's own.
    const row = select.get(bucket, key) as unknown as Row | undefined;
    note(bucket, key, row);
    return row;
  };

  const find = (bucket: string, key: string): Row | undefined => {
    const row = read(bucket, key);
    if (!row || row.expires_at === null) return row;
    const now = clock();
    const { expires_at: instant, life_ms: windowMs, revision } = row;
    if (now >= instant) return undefined;
    if (windowMs === null || !isAhead({ stored: 'record', instant, windowMs, now })) return row;
    const expiresAt = plus(now, windowMs);
    cap.run(expiresAt, revision);
    const capped = { ...row, expires_at: expiresAt };
    note(bucket, key, capped);
    return capped;
  };

  /** Overwritten in its page, a value is still in the log that was written ahead of the page. */
  const writeAndScrub: SqliteFile['write'] = async (work, options) => {
    const result = await sqliteFile.write(work, options);
    await sqliteFile.scrub();
    return result;
  };

  const keyValue = <B extends Bucket>(bucket: B) => {
    const { name, ttlMs, erases } = bucket;
    const through = erases ? writeAndScrub : sqliteFile.write;
    /** Where the last statement fails, no more than a wrong clock's expiry may have been mended. */
    const write = <Result>(work: () => Result) => through(work, { isSingle: true });
    type Value = z.output<B['value']>;
    const decode = (row: Row): Value => {
      const known = decoded.get(row);
      // Decoded by this very schema.
      if (known?.schema === bucket.value) return known.value as Value;
      const value = frozen(decodeRecord(bucket, JSON.parse(row.value)));
      decoded.set(row, { schema: bucket.value, value });
      return value;
    };
    const expiry = (options: RecordOptions) => {
      const lifeMs = options.ttlMs ?? ttlMs;
      return [lifeMs === null ? null : plus(clock(), lifeMs), lifeMs] as const;
    };

    const use = (key: string): Use<Value> => {
      const row = find(name, key);
      if (!row) return { status: 'absent' };
      // Before it is marked: what this version cannot read stays unused for one that can.
      const value = decode(row);
      if (row.is_used) return { status: 'used_before', value };
      markUsed.run(name, key);
      note(name, key, { ...row, is_used: 1 });
      return { status: 'used', value };
    };

    const putRow = (
      key: string,
      value: string,
      [expires_at, life_ms]: readonly [string | null, number | null],
    ): void => {
      const { lastInsertRowid } = replaceRow.run(name, key, value, expires_at, life_ms);
      note(name, key, {
        revision: Number(lastInsertRowid),
        value,
        expires_at,
        life_ms,
        is_used: 0,
      });
    };
    const removeRow = (key: string): void => {
      deleteRow.run(name, key);
      note(name, key, undefined);
    };

    const replaceAt = (key: string, text: string, revision: number, options: RecordOptions) => {
      const row = find(name, key);
      if (row?.revision !== revision || row.is_used) return false;
      const same = [row.expires_at, row.life_ms] as const;
      putRow(key, text, options.ttlMs === undefined ? same : expiry(options));
      return true;
    };

    const store: KeyValue<Value> = {
      get: async (key) => {
        const row = find(name, key);
        if (!row || row.is_used) return undefined;
        return { value: decode(row), revision: row.revision };
      },
      put: async (key, value, options = {}) => {
        const text = JSON.stringify(value);
        await write(() => putRow(key, text, expiry(options)));
      },
      create: async (key, value, options = {}) => {
        const text = JSON.stringify(value);
        return write(() => {
          if (find(name, key)) return false;
          putRow(key, text, expiry(options));
          return true;
        });
      },
      replace: async (key, value, revision, options = {}) => {
        const text = JSON.stringify(value);
        return write(() => replaceAt(key, text, revision, options));
      },
      use: (key) => write(() => use(key)),
      remove: (key) => write(() => removeRow(key)),
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
    // What is kept may be of rows that these have changed.
    kept.clear();
  };
  return { keyValue, sweep };
};
