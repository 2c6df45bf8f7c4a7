import { codeRequested, issueChallenge, sendTestMessage } from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import {
  ann,
  annsPhone,
  begin,
  enrolled,
  must,
  openSession,
  type Session,
  type SessionOptions,
  tenantId,
} from '../testing/open-session.ts';

const hour = 60 * 60_000;
const number = '+12025550199';

let session: Session;
let published: { readonly id: string; readonly body: z.output<(typeof codeRequested)['body']> }[];

const open = async (options: SessionOptions = {}) => {
  session = await openSession(options);
  published = [];
  await session.messaging.follow(codeRequested, { durable: 'test' }, async (body, id) => {
    published.push({ body, id });
    return undefined;
  });
};
beforeEach(() => open());
afterEach(() => session.stop());

const send = (over: Partial<RequestOf<typeof sendTestMessage>> = {}) =>
  session.ask(sendTestMessage, {
    ...{ tenantId, userId: ann, phoneNumber: number, host: 'acme.example', locale: 'de' },
    ...over,
  });
const sent = (count: number) => vi.waitFor(() => expect(published).toHaveLength(count));

describe('a test message', () => {
  it('goes the way of every code, sealed, with a code that no login waits for', async () => {
    const { reference, expiresAt } = must(await send({ phoneNumber: '+1 (202) 555-0199' }));
    await sent(1);
    expect(published[0]).toMatchObject({
      id: reference,
      body: {
        ...{ tenantId, userId: ann, challengeId: reference, purpose: 'login', send: 1 },
        ...{ messageType: 'sms', host: 'acme.example', locale: 'de', digits: 6, expiresAt },
      },
    });
    expect(JSON.stringify(published)).not.toContain(number.slice(1));
    const sealed = published[0]?.body.sealedPhoneNumber ?? '';
    const opened = await session.vault.openFor({ tenantId, userId: ann }, 'phone', sealed);
    expect(opened).toBe(number);
    expect(published[0]?.body).not.toHaveProperty('loginSessionId');
  });

  it.each(['', '202 555 0199', '+1', 'call me'])('does not go to %j', async (phoneNumber) => {
    expect(await send({ phoneNumber })).toMatchObject({ refusal: 'phone_number_malformed' });
    expect(published).toEqual([]);
  });

  it('is refused where no provider can send', async () => {
    session.decide({ phoneGaps: ['provider_unconfigured'] });
    expect(await send()).toMatchObject({ refusal: 'provider_unconfigured' });
    // It was for that tenant alone.
    must(await send({ tenantId: 'other' }));
  });

  it('is refused to who was erased', async () => {
    await session.vault.erase({ tenantId, userId: ann });
    expect(await send()).toMatchObject({ refusal: 'user_unknown' });
  });
});

const once = { burst: 1, refillMs: hour };

describe('a test message is paid for', () => {
  it.each([
    ['the number', { sendsPerNumber: once }, { userId: 'auth0|bob' }],
    ['the tenant', { sendsPerTenant: once }, { userId: 'auth0|bob', phoneNumber: annsPhone }],
    [
      'the address, as dearly as an enrollment',
      { sendsPerAddress: { burst: 12, refillMs: hour } },
      { userId: 'auth0|bob', phoneNumber: annsPhone },
    ],
    ['who asks for it', { sendsPerUser: once }, { phoneNumber: annsPhone, address: '192.0.2.9' }],
  ] as const)('by %s', async (_, limits, other) => {
    await session.stop();
    await open({ limits });
    const address = '198.51.100.7';
    must(await send({ address }));
    expect(await send({ address, ...other })).toMatchObject({
      refusal: 'too_many_sends',
      retryAt: expect.any(String),
    });
    await sent(1);
    session.advance(12 * hour);
    must(await send({ address, ...other }));
  });

  it('once for each, however many are asked for at once', async () => {
    await session.stop();
    await open({ limits: { sendsPerNumber: { burst: 3, refillMs: hour } } });
    const replies = await Promise.all(Array.from({ length: 30 }, () => send()));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(3);
    await sent(3);
  });

  it('and leaves an admin what they need to sign in by themselves', async () => {
    await enrolled(session, { transactionId: 't1' });
    for (let n = 0; n < 10; n += 1) must(await send({ phoneNumber: `+120255501${10 + n}` }));
    const { loginSessionId } = await begin(session, { transactionId: 't2' });
    must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
  });
});
