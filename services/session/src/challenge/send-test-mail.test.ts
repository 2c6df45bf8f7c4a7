import { sendTestMail, sendTestMessage, testMail } from '@countersign/contracts';
import { plus, type RequestOf } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import {
  ann,
  must,
  openSession,
  type Session,
  type SessionOptions,
  tenantId,
} from '../testing/open-session.ts';

const hour = 60 * 60_000;
const mailbox = 'canary@example.com';

let session: Session;
let published: { readonly id: string; readonly body: z.output<(typeof testMail)['body']> }[];

const open = async (options: SessionOptions = {}) => {
  session = await openSession(options);
  published = [];
  await session.messaging.follow(testMail, { durable: 'test' }, async (body, id) => {
    published.push({ body, id });
    return undefined;
  });
};
beforeEach(() => open());
afterEach(() => session.stop());

const send = (over: Partial<RequestOf<typeof sendTestMail>> = {}) =>
  session.ask(sendTestMail, {
    tenantId,
    userId: ann,
    emailAddress: mailbox,
    locale: 'de',
    ...over,
  });
const sent = (count: number) => vi.waitFor(() => expect(published).toHaveLength(count));

describe('a test mail', () => {
  it('is asked of who sends mail, its address sealed, and lives for a minute', async () => {
    const at = session.clock();
    const { reference, requestedAt, expiresAt } = must(await send());
    expect([requestedAt, expiresAt]).toEqual([at, plus(at, 60_000)]);
    await sent(1);
    expect(published[0]).toMatchObject({
      id: reference,
      body: { kind: 'test_mail', tenantId, userId: ann, at, locale: 'de', expiresAt },
    });
    expect(JSON.stringify(published)).not.toContain('canary');
    const sealed = published[0]?.body.sealedEmail ?? '';
    const opened = await session.vault.openFor({ tenantId, userId: ann }, 'email', sealed);
    expect(opened).toBe(mailbox);
  });

  it('is refused where nobody sends mail, and costs nothing', async () => {
    await session.stop();
    await open({ limits: { sendsPerUser: once } });
    session.sendMail(false);
    expect(await send()).toMatchObject({ refusal: 'mail_server_missing' });
    session.sendMail(true);
    must(await send());
  });

  it('is refused to who was erased', async () => {
    await session.vault.erase({ tenantId, userId: ann });
    expect(await send()).toMatchObject({ refusal: 'user_unknown' });
    expect(published).toEqual([]);
  });
});

const once = { burst: 1, refillMs: hour };
const elsewhere = 'elsewhere@example.com';

describe('a test mail is paid for', () => {
  it.each([
    ['the mailbox', { mailsPerMailbox: once }, { userId: 'auth0|bob' }],
    ['the tenant', { mailsPerTenant: once }, { userId: 'auth0|bob', emailAddress: elsewhere }],
    [
      'the address, as dearly as an enrollment',
      { sendsPerAddress: { burst: 12, refillMs: hour } },
      { userId: 'auth0|bob', emailAddress: elsewhere },
    ],
    ['who asks for it', { sendsPerUser: once }, { emailAddress: elsewhere, address: '192.0.2.9' }],
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
    await open({ limits: { sendsPerUser: { burst: 3, refillMs: hour } } });
    const asked = Array.from({ length: 30 }, (_, nth) => send({ emailAddress: `a${nth}@b.test` }));
    const replies = await Promise.all(asked);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(3);
    await sent(3);
  });

  it('on the account of test messages, and leaves what one signs in with', async () => {
    await session.stop();
    await open({ limits: { sendsPerUser: once, mailsPerUser: once } });
    must(await send());
    const phone = { phoneNumber: '+12025550199', host: 'acme.example', locale: 'en' };
    const text = { tenantId, userId: ann, ...phone };
    expect(await session.ask(sendTestMessage, text)).toMatchObject({ refusal: 'too_many_sends' });
    must(await session.ask(sendTestMessage, { ...text, userId: 'auth0|bob' }));
  });
});
