import { type ActivityKind, readMfaStats } from '@countersign/contracts';
import type { ValueOf } from '@countersign/core';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

const windows = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
const hourMs = 3_600_000;

const window = z.enum(['24h', '7d', '30d']);
const count = z.int();
const counts = {
  /** Logins that ended with tokens, and those that failed after their first factor. */
  logins_completed: count,
  logins_failed: count,
  enrollments_started: count,
  enrollments_completed: count,
  challenges_started: count,
  challenges_passed: count,
  /** Wrong answers, each of them. */
  answers_rejected: count,
  messages_sent: count,
  messages_failed: count,
};
type Counts = Record<keyof typeof counts, number>;

/** What each kind of line counts as. */
const counted: Partial<Record<ActivityKind, keyof Counts>> = {
  login_completed: 'logins_completed',
  login_failed: 'logins_failed',
  enrollment_started: 'enrollments_started',
  enrollment_completed: 'enrollments_completed',
  mfa_started: 'challenges_started',
  mfa_passed: 'challenges_passed',
  recovery_passed: 'challenges_passed',
  mfa_failed: 'answers_rejected',
  recovery_failed: 'answers_rejected',
  webauthn_challenge_failed: 'answers_rejected',
  webauthn_enrollment_failed: 'answers_rejected',
  sms_sent: 'messages_sent',
  call_made: 'messages_sent',
  mail_sent: 'messages_sent',
  sms_failed: 'messages_failed',
  call_failed: 'messages_failed',
};
/** What did not come off, whatever it counts as. */
const failures: readonly ActivityKind[] = [
  ...(['login_failed', 'mfa_failed', 'recovery_failed', 'attempts_exhausted'] as const),
  ...(['webauthn_challenge_failed', 'webauthn_enrollment_failed'] as const),
  ...(['recovery_attempts_exhausted', 'enrollment_refused', 'authenticators_exhausted'] as const),
  ...(['sms_failed', 'call_failed', 'mail_failed', 'sends_exhausted'] as const),
];

const statsBody = z.object({
  ...{ window, since: z.string(), until: z.string() },
  totals: z.object(counts),
  /** Shares between 0 and 1; none where nothing was begun. */
  rates: z.object({
    enrollment: z.number().optional(),
    challenge: z.number().optional(),
    message: z.number().optional(),
  }),
  /** How long people took: so many seconds at most, for half and for nine tenths of them. */
  time_to_answer: z.object({
    answered: count,
    median_seconds: count.optional(),
    p90_seconds: count.optional(),
  }),
  factors: z.array(z.object({ name: z.string(), ...counts })),
  failures: z.array(
    z.object({
      event: z.string(),
      factor: z.string().optional(),
      reason: z.string().optional(),
      count,
    }),
  ),
  series: z.array(z.object({ at: z.string(), ...counts })),
});

type Stats = ValueOf<typeof readMfaStats>;
const none = (): Counts => ({
  ...{ logins_completed: 0, logins_failed: 0, enrollments_started: 0, enrollments_completed: 0 },
  ...{ challenges_started: 0, challenges_passed: 0, answers_rejected: 0 },
  ...{ messages_sent: 0, messages_failed: 0 },
});

interface Counted {
  readonly kind: ActivityKind;
  readonly count: number;
}

const sumOf = (rows: readonly Counted[]): Counts => {
  const sum = none();
  for (const { kind, count: more } of rows) {
    const key = counted[kind];
    if (key) sum[key] += more;
  }
  return sum;
};

/** Each beginning of an hour or a day, whether or not anything happened in it. */
const stepsOf = (since: Date, until: Date, step: 'hour' | 'day'): readonly string[] => {
  const stepMs = step === 'hour' ? hourMs : 24 * hourMs;
  const first = Math.floor(since.getTime() / stepMs) * stepMs;
  const steps = Math.floor((until.getTime() - first) / stepMs) + 1;
  return Array.from({ length: steps }, (_, index) =>
    new Date(first + index * stepMs).toISOString(),
  );
};

/** By when a share of them had answered: the bound under which it is reached. */
const withinOf = (answers: Stats['answered'], share: number): number | undefined => {
  const all = answers.reduce((sum, each) => sum + each.count, 0);
  let sum = 0;
  for (const { withinSeconds, count: more } of answers) {
    sum += more;
    if (all > 0 && sum >= all * share) return withinSeconds;
  }
  return undefined;
};

const rate = (done: number, begun: number) => (begun === 0 ? undefined : Math.min(1, done / begun));

/** `/countersign/mfa/stats`: how second steps go, counted from the tenant's log. */
export const mfaStatsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, clock }) => {
  app.get(
    '/countersign/mfa/stats',
    {
      config: requireScopes('read:logs'),
      schema: {
        querystring: z.strictObject({ window: window.default('24h') }),
        response: { 200: statsBody },
      },
    },
    async ({ tenant: { tenantId }, query: { window: chosen } }) => {
      const until = new Date(clock());
      const step = chosen === '24h' ? 'hour' : 'day';
      const since = new Date(until.getTime() - windows[chosen] * hourMs);
      const asked = { tenantId, since: since.toISOString(), step } as const;
      const answer = answered(await ask(readMfaStats, asked));
      if (isProblem(answer)) return answer;
      const series = answer.series.filter((row) => row !== null);
      const rows = answer.totals.filter((row) => row !== null);
      const totals = sumOf(rows);
      const names = [...new Set(rows.map(({ factor }) => factor))].filter(
        (name) => name !== undefined,
      );
      return {
        ...{ window: chosen, since: asked.since, until: until.toISOString(), totals },
        rates: {
          enrollment: rate(totals.enrollments_completed, totals.enrollments_started),
          challenge: rate(totals.challenges_passed, totals.challenges_started),
          message: rate(totals.messages_sent, totals.messages_sent + totals.messages_failed),
        },
        time_to_answer: {
          answered: answer.answered.reduce((sum, each) => sum + each.count, 0),
          median_seconds: withinOf(answer.answered, 0.5),
          p90_seconds: withinOf(answer.answered, 0.9),
        },
        factors: names
          .toSorted()
          .map((name) => ({ name, ...sumOf(rows.filter(({ factor }) => factor === name)) })),
        failures: rows
          .filter(({ kind }) => failures.includes(kind))
          .map(({ kind, ...row }) => ({ event: kind, ...row })),
        series: stepsOf(since, until, step).map((at) => ({
          at,
          ...sumOf(series.filter((row) => at.startsWith(row.at))),
        })),
      };
    },
  );
};
