import { codeRequested } from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  annsPhone,
  answer,
  challenged,
  codeFor,
  complete,
  enrolling,
  must,
  not,
  openSession,
  type Session,
} from './testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

describe('the story', () => {
  it('enrols a phone at the first login, and challenges it at the second', async () => {
    const first = await enrolling(session, { transactionId: 't1' });
    expect(first).toMatchObject({
      ...{ status: 'awaiting_mfa', next: 'enroll', factors: ['sms'], authenticators: [] },
      challenge: { purpose: 'enroll', hint: 'XXXXXXXX0123', digits: 6, send: 1 },
    });
    expect(await answer(session, first, not(codeFor(session, first)))).toMatchObject({
      refusal: 'wrong_code',
    });
    expect(await answer(session, first)).toMatchObject({
      value: { status: 'authenticated', next: 'complete' },
    });
    expect(must(await complete(session, first)).amr).toEqual(['pwd', 'sms', 'mfa']);

    const second = await challenged(session, { transactionId: 't2' });
    expect(second).toMatchObject({
      next: 'challenge',
      authenticators: [{ factor: 'sms', messageType: 'sms', hint: 'XXXXXXXX0123' }],
      challenge: { purpose: 'login', hint: 'XXXXXXXX0123' },
    });
    must(await answer(session, second));
    expect(must(await complete(session, second))).toMatchObject({
      acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
    });
  });

  it('tells a carrier what it needs, and neither the number nor the code', async () => {
    const published: { body: object; id: string }[] = [];
    await session.messaging.follow(codeRequested, { durable: 'test' }, async (body, id) => {
      published.push({ body, id });
      return undefined;
    });
    const login = await enrolling(session, { transactionId: 't1' });
    await vi.waitFor(() => expect(published).toHaveLength(1));
    expect(published[0]?.body).toMatchObject({
      ...{ tenantId: 'acme', userId: 'auth0|ann', purpose: 'enroll', send: 1, digits: 6 },
      ...{ challengeId: login.challenge?.challengeId, host: 'acme.example', locale: 'en' },
    });
    const text = JSON.stringify(published);
    expect(text).not.toContain(annsPhone);
    expect(text).not.toContain(codeFor(session, login));
  });
});
