import { randomUUID } from 'node:crypto';
import { listLogins, readLoginTimeline, readMfaStats } from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Log, openLog } from '../testing/open-log.ts';

let log: Log;
beforeEach(async () => {
  log = await openLog();
});
afterEach(() => log.close());

const tenantId = 'acme';
const timelineOf = (reference: string, more = {}) =>
  log.messaging.ask(readLoginTimeline, { tenantId, reference, ...more });
const kindsIn = (reply: Awaited<ReturnType<typeof timelineOf>>) =>
  reply.ok ? reply.value.lines.map((line) => line?.kind) : reply.refusal;

/** A login that begins now, of which the lines are told a second apart. */
const begin = async (loginSessionId: string, userId = 'auth0|ann') => {
  await log.publish(log.activity({ kind: 'login_begun', loginSessionId, userId }));
};

describe('a login', () => {
  it('is read by its id, and by the beginning of a request in it', async () => {
    const correlationId = randomUUID();
    await begin('login-one');
    const of = { loginSessionId: 'login-one' };
    await log.tell(
      { kind: 'mfa_started', ...of },
      { kind: 'mfa_failed', ...of, correlationId },
      { kind: 'login_completed', ...of },
      { kind: 'mfa_passed', loginSessionId: 'login-two' },
    );
    const kinds = ['mfa_started', 'mfa_failed', 'login_completed'];
    expect(kindsIn(await timelineOf('login-one'))).toEqual(kinds);
    expect(kindsIn(await timelineOf(correlationId.slice(0, 13)))).toEqual(kinds);
    expect(kindsIn(await timelineOf('login-one', { knows: ['mfa_started'] }))).toEqual([
      'mfa_started',
    ]);
    expect(await timelineOf('login-one')).toMatchObject({
      value: { login: { userId: 'auth0|ann', outcome: 'completed', endedAt: expect.any(String) } },
    });
  });

  it('is told in its order where much is of one instant, its end last', async () => {
    const all = ['enrollment_started', 'mfa_failed', 'enrollment_completed'] as const;
    for (const end of ['login_completed', 'login_failed'] as const) {
      const loginSessionId = `login-${end}`;
      await begin(loginSessionId);
      // Its end comes into the log first: what was enrolled is another stream's.
      for (const kinds of [[end], all]) {
        await log.publish(...kinds.map((kind) => log.activity({ kind, loginSessionId })));
        await log.settled();
      }
      expect(kindsIn(await timelineOf(loginSessionId))).toEqual([...all, end]);
    }
  });

  it('is not there under what nothing bears, of another tenant, and once it is old', async () => {
    await begin('login-one');
    await log.tell({ kind: 'mfa_started', loginSessionId: 'login-one' });
    expect(kindsIn(await timelineOf('login-two'))).toBe('login_unlogged');
    // What ends a range of texts, and what matches anything elsewhere.
    for (const odd of ['\u{10ffff}'.repeat(8), '%%%%%%%%', "' OR ''='"]) {
      expect(kindsIn(await timelineOf(odd))).toBe('login_unlogged');
    }
    expect(kindsIn(await timelineOf('login-one', { tenantId: 'other' }))).toBe('login_unlogged');
    log.advance(31 * 86_400_000);
    expect(kindsIn(await timelineOf('login-one'))).toBe('login_unlogged');
  });

  it('that had not begun yet is what the request caused', async () => {
    const correlationId = randomUUID();
    await log.tell({ kind: 'password_wrong', correlationId });
    const told = await timelineOf(correlationId);
    expect(kindsIn(told)).toEqual(['password_wrong']);
    expect(told.ok && told.value.login).toBeUndefined();
  });

  it('is listed with its outcome, the newest first, by person and time', async () => {
    await begin('login-one');
    await log.tell({ kind: 'login_failed', loginSessionId: 'login-one' });
    const between = log.clock();
    log.advance(60_000);
    await begin('login-two', 'auth0|bob');
    await log.tell({ kind: 'mfa_started', loginSessionId: 'login-two' });
    const list = async (which = {}) => {
      const reply = await log.messaging.ask(listLogins, {
        ...{ tenantId, page: 0, perPage: 10 },
        ...which,
      });
      return reply.ok ? reply.value.items.map((each) => [each.loginSessionId, each.outcome]) : [];
    };
    const [one, two] = [
      ['login-one', 'failed'],
      ['login-two', 'open'],
    ];
    expect(await list()).toEqual([two, one]);
    expect(await list({ perPage: 1, page: 1 })).toEqual([one]);
    expect(await list({ userId: 'auth0|bob' })).toEqual([two]);
    expect(await list({ until: between })).toEqual([one]);
    expect(await list({ since: between })).toEqual([two]);
    expect(await list({ tenantId: 'other' })).toEqual([]);
  });
});

describe('statistics', () => {
  it('tell by how many seconds a challenge was answered, the last bound being none', async () => {
    const since = log.clock();
    const of = { loginSessionId: 'login-one', factor: 'sms' } as const;
    for (const [challengeId, ms] of [
      ['c1', 3_000],
      ['c2', 3_000],
      ['c3', 59_000],
      ['c4', 700_000],
    ] as const) {
      await log.tell({ kind: 'mfa_started', ...of, challengeId });
      log.advance(ms);
      await log.tell({ kind: 'mfa_passed', ...of, challengeId });
    }
    // Of no challenge that was put: it is counted, and its time is not.
    await log.tell({ kind: 'mfa_passed', ...of, challengeId: 'c5' });
    const reply = await log.messaging.ask(readMfaStats, { tenantId, since, step: 'day' });
    expect(reply).toMatchObject({
      value: {
        answered: [{ withinSeconds: 5, count: 2 }, { withinSeconds: 60, count: 1 }, { count: 1 }],
        totals: [
          { kind: 'mfa_passed', factor: 'sms', count: 5 },
          { kind: 'mfa_started', factor: 'sms', count: 4 },
        ],
      },
    });
  });

  it('leave out messages by which an admin tests providers, whatever came of them', async () => {
    const since = log.clock();
    const to = (challengeId: string) => ({ challengeId, factor: 'sms' }) as const;
    await log.tell(
      ...(['sms_sent', 'sms_failed', 'call_made', 'call_failed'] as const).map((kind) => ({
        ...{ kind, reason: 'no_answer', ...to(`test_${randomUUID()}`) },
      })),
      { kind: 'sms_sent', ...to('tested') },
      { kind: 'sms_failed', factor: 'sms' },
    );
    const reply = await log.messaging.ask(readMfaStats, { tenantId, since, step: 'hour' });
    expect(reply.ok && reply.value.totals).toEqual([
      { kind: 'sms_failed', factor: 'sms', count: 1 },
      { kind: 'sms_sent', factor: 'sms', count: 1 },
    ]);
    const series = reply.ok ? reply.value.series : [];
    expect(series.reduce((sum, each) => sum + (each?.count ?? 0), 0)).toBe(2);
  });
});
