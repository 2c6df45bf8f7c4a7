import { codeRequested, issueChallenge } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import { natsMessaging } from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultLimits } from './limits.ts';
import { expectInvariants } from './testing/invariants.ts';
import {
  answer,
  begin,
  challenged,
  codeFor,
  complete,
  enrolled,
  enrolling,
  must,
  not,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';

describe.runIf(natsAvailable())('session over a real nats-server, in three replicas', () => {
  let nats: NatsServer;
  let session: Session;
  const connections: Messaging[] = [];

  beforeEach(async () => {
    nats = await startNats();
    session = await openSession({
      replicas: 3,
      connect: async (clock) => {
        const messaging = await natsMessaging({ url: nats.url, name: 'session', clock });
        connections.push(messaging);
        return messaging;
      },
    });
  });
  afterEach(async () => {
    await session.stop();
    await Promise.all(connections.splice(0).map((messaging) => messaging.close()));
    await nats.stop();
  });

  const times = <Result>(count: number, ask: () => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, ask));

  it('tells the story', async () => {
    const published: string[] = [];
    await session.messaging.follow(codeRequested, { durable: 'test' }, async ({ purpose }) => {
      published.push(purpose);
      return undefined;
    });
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    expect(await answer(session, login, not(codeFor(session, login)))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, login));
    expect(must(await complete(session, login)).amr).toEqual(['pwd', 'sms', 'mfa']);
    await vi.waitFor(() => expect(published).toEqual(['enroll', 'login']), 5_000);
  });

  it('accepts one of a hundred right answers', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    const replies = await times(100, () => answer(session, login));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expectInvariants(await recordOf(session), defaultLimits);
  });

  it('sends one message for a hundred requests', async () => {
    await enrolled(session, { transactionId: 't1' });
    const { loginSessionId } = await begin(session, { transactionId: 't2' });
    const within = { tenantId, loginSessionId };
    (await times(100, () => session.ask(issueChallenge, within))).map(must);
    expect(await tally(session)).toMatchObject({ ChallengeIssued: 2 });
  });

  it('looks at no more than ten of a hundred wrong answers, and at none after them', async () => {
    await enrolled(session, { transactionId: 't1' });
    const next = await challenged(session, { transactionId: 'next' });
    const logins = [];
    for (let n = 0; n < 8; n += 1) {
      logins.push(await challenged(session, { transactionId: `l${n}` }));
    }
    const guesses = logins.flatMap((login) => {
      const wrong = not(codeFor(session, login));
      return Array.from({ length: 12 }, () => answer(session, login, wrong));
    });
    await Promise.all(guesses);
    // One that is looked at while its challenge locks is paid for, and refused for the lock.
    const { AnswerRejected } = await tally(session);
    expect(AnswerRejected).toBeLessThanOrEqual(defaultLimits.attemptsPerUser.burst);
    expect(await answer(session, next)).toMatchObject({ refusal: 'too_many_attempts' });
  });
});
