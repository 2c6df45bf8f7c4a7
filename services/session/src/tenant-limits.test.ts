import {
  codeRequested,
  issueChallenge,
  type MessageLimits,
  noMessageLimits,
  resendCode,
  sendTestMessage,
  sessionActivity,
  startEnrollment,
} from '@countersign/contracts';
import { delayed } from '@countersign/testkit';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  ann,
  begin,
  enrolled,
  must,
  openSession,
  type Session,
  type SessionOptions,
  tenantId,
} from './testing/open-session.ts';

const hour = 60 * 60_000;
const plenty = { burst: 1_000, refillMs: 1 };
const limits = { sendsPerUser: plenty, sendsPerNumber: plenty, sendsPerTenant: plenty };

let session: Session;
let requested: string[];
let told: unknown[];
const open = async (options: SessionOptions = {}) => {
  session = await openSession({ limits, ...options });
  onTestFinished(session.stop);
  requested = [];
  told = [];
  await session.messaging.follow(codeRequested, { durable: 'test' }, async ({ tenantId: of }) => {
    requested.push(of);
    return undefined;
  });
  await session.messaging.follow(sessionActivity, { durable: 'test' }, async ({ activities }) => {
    told.push(...activities);
    return undefined;
  });
};
const bound = (messageLimits: Partial<MessageLimits>, of = tenantId) =>
  session.decide({ messageLimits: { ...noMessageLimits, ...messageLimits } }, of);

const people = (count: number) => Array.from({ length: count }, (_, nth) => `auth0|${nth}`);
const numberOf = (nth: number) => `+4915123${String(450_000 + nth)}`;
let transactions = 0;
/** Begins an enrollment of somebody: it takes a message. */
const asking = async (userId: string, nth: number, of = tenantId) => {
  transactions += 1;
  const transactionId = `t${transactions}`;
  const { loginSessionId } = await begin(session, { tenantId: of, userId, transactionId });
  const form = { factor: 'sms', phoneNumber: numberOf(nth) };
  return session.ask(startEnrollment, { tenantId: of, loginSessionId, ...form });
};
const test = (phoneNumber = numberOf(0)) =>
  session.ask(sendTestMessage, {
    ...{ tenantId, userId: ann, phoneNumber, host: 'acme.example', locale: 'en' },
  });
const isSpent = { ok: false, refusal: 'too_many_sends', retryAt: expect.any(String) };

describe('what a tenant has bounded itself', () => {
  beforeEach(() => open());

  it('is sent so often at once, and comes back over the hour', async () => {
    bound({ perHour: 4 });
    const replies = [];
    for (const [nth, userId] of people(6).entries()) replies.push(await asking(userId, nth));
    expect(replies.map(({ ok }) => ok)).toEqual([true, true, true, true, false, false]);
    expect(replies[4]).toMatchObject(isSpent);
    session.advance(hour / 4);
    expect(await asking('auth0|a', 10)).toMatchObject({ ok: true });
    expect(await asking('auth0|b', 11)).toMatchObject(isSpent);
    session.advance(hour);
    for (const [nth, userId] of people(4).entries()) must(await asking(userId, 20 + nth));
    expect(await asking('auth0|c', 30)).toMatchObject(isSpent);
  });

  it('is sent so often a day, though an hour would have more', async () => {
    bound({ perHour: 10, perDay: 3 });
    for (const [nth, userId] of people(3).entries()) must(await asking(userId, nth));
    session.advance(2 * hour);
    expect(await asking('auth0|a', 10)).toMatchObject(isSpent);
    session.advance(6 * hour);
    expect(await asking('auth0|a', 10)).toMatchObject({ ok: true });
  });

  it('is sent so often to one number, whoever it is for', async () => {
    bound({ perNumberPerDay: 2 });
    for (const userId of people(2)) must(await asking(userId, 0));
    expect(await asking('auth0|a', 0)).toMatchObject(isSpent);
    expect(await asking('auth0|a', 1)).toMatchObject({ ok: true });
  });

  it('is one for all doors: enrollments, challenges, new codes and test messages', async () => {
    bound({ perDay: 5 });
    await enrolled(session, { transactionId: 't1' });
    const { loginSessionId } = await begin(session, { transactionId: 't2' });
    must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
    must(await session.ask(resendCode, { tenantId, loginSessionId }));
    must(await test());
    must(await asking('auth0|a', 1));
    expect(await session.ask(resendCode, { tenantId, loginSessionId })).toMatchObject(isSpent);
    expect(await test()).toMatchObject(isSpent);
    expect(await asking('auth0|b', 2)).toMatchObject(isSpent);
    const next = await begin(session, { transactionId: 't3' });
    const within = { tenantId, loginSessionId: next.loginSessionId };
    expect(await session.ask(issueChallenge, within)).toMatchObject(isSpent);
  });

  it('is no other tenant’s, and nothing once it is taken back', async () => {
    bound({ perHour: 1 });
    must(await asking('auth0|a', 0));
    expect(await asking('auth0|b', 1)).toMatchObject(isSpent);
    must(await asking('auth0|b', 1, 'other'));
    bound({});
    must(await asking('auth0|b', 1));
  });

  it('costs what is refused for it nothing else', async () => {
    await session.stop();
    await open({ limits: { ...limits, sendsPerUser: { burst: 2, refillMs: 24 * hour } } });
    bound({ perHour: 1 });
    must(await asking('auth0|a', 0));
    for (let n = 0; n < 5; n += 1) expect(await asking('auth0|b', 1)).toMatchObject(isSpent);
    bound({});
    must(await asking('auth0|b', 1));
    must(await asking('auth0|b', 2));
  });

  it('is counted without a number or a name', async () => {
    bound({ perHour: 9, perDay: 9, perNumberPerDay: 9 });
    must(await asking('auth0|someone', 7));
    const rows = session.sqliteFile.db
      .prepare('SELECT * FROM records')
      .all()
      .map((row) => JSON.stringify(row))
      .filter((row) => /tenant-hour|tenant-day|number-day/.test(row));
    expect(rows).toHaveLength(3);
    expect(rows.join()).not.toContain(numberOf(7).slice(1));
    expect(rows.join()).not.toContain('someone');
  });

  it('counts from now on after a clock that was wrong', async () => {
    bound({ perHour: 2, perDay: 2 });
    session.advance(10 * 365 * 24 * hour);
    for (const [nth, userId] of people(2).entries()) must(await asking(userId, nth));
    await session.settled();
    session.advance(-10 * 365 * 24 * hour);
    expect(await asking('auth0|a', 9)).toMatchObject({ ok: true });
  });

  it('is told in each login that is refused, and once an hour of the tenant', async () => {
    bound({ perHour: 1 });
    must(await asking('auth0|a', 0));
    for (const [nth, userId] of people(5).entries()) await asking(userId, nth);
    const ofTenant = () => told.filter((line) => isLine(line) && line.userId === undefined);
    await expect.poll(() => told.filter(isLine)).toHaveLength(6);
    expect(ofTenant()).toEqual([
      expect.objectContaining({ tenantId, kind: 'sends_exhausted', reason: 'tenant_limit' }),
    ]);
    session.advance(hour);
    must(await asking('auth0|a', 10));
    await asking('auth0|later', 11);
    await expect.poll(ofTenant).toHaveLength(2);
  });
});

describe('a tenant’s log that cannot be told', () => {
  it('fails nobody who is refused, and is told by the next one', async () => {
    let isAway = true;
    const warned: unknown[] = [];
    await open({
      through: (ports) => {
        const { publish } = ports.messaging;
        const telling: typeof publish = async (topic, message) => {
          // A line of a login is told by the relay, which tries again.
          const isLimit = JSON.stringify(message.body).includes('tenant_limit');
          if (isAway && isLimit) throw new RangeError('of +4915123450000');
          return publish(topic, message);
        };
        const log = { warn: (what: object) => void warned.push(what) };
        return { ...ports, log, messaging: { ...ports.messaging, publish: telling } };
      },
    });
    bound({ perHour: 1 });
    must(await asking('auth0|a', 0));
    expect(await asking('auth0|b', 1)).toMatchObject(isSpent);
    expect(warned).toEqual([{ tenantId, errorName: 'RangeError' }]);
    isAway = false;
    expect(await asking('auth0|c', 2)).toMatchObject(isSpent);
    const ofTenant = () => told.filter((line) => isLine(line) && line.userId === undefined);
    await expect.poll(ofTenant).toHaveLength(1);
  });
});

const isLine = (line: unknown): line is { readonly userId?: string } =>
  typeof line === 'object' && line !== null && 'reason' in line && line.reason === 'tenant_limit';

describe.each([1, 2, 3])('a hundred at once, in the order of seed %d', (seed) => {
  beforeEach(() => open({ replicas: 3, through: delayed(seed) }));

  it('are exactly as many messages as the tenant has bounded', async () => {
    bound({ perHour: 20, perDay: 21 });
    const replies = await Promise.all(people(100).map((userId, nth) => asking(userId, nth)));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(20);
    expect(replies.filter((reply) => !reply.ok && reply.refusal === 'too_many_sends')).toHaveLength(
      80,
    );
    await expect.poll(() => requested.length).toBe(20);
    // What was refused for the hour has not been taken of the day.
    session.advance(hour);
    const more = await Promise.all(
      people(20).map((userId, nth) => asking(`${userId}-more`, 200 + nth)),
    );
    expect(more.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
