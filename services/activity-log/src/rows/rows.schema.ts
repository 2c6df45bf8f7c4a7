import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { hasTally, makeTally } from './tally.ts';

/**
 * Which shape the rows are kept in, the file's `user_version`. Rows of an older shape are not
 * migrated: they are made anew from the log.
 */
const version = 1;

/** The file is of a release after this one. Nothing in it was touched. */
export class NewerRowsError extends Error {
  override readonly name = 'NewerRowsError';
}

const tables = `
  CREATE TABLE IF NOT EXISTS line (
    log_id TEXT PRIMARY KEY,
    activity_id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    login_id TEXT,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS of_tenant ON line (tenant_id, at, log_id);
  CREATE INDEX IF NOT EXISTS by_record ON line (tenant_id, log_id);
  CREATE INDEX IF NOT EXISTS of_kind ON line (tenant_id, kind, at, log_id);
  CREATE INDEX IF NOT EXISTS of_user ON line (tenant_id, user_id, at, log_id);

  CREATE INDEX IF NOT EXISTS of_login ON line (tenant_id, login_id);
  -- By what a person reads from a page that refused something.
  CREATE INDEX IF NOT EXISTS of_request ON line (tenant_id, body ->> 'correlationId')
    WHERE body ->> 'correlationId' IS NOT NULL;

  -- Where each login came from: told once, and true of every line of it.
  CREATE TABLE IF NOT EXISTS login (
    tenant_id TEXT NOT NULL,
    login_id TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant_id, login_id)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX IF NOT EXISTS login_by_time ON login (tenant_id, at);
  CREATE INDEX IF NOT EXISTS login_of_user ON login (tenant_id, body ->> 'userId', at);

  CREATE TABLE IF NOT EXISTS progress (
    name TEXT PRIMARY KEY, position TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Beside it, as release 0.2.0 writes a position alone: by which event its log is recognised.
  CREATE TABLE IF NOT EXISTS mark (
    name TEXT PRIMARY KEY, event TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const user_version = z.object({ user_version: z.int() });

const versionOf = (db: DatabaseSync): number =>
  user_version.parse(db.prepare('PRAGMA user_version').get()).user_version;

/** @throws {NewerRowsError} where a newer release may still want its rows. */
export const mustBeKnown = (db: DatabaseSync): void => {
  if (versionOf(db) <= version) return;
  throw new NewerRowsError(
    'the rows are of a newer release, and were left as they are: name another file, or move ' +
      'this one away; its rows are made anew from the log',
  );
};

/** Makes the tables of the rows, after dropping those of an older shape. */
export const makeTables = (db: DatabaseSync): void => {
  // Rows that nobody counted as they came are made anew as well; an older release reads them still.
  if (versionOf(db) < version || !hasTally(db)) {
    db.exec(`
      DROP TABLE IF EXISTS tally;
      DROP TABLE IF EXISTS line; DROP TABLE IF EXISTS login; DROP TABLE IF EXISTS progress;
      DROP TABLE IF EXISTS mark;
      PRAGMA user_version = ${version};`);
  }
  db.exec(tables);
  makeTally(db);
};
