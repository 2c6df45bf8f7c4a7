import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { type Countersign, managementOf, startCountersign } from '@countersign/e2e';
import { freePort } from '@countersign/testkit';
import { measureLogins } from './logins.ts';
import { gatherPeople } from './people.ts';

const peopleCount = 10;
const rounds = 2;
const lookEveryMs = 50;
const counter = new URL('./counting.child.ts', import.meta.url);

/** What one login makes a process do, whatever machine it is on. */
export interface LoginCounts {
  readonly commits: number;
  readonly statements: number;
  readonly jsonParsed: number;
  readonly jsonWritten: number;
  readonly validations: number;
  /** Calls of functions, ours and of what we build on. */
  readonly calls: number;
  readonly asks: number;
  /** Lines of log at `info`. */
  readonly lines: number;
}

/** How many questions were answered so far, by the metrics. */
const asksOf = async (healthPort: number) => {
  const metrics = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
  const answered = metrics.matchAll(/^countersign_operation_duration_seconds_count\{.*\} (\d+)$/gm);
  return [...answered].reduce((sum, [, count]) => sum + Number(count), 0);
};
const linesOf = ({ printed }: Countersign) => printed().split('"level":"info"').length - 1;

const numberIn = (file: string, sql: string): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Number(db.prepare(sql).get()?.number);
  } finally {
    db.close();
  }
};

/** Resolves once all that logins leave behind them has been done: the last of it are their rows. */
const settled = async ({ dataDir }: Countersign, logins: number) => {
  const rows = join(dataDir, 'activity-log.sqlite');
  const log = join(dataDir, 'countersign.sqlite');
  const ofKind = (kind: string) => `SELECT count(*) AS number FROM line WHERE kind = '${kind}'`;
  const undelivered = 'SELECT count(*) AS number FROM deliveries';
  const isSettled = () =>
    numberIn(rows, ofKind('login_completed')) >= logins &&
    numberIn(rows, ofKind('sms_sent')) >= logins &&
    numberIn(log, undelivered) === 0;
  while (!isSettled()) await pause(lookEveryMs);
};

/** The streams of what was sent, in the order in which they began. */
const dispatchesIn = ({ dataDir }: Countersign): readonly string[] => {
  const db = new DatabaseSync(join(dataDir, 'countersign.sqlite'), { readOnly: true });
  try {
    const begun = "SELECT stream FROM events WHERE category = 'dispatch' AND revision = 0";
    const rows = db.prepare(`${begun} ORDER BY position`).all();
    return rows.map(({ stream }) => String(stream));
  } finally {
    db.close();
  }
};

interface Counted {
  /** What each login took. */
  readonly counts: LoginCounts;
  readonly dispatches: readonly string[];
}

/**
 * Counts what logins make standalone do, each by itself and with all that comes after it: password,
 * code by SMS, tokens, pages fetched.
 */
export const countLogins = async (): Promise<Counted> => {
  const [port, healthPort] = [await freePort(), await freePort()];
  const countersign = await startCountersign({
    NODE_OPTIONS: `--import=${counter.href}?port=${port}`,
    HEALTH_PORT: `${healthPort}`,
    ALLOW_PRIVATE_WEBHOOKS: '1',
    REQUESTS_PER_MINUTE: '0',
    MANAGEMENT_REQUESTS_PER_MINUTE: '0',
    PHONE_ENROLLMENTS_PER_MINUTE: '0',
  });
  const people = await gatherPeople(await managementOf(countersign), peopleCount);
  try {
    const take = async () => {
      const said = await (await fetch(`http://127.0.0.1:${port}`)).json();
      // As `counting.child.ts` says it.
      return said as Omit<LoginCounts, 'asks' | 'lines'>;
    };
    const run = async (times: number) => {
      await measureLogins({ countersign, people }, 1, times);
    };
    await run(1);
    await settled(countersign, peopleCount);
    const before = { asks: await asksOf(healthPort), lines: linesOf(countersign) };
    await take();
    await run(rounds);
    await settled(countersign, peopleCount * (1 + rounds));
    const counts = await take();
    const [asks, lines] = [await asksOf(healthPort), linesOf(countersign)];
    const total = { ...counts, asks: asks - before.asks, lines: lines - before.lines };
    const each = ([what, count]: [string, number]) =>
      [what, count / (peopleCount * rounds)] as const;
    // Under the same names.
    const ofEach = Object.fromEntries(Object.entries(total).map(each)) as unknown as LoginCounts;
    return { counts: ofEach, dispatches: dispatchesIn(countersign) };
  } finally {
    await countersign.stop();
    await people.stop();
  }
};
