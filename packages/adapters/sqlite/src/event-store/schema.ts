import type { DatabaseSync } from 'node:sqlite';

/**
 * `events` is the log: AUTOINCREMENT, so that a position is never given twice, not even after the
 * last event was deleted. `streams` has a row only where there is more to know than the events
 * tell: a retention, or the last revision of a stream that was removed.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    category TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_by_category ON events (category, position);

  CREATE TABLE IF NOT EXISTS streams (
    stream TEXT PRIMARY KEY,
    last_revision INTEGER NOT NULL DEFAULT -1,
    max_age_seconds INTEGER,
    sweep_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS streams_to_sweep ON streams (sweep_at) WHERE sweep_at IS NOT NULL;
`;

export const makeTables = (db: DatabaseSync): void => db.exec(tables);

/** The columns that make a recorded event. */
export const eventColumns = 'position, stream, revision, id, type, data, metadata';
