import type { DatabaseSync } from 'node:sqlite';

/**
 * A message is kept once; each durable that has yet to handle it has a row in `deliveries`. An
 * empty `due_at` means now. A record's revision is its row, and no row is given twice: what was
 * removed and made again cannot be mistaken for what it was.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    correlation TEXT,
    published_at TEXT NOT NULL,
    UNIQUE (subject, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_age ON messages (published_at);

  CREATE TABLE IF NOT EXISTS durables (
    number INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (subject, name)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS deliveries (
    durable INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL DEFAULT '',
    is_dead INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (durable, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (durable, is_dead, due_at, seq);
  CREATE INDEX IF NOT EXISTS deliveries_of ON deliveries (seq);

  CREATE TABLE IF NOT EXISTS records (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    expires_at TEXT,
    life_ms INTEGER,
    is_used INTEGER NOT NULL DEFAULT 0,
    UNIQUE (bucket, key)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_to_sweep ON records (expires_at)
    WHERE expires_at IS NOT NULL;
`;

/** Files from before the lifetimes of records were kept have no column for them. */
const hasLives = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM pragma_table_info('records') WHERE name = 'life_ms'").get() !==
  undefined;

export const makeTables = (db: DatabaseSync): void => {
  db.exec(tables);
  if (!hasLives(db)) db.exec('ALTER TABLE records ADD COLUMN life_ms INTEGER');
};
