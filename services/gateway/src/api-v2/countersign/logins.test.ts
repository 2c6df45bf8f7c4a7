import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;
beforeEach(async () => {
  world = await openGateway();
  log = await openLog(world);
});
afterEach(() => world.close());

const read = async (path: string, tenant: 'acme' | 'other' = 'acme') =>
  world.browser(tenant).get(`/api/v2/countersign${path}`, { headers: log.headers });

/** Somebody who mistypes a code once, with a second between all that happens. */
const loginWithWrongCode = async () => {
  const person = await personAt(world);
  const enrolling = await person.givePhone(
    await person.givePassword(authorizeUrl(pkce().challenge)),
  );
  await log.until('gd_send_sms');
  world.advance(7_000);
  const refused = await person.giveCode(enrolling, '000000');
  world.advance(1_000);
  await person.giveCode(enrolling);
  await log.until('gd_enrollment_complete');
  await log.until('s');
  const [, reference = ''] = /Reference: ([\w-]+)</.exec(refused.body) ?? [];
  return { person, reference };
};

const events = [
  { event: 'enrollment_started', factor: 'sms' },
  { event: 'sms_sent', provider: 'outbox', attempt: 1, channel: 'sms' },
  { event: 'mfa_failed', reason: 'wrong_code' },
  { event: 'enrollment_completed', factor: 'sms' },
  { event: 'login_completed', amr: expect.arrayContaining(['mfa']) },
];

describe('the timeline of a login', () => {
  it('is found by what an error page shows, and told from first to last', async () => {
    const { person, reference } = await loginWithWrongCode();
    const response = await read(`/logins/${reference}`);
    expect(response.statusCode).toBe(200);
    const told = response.json();
    expect(told.login).toMatchObject({
      ...{ outcome: 'completed', user_id: person.who.userId, user_name: person.who.email },
      ...{ client_id: 'spa', client_name: 'Sample App' },
    });
    const byEvent = (wanted: string) =>
      told.events.find(({ event }: { readonly event: string }) => event === wanted);
    for (const each of events) expect(byEvent(each.event)).toMatchObject(each);
    expect(told.events).toHaveLength(events.length);
    // What ends it is told last, though it happened at the same instant as what was enrolled.
    expect(told.events.at(-1)).toMatchObject({
      event: 'login_completed',
      ip: '127.0.0.1',
      type: expect.any(String),
    });
    expect(JSON.stringify(told)).not.toContain(person.who.phone);

    const byId = await read(`/logins/${told.login.session_id}`);
    expect(byId.json().events).toEqual(told.events);
  });

  it('is listed by person and by time, the newest first', async () => {
    const { person } = await loginWithWrongCode();
    const another = await personAt(world);
    await another.login();
    await log.until('s', 2);
    const all = (await read('/logins?include_totals=true')).json();
    expect(all).toMatchObject({ start: 0, length: 2, total: 2 });
    const { userId } = person.who;
    const theirs = (await read(`/logins?user_id=${encodeURIComponent(userId)}`)).json();
    expect(theirs).toMatchObject([{ user_id: userId, outcome: 'completed' }]);
    const [{ started_at: startedAt }] = theirs;
    const at = encodeURIComponent(startedAt);
    expect((await read(`/logins?from=${at}&to=${at}`)).json()).toHaveLength(1);
    expect((await read('/logins?to=2000-01-01T00:00:00Z')).json()).toEqual([]);
  });

  it('is not told of another tenant, and not of what nobody logged', async () => {
    const { reference } = await loginWithWrongCode();
    const foreign = await world
      .browser('other')
      .get(`/api/v2/countersign/logins/${reference}`, { headers: log.headers });
    expect(foreign.statusCode).toBe(401);
    expect((await read('/logins/ffffffff-ffff')).statusCode).toBe(404);
    // What would be a pattern elsewhere is a text here.
    expect((await read('/logins/%25%25%25%25%25%25%25%25')).statusCode).toBe(404);
    expect((await read('/logins/short')).statusCode).toBe(400);
  });
});

describe('the statistics of second steps', () => {
  it('count what the log holds, by factor and reason, and how long people took', async () => {
    await loginWithWrongCode();
    for (const window of ['24h', '7d', '30d']) {
      const stats = (await read(`/mfa/stats?window=${window}`)).json();
      expect(stats.totals).toMatchObject({
        ...{ logins_completed: 1, enrollments_started: 1, enrollments_completed: 1 },
        ...{ answers_rejected: 1, messages_sent: 1, messages_failed: 0 },
      });
      expect(stats.rates).toEqual({ enrollment: 1, message: 1 });
      expect(stats.time_to_answer).toEqual({ answered: 1, median_seconds: 10, p90_seconds: 10 });
      expect(stats.factors).toMatchObject([{ name: 'sms', enrollments_completed: 1 }]);
      expect(stats.failures).toEqual([
        { event: 'mfa_failed', factor: 'sms', reason: 'wrong_code', count: 1 },
      ]);
      const sum = stats.series.reduce(
        (so: number, each: { readonly logins_completed: number }) => so + each.logins_completed,
        0,
      );
      expect(sum).toBe(1);
    }
    expect((await read('/mfa/stats?window=1y')).statusCode).toBe(400);
  });

  it('are empty where nothing happened', async () => {
    const stats = (await read('/mfa/stats')).json();
    expect(stats).toMatchObject({ rates: {}, time_to_answer: { answered: 0 }, failures: [] });
    expect(stats.series.length).toBeGreaterThanOrEqual(24);
  });
});
