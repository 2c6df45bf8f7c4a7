import type { DatabaseSync } from 'node:sqlite';
import {
  type Activity,
  type ActivityFilter,
  activity,
  activityKinds,
  type LoginSummary,
  loginLinesMax,
} from '@countersign/contracts';
import { beginning } from '@countersign/core';
import { eventMark, inTransaction, openFile, type Progress } from '@countersign/read-model';
import { z } from 'zod';
import { isLine, type Row } from './row.projection.ts';
import { makeTables, mustBeKnown } from './rows.schema.ts';
import { tallyReader } from './tally.ts';
import { where } from './where.ts';

const written = z.object({ log_id: z.string(), body: z.string(), login: z.string().nullable() });
const counted = z.object({ total: z.int() });
const progress = z.object({ position: z.string(), event: z.string().nullable() });

const joined = `
  line LEFT JOIN login ON login.tenant_id = line.tenant_id AND login.login_id = line.login_id`;

/** What a line does not say itself is as its login began. */
const rowOf = (found: unknown): Row | undefined => {
  const { log_id: logId, body, login } = written.parse(found);
  const own = activity.safeParse(JSON.parse(body)).data;
  // Of a kind that only a newer version knows.
  if (!own) return undefined;
  const begun = login === null ? undefined : activity.safeParse(JSON.parse(login)).data;
  if (!begun) return { logId, activity: own };
  const { userId, clientId, connection, sealedOrigin } = begun;
  const shared = { userId, clientId, connection, sealedOrigin };
  const lacking = Object.entries(shared).filter(([, value]) => value !== undefined);
  return { logId, activity: { ...Object.fromEntries(lacking), ...own } };
};

const rowsOf = (found: readonly unknown[]): Row[] => found.flatMap((each) => rowOf(each) ?? []);

/** What the rows need to know of a line, of whatever kind it is. */
type Kept = Pick<Activity, 'activityId' | 'tenantId' | 'at' | 'userId' | 'loginSessionId'> & {
  readonly kind: string;
};

/** By when it happened; or, for who goes on after a line, by when it came into the log. */
const orders = {
  newest: 'line.at DESC, line.log_id DESC',
  oldest: 'line.at, line.log_id',
  recorded: 'line.log_id',
} as const;

export interface Listed {
  readonly tenantId: string;
  readonly filter: ActivityFilter;
  readonly notBefore: string;
  readonly order: keyof typeof orders;
  readonly limit: number;
  readonly offset: number;
  readonly after?: string | undefined;
  /** The kinds that whoever asks knows; all, where they do not say. */
  readonly knows?: readonly string[] | undefined;
}

const begunLogin = z.object({
  login_id: z.string(),
  body: z.string(),
  ended: z.string().nullable(),
});
const ending = z.enum(['login_completed', 'login_failed']);
const outcomes = { login_completed: 'completed', login_failed: 'failed' } as const;

/** A login as it began, and how it ended, if it has. */
const loginOf = (found: unknown): LoginSummary | undefined => {
  const { login_id: loginSessionId, body, ended } = begunLogin.parse(found);
  const begun = activity.safeParse(JSON.parse(body)).data;
  if (!begun) return undefined;
  const { at: startedAt, userId, clientId } = begun;
  const last = ended === null ? undefined : activity.safeParse(JSON.parse(ended)).data;
  const kind = ending.safeParse(last?.kind).data;
  return {
    ...{ loginSessionId, startedAt },
    ...(userId !== undefined && { userId }),
    ...(clientId !== undefined && { clientId }),
    outcome: kind === undefined ? 'open' : outcomes[kind],
    ...(last && kind !== undefined && { endedAt: last.at }),
  };
};

interface LoginsWanted {
  readonly tenantId: string;
  readonly notBefore: string;
  readonly userId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Logins by person and time, by their id, and by a request in them. */
const loginReader = (db: DatabaseSync) => {
  const columns = `
    login.login_id, login.body, (
      SELECT line.body FROM line
      WHERE line.tenant_id = login.tenant_id AND line.login_id = login.login_id
        AND line.kind IN ('login_completed', 'login_failed')
      ORDER BY line.at DESC LIMIT 1
    ) AS ended`;
  const readingWhere = (isTheirs: string) => {
    const which = `
      FROM login WHERE tenant_id = ? AND at >= max(?, ?) AND at <= ? ${isTheirs}`;
    return {
      listed: db.prepare(`
        SELECT ${columns} ${which} ORDER BY at DESC, login_id LIMIT ? OFFSET ?`),
      counting: db.prepare(`SELECT count(*) AS total ${which}`),
    };
  };
  const ofAll = readingWhere('');
  // As the index has it, which a person who may be left out would not be looked up in.
  const ofOne = readingWhere("AND body ->> 'userId' = ?");
  const one = db.prepare(`
    SELECT ${columns} FROM login WHERE tenant_id = ? AND login_id = ? AND at >= ?`);
  // Until the last character there is: what begins so.
  const byRequest = `
    line.tenant_id = ?1 AND line.body ->> 'correlationId' >= ?2
    AND line.body ->> 'correlationId' < ?2 || char(1114111) AND line.at >= ?3`;
  const requested = db.prepare(`
    SELECT line.login_id FROM line WHERE ${byRequest} AND line.login_id IS NOT NULL
    ORDER BY line.at DESC LIMIT 1`);
  const loose = db.prepare(`
    SELECT line.log_id, line.body, NULL AS login FROM line WHERE ${byRequest}
    ORDER BY line.at, line.log_id LIMIT ?4`);
  const lines = db.prepare(`
    SELECT line.log_id, line.body, login.body AS login FROM ${joined}
    WHERE line.tenant_id = ? AND line.login_id = ? AND line.at >= ?
    -- Several services tell of one instant, each in its own time; the end is what comes last.
    ORDER BY line.at, line.kind IN ('login_completed', 'login_failed'), line.log_id LIMIT ?`);
  const reading = ({ tenantId, notBefore, userId = '', since = '', until = '9' }: LoginsWanted) => {
    const always = [tenantId, notBefore, since, until];
    return userId === '' ? { ...ofAll, bound: always } : { ...ofOne, bound: [...always, userId] };
  };

  return {
    list: (wanted: LoginsWanted & { readonly limit: number; readonly offset: number }) => {
      const { listed, bound } = reading(wanted);
      const found = listed.all(...bound, wanted.limit, wanted.offset);
      return found.flatMap((each) => loginOf(each) ?? []);
    },
    count: (wanted: LoginsWanted): number => {
      const { counting, bound } = reading(wanted);
      return counted.parse(counting.get(...bound)).total;
    },
    one: (tenantId: string, loginSessionId: string, notBefore: string) => {
      const found = one.get(tenantId, loginSessionId, notBefore);
      return found && loginOf(found);
    },
    /** The login in which a request was made whose correlation id begins so. */
    idByRequest: (tenantId: string, beginning: string, notBefore: string): string | undefined => {
      const found = requested.get(tenantId, beginning, notBefore);
      return found && String(found.login_id);
    },
    /** What requests caused, in no login. */
    linesByRequest: (tenantId: string, beginning: string, notBefore: string): Row[] =>
      rowsOf(loose.all(tenantId, beginning, notBefore, loginLinesMax)),
    lines: (tenantId: string, loginSessionId: string, notBefore: string): Row[] =>
      rowsOf(lines.all(tenantId, loginSessionId, notBefore, loginLinesMax)),
  };
};

const kind = z.object({ kind: z.string() });
const ours: ReadonlySet<string> = new Set(activityKinds);

const prepare = (db: DatabaseSync) => ({
  addLine: db.prepare('INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
  addLogin: db.prepare('INSERT OR IGNORE INTO login VALUES (?, ?, ?, ?)'),
  find: db.prepare(`
    SELECT line.log_id, line.body, login.body AS login FROM ${joined}
    WHERE line.log_id = ? AND line.tenant_id = ? AND line.at >= ?`),
  kinds: db.prepare('SELECT DISTINCT kind FROM line'),
  progress: db.prepare(`
    SELECT position, event FROM progress LEFT JOIN mark USING (name) WHERE name = 'log'`),
  setMark: db.prepare(`
    INSERT INTO mark VALUES ('log', ?) ON CONFLICT DO UPDATE SET event = excluded.event`),
  setProgress: db.prepare(`
    INSERT INTO progress VALUES ('log', ?) ON CONFLICT DO UPDATE SET position = excluded.position`),
  pruneLines: db.prepare('DELETE FROM line WHERE at < ?'),
  pruneTally: db.prepare('DELETE FROM tally WHERE hour < substr(?, 1, 13)'),
  pruneLogins: db.prepare('DELETE FROM login WHERE at < ?'),
});

/**
 * The rows of the log: a follower writes, a page reads. Made anew from the log at any time.
 * @throws {NewerRowsError}
 */
export const openRows = (file: string) => {
  const db = openFile(file);
  try {
    mustBeKnown(db);
  } catch (error) {
    db.close();
    throw error;
  }
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  makeTables(db);
  const statements = prepare(db);

  /** Kinds of lines that only a newer version knows: they are kept for it, and never shown. */
  const newer = new Set(
    statements.kinds
      .all()
      .map((each) => kind.parse(each).kind)
      .filter((each) => !ours.has(each)),
  );
  const without = (knows: readonly string[] = activityKinds) => [
    ...newer,
    ...activityKinds.filter((each) => !knows.includes(each)),
  ];

  const list = ({ knows, order, limit, offset, after, ...wanted }: Listed): Row[] => {
    const { sql, values } = where({ ...wanted, without: without(knows) });
    const isAfter = after === undefined ? '' : 'AND line.log_id > ?';
    const query = `
      SELECT line.log_id, line.body, login.body AS login FROM ${joined}
      WHERE ${sql} ${isAfter} ORDER BY ${orders[order]} LIMIT ? OFFSET ?`;
    const bound = [...values, ...(after === undefined ? [] : [after]), limit, offset];
    return rowsOf(db.prepare(query).all(...bound));
  };

  return {
    /** Up to where the rows hold the log, and which log that is. */
    progress: (): Progress => {
      const found = statements.progress.get();
      if (found === undefined) return { position: beginning };
      const { position, event } = progress.parse(found);
      return event === null ? { position } : { position, mark: eventMark.parse(JSON.parse(event)) };
    },
    add: (logId: string, entry: Kept, body = JSON.stringify(entry)): void => {
      const { activityId, tenantId, kind, at, userId, loginSessionId } = entry;
      if (!ours.has(kind)) newer.add(kind);
      if (isLine(entry)) {
        const keys = [userId ?? null, loginSessionId ?? null] as const;
        statements.addLine.run(logId, activityId, tenantId, kind, at, ...keys, body);
      } else if (loginSessionId !== undefined) {
        statements.addLogin.run(tenantId, loginSessionId, at, body);
      }
    },
    reach: ({ position, mark }: Progress): void => {
      statements.setProgress.run(position);
      if (mark) statements.setMark.run(JSON.stringify(mark));
    },
    prune: (notBefore: string): void => {
      statements.pruneLines.run(notBefore);
      statements.pruneLogins.run(notBefore);
      statements.pruneTally.run(notBefore);
    },
    inTransaction: inTransaction(db),
    list,
    count: ({
      knows,
      ...wanted
    }: Pick<Listed, 'tenantId' | 'filter' | 'notBefore' | 'knows'>): number => {
      const { sql, values } = where({ ...wanted, without: without(knows) });
      const query = `SELECT count(*) AS total FROM ${joined} WHERE ${sql}`;
      return counted.parse(db.prepare(query).get(...values)).total;
    },
    find: (tenantId: string, logId: string, notBefore: string): Row | undefined => {
      const found = statements.find.get(logId, tenantId, notBefore);
      return found && rowOf(found);
    },
    /** The lines of these names, the oldest first. */
    named: (tenantId: string, ids: readonly string[], notBefore: string): Row[] => {
      const query = `
        SELECT line.log_id, line.body, login.body AS login FROM ${joined}
        WHERE line.activity_id IN (SELECT value FROM json_each(?))
          AND line.tenant_id = ? AND line.at >= ? ORDER BY line.log_id`;
      return rowsOf(db.prepare(query).all(JSON.stringify(ids), tenantId, notBefore));
    },
    logins: loginReader(db),
    tallied: tallyReader(db),
    close: () => db.close(),
  };
};
export type Rows = ReturnType<typeof openRows>;
