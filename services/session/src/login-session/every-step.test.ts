import {
  answerChallenge,
  completeLogin,
  issueChallenge,
  type Login,
  readLogin,
  resendCode,
  startEnrollment,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answer,
  begin,
  challenged,
  codeFor,
  enrolled,
  must,
  openSession,
  type Session,
  tally,
} from '../testing/open-session.ts';

const lifetimeMs = 15 * 60_000;

let session: Session;
let login: Login;
beforeEach(async () => {
  session = await openSession();
  await enrolled(session, { transactionId: 't1' });
  login = await challenged(session, { transactionId: 't2' });
});
afterEach(() => session.stop());

interface Within {
  readonly tenantId: string;
  readonly loginSessionId: string;
}

const steps: readonly [string, (within: Within) => Promise<unknown>][] = [
  ['reading', (within) => session.ask(readLogin, within)],
  [
    'enrolling',
    (within) =>
      session.ask(startEnrollment, { ...within, factor: 'sms', phoneNumber: '+12025550199' }),
  ],
  ['being challenged', (within) => session.ask(issueChallenge, within)],
  ['a new code', (within) => session.ask(resendCode, within)],
  [
    'answering',
    (within) => session.ask(answerChallenge, { ...within, code: codeFor(session, login) }),
  ],
  ['completing', (within) => session.ask(completeLogin, within)],
];

describe.each(steps)('%s', (_, step) => {
  it('is refused from the very instant at which the login expires', async () => {
    const { tenantId, loginSessionId } = login;
    session.advance(lifetimeMs);
    for (let n = 0; n < 2; n += 1) {
      expect(await step({ tenantId, loginSessionId })).toEqual({
        ...{ ok: false, refusal: 'login_expired' },
      });
    }
    expect(await tally(session)).toMatchObject({ LoginExpired: 1 });
    expect(await begin(session, { transactionId: 't2' })).toMatchObject({
      ...{ status: 'expired', next: 'nothing' },
    });
  });

  it('knows no login of another tenant, open or complete', async () => {
    const unknown = { ok: false, refusal: 'login_unknown' };
    const { loginSessionId } = login;
    expect(await step({ tenantId: 'other', loginSessionId })).toEqual(unknown);
    expect(await step({ tenantId: 'acme', loginSessionId: 'none' })).toEqual(unknown);
    must(await answer(session, login));
    expect(await step({ tenantId: 'other', loginSessionId })).toEqual(unknown);
    const before = await tally(session);
    await step({ tenantId: 'other', loginSessionId });
    expect(await tally(session)).toEqual(before);
  });
});

describe('a millisecond before', () => {
  it('a login can still be answered and completed', async () => {
    session.advance(lifetimeMs - 1);
    const { tenantId, loginSessionId } = login;
    const again = must(await session.ask(resendCode, { tenantId, loginSessionId }));
    expect(again.challenge?.expiresAt).toBe('2026-01-01T12:15:00.000Z');
    must(await answer(session, again));
    must(await session.ask(completeLogin, { tenantId, loginSessionId }));
  });

  it('a login that is through expires all the same, and completes never', async () => {
    must(await answer(session, login));
    session.advance(lifetimeMs);
    const { tenantId, loginSessionId } = login;
    expect(await session.ask(completeLogin, { tenantId, loginSessionId })).toMatchObject({
      refusal: 'login_expired',
    });
  });
});
