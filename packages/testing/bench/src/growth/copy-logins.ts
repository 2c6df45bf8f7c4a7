import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { v7 as newOrderedId } from 'uuid';

/** How many copies share a transaction. */
const batch = 1_000;

type Row = Readonly<Record<string, SQLInputValue>>;

/** How far a file had come, so that what is added after it can be told. */
export interface Mark {
  readonly position: number;
  readonly record: number;
}

const open = (dataDir: string) => new DatabaseSync(join(dataDir, 'countersign.sqlite'));
const numberIn = (db: DatabaseSync, sql: string): number => Number(db.prepare(sql).get()?.number);

export const markOf = (dataDir: string): Mark => {
  const db = open(dataDir);
  try {
    return {
      position: numberIn(db, 'SELECT coalesce(max(position), 0) AS number FROM events'),
      record: numberIn(db, 'SELECT coalesce(max(revision), 0) AS number FROM records'),
    };
  } finally {
    db.close();
  }
};

const inserting = (db: DatabaseSync, table: string, row: Row) => {
  const names = Object.keys(row);
  const values = names.map((name) => `:${name}`);
  return db.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${values.join()})`);
};

/**
 * Adds logins to the log of a process that is not running: copies of what one real login left, its
 * events and its records, each under names of its own that are made as those of the login were.
 */
export const copyLogins = (dataDir: string, after: Mark, count: number): void => {
  const db = open(dataDir);
  // These are rows as any other; that they survive a crash is nobody's promise.
  db.exec('PRAGMA synchronous = OFF');
  try {
    // The columns are the statements' own.
    const rowsOf = (sql: string, ...values: readonly SQLInputValue[]) =>
      db.prepare(sql).all(...values) as readonly Row[];
    const events = rowsOf(
      `SELECT stream, revision, category, id, type, data, metadata, recorded_at FROM events
       WHERE position > ? ORDER BY position`,
      after.position,
    );
    const records = rowsOf(
      'SELECT bucket, key, value, expires_at, life_ms, is_used FROM records WHERE revision > ?',
      after.record,
    );
    const login = events.find(({ category }) => category === 'loginSession');
    const dispatch = events.find(({ category }) => category === 'dispatch');
    if (!login || !dispatch) throw new Error('no login was found to be copied');
    const loginId = String(login.stream).slice('loginSession-'.length);
    const [challengeId = ''] = String(dispatch.stream).slice('dispatch-'.length).split('.');
    const retained = rowsOf(
      'SELECT stream, last_revision, max_age_seconds, sweep_at FROM streams WHERE stream IN (?, ?)',
      ...[String(login.stream), String(dispatch.stream)],
    );
    const insertEvent = inserting(db, 'events', events[0] ?? {});
    const insertRecord = records[0] && inserting(db, 'records', records[0]);
    const insertStream = retained[0] && inserting(db, 'streams', retained[0]);
    const lastOf = db.prepare('SELECT max(revision) AS last FROM events WHERE stream = ?');
    const revisions = new Map<string, number>();
    /** The lines of a day are in one stream, which goes on. */
    const nextOf = (stream: string): number => {
      const next = (revisions.get(stream) ?? Number(lastOf.get(stream)?.last ?? -1)) + 1;
      revisions.set(stream, next);
      return next;
    };

    const copy = () => {
      const newChallengeId = newOrderedId();
      const newLoginId = randomBytes(32).toString('base64url').slice(0, loginId.length);
      const renamed = (text: SQLInputValue | undefined) =>
        String(text).replaceAll(loginId, newLoginId).replaceAll(challengeId, newChallengeId);
      for (const event of events) {
        const stream = renamed(event.stream);
        const id = randomUUID();
        const data = renamed(event.data).replaceAll(String(event.id), id);
        const isShared = stream === event.stream;
        const revision = isShared ? nextOf(stream) : Number(event.revision);
        insertEvent.run({ ...event, stream, id, data, revision });
      }
      for (const row of retained) insertStream?.run({ ...row, stream: renamed(row.stream) });
      for (const row of records) {
        const key = randomBytes(32).toString('base64url').slice(0, String(row.key).length);
        insertRecord?.run({ ...row, key, value: renamed(row.value) });
      }
    };
    for (let made = 0; made < count; made += batch) {
      db.exec('BEGIN');
      for (let at = made; at < Math.min(made + batch, count); at += 1) copy();
      db.exec('COMMIT');
    }
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
};
