import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Line } from './listing.projection.ts';

export interface PageRequest {
  readonly tenantId: string;
  readonly lookup?: string | undefined;
  readonly page: number;
  readonly perPage: number;
}

const schema = `
  CREATE TABLE line (
    ordinal INTEGER PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    lookup TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX of_tenant ON line (tenant_id, ordinal);
  CREATE INDEX of_lookup ON line (tenant_id, lookup, ordinal) WHERE lookup IS NOT NULL;

  -- Counted as lines come and go, because counting a large tenant anew takes long.
  CREATE TABLE tally (tenant_id TEXT PRIMARY KEY, lines INTEGER NOT NULL) STRICT;
  CREATE TRIGGER came AFTER INSERT ON line BEGIN
    INSERT INTO tally VALUES (new.tenant_id, 1)
      ON CONFLICT DO UPDATE SET lines = lines + 1;
  END;
  CREATE TRIGGER went AFTER DELETE ON line BEGIN
    UPDATE tally SET lines = lines - 1 WHERE tenant_id = old.tenant_id;
  END;
`;

const written = z.object({
  tenant_id: z.string(),
  lookup: z.string().nullable(),
  body: z.string(),
});
const counted = z.object({ lines: z.int() });

/** SQLite plans by the values of a bare `LIMIT ? OFFSET ?`, and then compiles it anew each time. */
const part = 'LIMIT max(?, 0) OFFSET max(?, 0)';

/** The statements of a list, each prepared once. */
const prepare = (db: DatabaseSync) => ({
  read: db.prepare('SELECT tenant_id, lookup, body FROM line WHERE stream = ?'),
  write: db.prepare(`
    INSERT INTO line (stream, tenant_id, lookup, body) VALUES (?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET lookup = excluded.lookup, body = excluded.body`),
  remove: db.prepare('DELETE FROM line WHERE stream = ?'),
  pageOfAll: db.prepare(`
    SELECT tenant_id, lookup, body FROM line WHERE tenant_id = ?
    ORDER BY ordinal DESC ${part}`),
  pageOfSome: db.prepare(`
    SELECT tenant_id, lookup, body FROM line WHERE tenant_id = ? AND lookup = ?
    ORDER BY ordinal DESC ${part}`),
  countAll: db.prepare('SELECT lines FROM tally WHERE tenant_id = ?'),
  countSome: db.prepare('SELECT count(*) AS lines FROM line WHERE tenant_id = ? AND lookup = ?'),
});

/** A list of one kind of thing, in memory, newest first: a projection writes, a page reads. */
export const openListing = <Body>() => {
  const db = new DatabaseSync(':memory:');
  db.exec(schema);
  const { read, write, remove, pageOfAll, pageOfSome, countAll, countSome } = prepare(db);

  const lineOf = (row: unknown): Line<Body> => {
    const { tenant_id: tenantId, lookup, body } = written.parse(row);
    // Nobody but `put` below writes a body, in this very process.
    return { tenantId, lookup, body: JSON.parse(body) as Body };
  };
  const countOf = (row: unknown) => (row === undefined ? 0 : counted.parse(row).lines);

  return {
    find: (stream: string): Line<Body> | undefined => {
      const row = read.get(stream);
      return row && lineOf(row);
    },

    put: (stream: string, line: Line<Body> | undefined): void => {
      if (line) write.run(stream, line.tenantId, line.lookup, JSON.stringify(line.body));
      else remove.run(stream);
    },

    /** Runs `work` so that a reader sees all of it or nothing. */
    atomically: (work: () => void): void => {
      db.exec('BEGIN');
      try {
        work();
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },

    page: ({ tenantId, lookup, page, perPage }: PageRequest) => {
      const [limit, offset] = [perPage, page * perPage];
      return lookup === undefined
        ? {
            lines: pageOfAll.all(tenantId, limit, offset).map(lineOf),
            total: countOf(countAll.get(tenantId)),
          }
        : {
            lines: pageOfSome.all(tenantId, lookup, limit, offset).map(lineOf),
            total: countOf(countSome.get(tenantId, lookup)),
          };
    },

    close: () => db.close(),
  };
};
