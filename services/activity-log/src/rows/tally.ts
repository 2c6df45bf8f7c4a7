import type { DatabaseSync } from 'node:sqlite';
import { type ActivityKind, activityKind } from '@countersign/contracts';
import { z } from 'zod';

/** A challenge's answer is counted up to the first of these seconds; a code lives ten minutes. */
const answerBounds = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600];
/** The kind under which it is counted, which no line has. */
const answeredIn = 'answered_in';

/** What says nothing of a login. */
const uncounted: readonly ActivityKind[] = ['guardian_changed', 'management_written', 'logged_out'];
const put: readonly ActivityKind[] = ['mfa_started', 'enrollment_started'];
const answered: readonly ActivityKind[] = ['mfa_passed', 'recovery_passed', 'enrollment_completed'];

/**
 * Whether it is nobody's: a message by which an admin tests the providers. Its name is that of its
 * challenge (`testMessageReference`), which no line but those of the message bears.
 */
const isTest = "coalesce(new.body ->> 'challengeId', '') GLOB 'test_*'";

const quoted = (kinds: readonly string[]) => kinds.map((kind) => `'${kind}'`).join(', ');
/** To the millisecond, as instants are: a difference of days is exact to some hundredths of one. */
const seconds = 'round((julianday(new.at) - julianday(challenge.at)) * 86400.0, 3)';
const bound = answerBounds.map((most) => `WHEN ${seconds} <= ${most} THEN '${most}'`).join(' ');

/**
 * How many lines of a kind an hour had. The file counts by itself as a line is added, so that those
 * of an older release that uses the same file are counted, too; a page of statistics reads some
 * hundreds of rows, however many logins there were.
 */
const tally = `
  CREATE TABLE IF NOT EXISTS tally (
    tenant_id TEXT NOT NULL,
    hour TEXT NOT NULL,
    kind TEXT NOT NULL,
    factor TEXT NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, hour, kind, factor, reason)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER IF NOT EXISTS tally_line AFTER INSERT ON line
  WHEN new.kind NOT IN (${quoted(uncounted)}) AND NOT ${isTest} BEGIN
    INSERT INTO tally SELECT new.tenant_id, substr(new.at, 1, 13), new.kind,
      coalesce(new.body ->> 'factor', ''), coalesce(new.body ->> 'reason', ''), 1
    WHERE true ON CONFLICT DO UPDATE SET count = count + 1;
  END;

  CREATE TRIGGER IF NOT EXISTS tally_answer AFTER INSERT ON line
  WHEN new.kind IN (${quoted(answered)}) BEGIN
    INSERT INTO tally SELECT new.tenant_id, substr(new.at, 1, 13), '${answeredIn}',
      coalesce(new.body ->> 'factor', ''), CASE ${bound} ELSE '' END, 1
    FROM line AS challenge
    WHERE challenge.tenant_id = new.tenant_id AND challenge.login_id = new.login_id
      AND challenge.kind IN (${quoted(put)})
      AND challenge.body ->> 'challengeId' = new.body ->> 'challengeId'
    ORDER BY challenge.at LIMIT 1 ON CONFLICT DO UPDATE SET count = count + 1;
  END;
`;

export const makeTally = (db: DatabaseSync): void => db.exec(tally);

export const hasTally = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tally'").get() !== undefined;

const text = z.string();
const count = z.int();
/** Of a kind that is known here. */
const seriesRow = z.object({ at: text, kind: activityKind, count });
const totalRow = z.object({ kind: activityKind, factor: text, reason: text, count });
const answerRow = z.object({ bound: text, count });

/** From when on, of whom, and how finely. */
interface Counted {
  readonly tenantId: string;
  readonly since: string;
  readonly step: 'hour' | 'day';
}

const known = <Row>(schema: z.ZodType<Row>, found: readonly unknown[]): Row[] =>
  found.flatMap((each) => schema.safeParse(each).data ?? []);

/** What the tally holds, summed up. */
export const tallyReader = (db: DatabaseSync) => {
  const within = 'FROM tally WHERE tenant_id = ? AND hour >= ? AND kind';
  const series = db.prepare(`
    SELECT substr(hour, 1, ?) AS at, kind, sum(count) AS count ${within} <> '${answeredIn}'
    GROUP BY 1, 2 ORDER BY 1, 2`);
  const totals = db.prepare(`
    SELECT kind, factor, reason, sum(count) AS count ${within} <> '${answeredIn}'
    GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 1000`);
  const answers = db.prepare(`
    SELECT reason AS bound, sum(count) AS count ${within} = '${answeredIn}' GROUP BY 1`);

  return ({ tenantId, since, step }: Counted) => {
    const which = [tenantId, since.slice(0, 13)] as const;
    return {
      series: known(seriesRow, series.all(step === 'day' ? 10 : 13, ...which)),
      totals: known(totalRow, totals.all(...which)).map(({ factor, reason, ...counted }) => ({
        ...counted,
        ...(factor !== '' && { factor }),
        ...(reason !== '' && { reason }),
      })),
      answered: known(answerRow, answers.all(...which))
        .map((each) => ({
          ...(each.bound !== '' && { withinSeconds: Number(each.bound) }),
          count: each.count,
        }))
        .toSorted(
          (one, other) =>
            (one.withinSeconds ?? Number.POSITIVE_INFINITY) -
            (other.withinSeconds ?? Number.POSITIVE_INFINITY),
        ),
    };
  };
};
