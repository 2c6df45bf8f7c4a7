import type { DatabaseSync } from 'node:sqlite';
import { beginning } from '@countersign/core';
import { eventMark, inTransaction, openFile, type Progress } from '@countersign/read-model';
import { z } from 'zod';
import type { Line } from './listing.projection.ts';

export interface PageRequest {
  readonly tenantId: string;
  readonly lookup?: string | undefined;
  readonly page: number;
  readonly perPage: number;
}

const tables = `
  CREATE TABLE IF NOT EXISTS line (
    ordinal INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    stream TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    lookup TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS of_tenant ON line (list, tenant_id, ordinal);
  CREATE INDEX IF NOT EXISTS of_lookup ON line (list, tenant_id, lookup, ordinal)
    WHERE lookup IS NOT NULL;

  -- Counted as lines come and go, because counting a large tenant anew takes long.
  CREATE TABLE IF NOT EXISTS tally (
    list TEXT NOT NULL, tenant_id TEXT NOT NULL, lines INTEGER NOT NULL,
    PRIMARY KEY (list, tenant_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS came AFTER INSERT ON line BEGIN
    INSERT INTO tally VALUES (new.list, new.tenant_id, 1)
      ON CONFLICT DO UPDATE SET lines = lines + 1;
  END;
  CREATE TRIGGER IF NOT EXISTS went AFTER DELETE ON line BEGIN
    UPDATE tally SET lines = lines - 1 WHERE list = old.list AND tenant_id = old.tenant_id;
  END;

  -- How far each list has come, and whether it had to pass by what a newer release recorded.
  CREATE TABLE IF NOT EXISTS progress (
    list TEXT PRIMARY KEY, position TEXT NOT NULL, mark TEXT, passed_by INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const written = z.object({
  tenant_id: z.string(),
  lookup: z.string().nullable(),
  body: z.string(),
});
const counted = z.object({ lines: z.int() });
const reached = z.object({
  position: z.string(),
  mark: z.string().nullable(),
  passed_by: z.int(),
});
const user_version = z.object({ user_version: z.int() });

/** SQLite plans by the values of a bare `LIMIT ? OFFSET ?`, and then compiles it anew each time. */
const part = 'LIMIT max(?, 0) OFFSET max(?, 0)';

/** The statements of the lists, each prepared once. */
const prepare = (db: DatabaseSync) => ({
  read: db.prepare('SELECT tenant_id, lookup, body FROM line WHERE stream = ?'),
  write: db.prepare(`
    INSERT INTO line (list, stream, tenant_id, lookup, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET lookup = excluded.lookup, body = excluded.body`),
  remove: db.prepare('DELETE FROM line WHERE stream = ?'),
  pageOfAll: db.prepare(`
    SELECT tenant_id, lookup, body FROM line WHERE list = ? AND tenant_id = ?
    ORDER BY ordinal DESC ${part}`),
  pageOfSome: db.prepare(`
    SELECT tenant_id, lookup, body FROM line WHERE list = ? AND tenant_id = ? AND lookup = ?
    ORDER BY ordinal DESC ${part}`),
  countAll: db.prepare('SELECT lines FROM tally WHERE list = ? AND tenant_id = ?'),
  countSome: db.prepare(`
    SELECT count(*) AS lines FROM line WHERE list = ? AND tenant_id = ? AND lookup = ?`),
  progress: db.prepare('SELECT position, mark, passed_by FROM progress WHERE list = ?'),
  setProgress: db.prepare(`
    INSERT INTO progress VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET position = excluded.position,
      mark = coalesce(excluded.mark, mark), passed_by = max(excluded.passed_by, passed_by)`),
});

/** The lines of one list; `body` is what this version of its projection wrote. */
const listing = <Body>(list: string, statements: ReturnType<typeof prepare>) => {
  const { read, write, remove, pageOfAll, pageOfSome, countAll, countSome } = statements;
  const lineOf = (row: unknown): Line<Body> => {
    const { tenant_id: tenantId, lookup, body } = written.parse(row);
    // Nobody but `put` below writes a body, in a file of this version.
    return { tenantId, lookup, body: JSON.parse(body) as Body };
  };
  const countOf = (row: unknown) => (row === undefined ? 0 : counted.parse(row).lines);

  return {
    find: (stream: string): Line<Body> | undefined => {
      const row = read.get(stream);
      return row && lineOf(row);
    },

    put: (stream: string, line: Line<Body> | undefined): void => {
      if (line) write.run(list, stream, line.tenantId, line.lookup, JSON.stringify(line.body));
      else remove.run(stream);
    },

    /** How far the list has come; an empty one begins at the beginning. */
    progress: (): Progress & { readonly hasPassedBy: boolean } => {
      const row = statements.progress.get(list);
      if (row === undefined) return { position: beginning, hasPassedBy: false };
      const { position, mark, passed_by } = reached.parse(row);
      const hasPassedBy = passed_by > 0;
      // Without the event it was told of last, nothing says that this is its log.
      if (mark === null) return { position: beginning, hasPassedBy };
      return { position, mark: eventMark.parse(JSON.parse(mark)), hasPassedBy };
    },

    reach: ({ position, mark }: Progress, hasPassedBy: boolean): void => {
      const written = mark === undefined ? null : JSON.stringify(mark);
      statements.setProgress.run(list, position, written, Number(hasPassedBy));
    },

    page: ({ tenantId, lookup, page, perPage }: PageRequest) => {
      const [limit, offset] = [perPage, page * perPage];
      return lookup === undefined
        ? {
            lines: pageOfAll.all(list, tenantId, limit, offset).map(lineOf),
            total: countOf(countAll.get(list, tenantId)),
          }
        : {
            lines: pageOfSome.all(list, tenantId, lookup, limit, offset).map(lineOf),
            total: countOf(countSome.get(list, tenantId, lookup)),
          };
    },
  };
};

/**
 * Lists of things, newest first: a projection writes, a page reads. In a file, which is its owner's
 * alone and of one process, or in memory. What they hold can be made again, so a crash may lose the
 * last of it, and nobody waits for the disk.
 */
export const openListings = (file: string, version: number) => {
  const db = openFile(file);
  const found = user_version.parse(db.prepare('PRAGMA user_version').get()).user_version;
  const isOfVersion = found === version || found === 0;
  if (isOfVersion) {
    db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      PRAGMA journal_size_limit = 4194304; ${found === 0 ? `PRAGMA user_version = ${version};` : ''}
      ${tables}`);
  }
  const prepared = isOfVersion ? prepare(db) : undefined;
  const statements = () => {
    if (!prepared) throw new Error('the lists are of another version');
    return prepared;
  };

  return {
    /** Whether the file was made by the projections of this version, or is new. */
    isOfVersion,
    listing: <Body>(list: string) => listing<Body>(list, statements()),

    inTransaction: inTransaction(db),

    close: () => db.close(),
  };
};
export type Listings = ReturnType<typeof openListings>;
