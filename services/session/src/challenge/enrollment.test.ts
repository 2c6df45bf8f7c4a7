import {
  issueChallenge,
  type Login,
  listAuthenticators,
  readLogin,
  registerAuthenticator,
  resendCode,
  startEnrollment,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  answer,
  begin,
  challenged,
  codeFor,
  complete,
  enrolled,
  enrolling,
  must,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const form = { factor: 'sms', phoneNumber: '+12025550199' } as const;
const start = (login: Login, rest: object = {}) => {
  const { loginSessionId } = login;
  return session.ask(startEnrollment, { tenantId, loginSessionId, ...form, ...rest });
};
const otherFactors = { ...always.factors, sms: false, otp: true };

describe('enrolling a phone', () => {
  it.each(['', 'phone', '+1202', '2025550199', '+12025550199x7'])(
    'refuses the number %j, and records nothing',
    async (phoneNumber) => {
      const login = await begin(session, { transactionId: 't1' });
      expect(await start(login, { phoneNumber })).toMatchObject({
        refusal: 'phone_number_malformed',
      });
      expect(await tally(session)).not.toHaveProperty('ChallengeIssued');
    },
  );

  it('takes the number however it is written', async () => {
    const login = await begin(session, { transactionId: 't1' });
    must(await answer(session, must(await start(login, { phoneNumber: '+1 (202) 555-0199' }))));
    const whose = { tenantId, userId: ann };
    expect(must(await session.ask(listAuthenticators, whose)).authenticators).toMatchObject([
      { kind: 'phone', phoneNumber: '+12025550199', confirmed: true, locked: false },
    ]);
  });

  it('is refused while the factor is off, or messages of that kind are', async () => {
    const login = await begin(session, { transactionId: 't1' });
    expect(await start(login, { messageType: 'voice' })).toMatchObject({ refusal: 'factor_off' });
    session.decide({ factors: otherFactors });
    expect(await start(login)).toMatchObject({ refusal: 'factor_off' });
  });

  it('can be by voice where the tenant has chosen so, and the proof says so', async () => {
    session.decide({ messageTypes: ['sms', 'voice'] });
    const login = await begin(session, { transactionId: 't1' });
    const sent = must(await start(login, { messageType: 'voice' }));
    expect(sent.challenge).toMatchObject({ messageType: 'voice' });
    must(await answer(session, sent));
    expect(must(await complete(session, login)).amr).toEqual(['pwd', 'tel', 'mfa']);
  });

  it('makes nobody an authenticator before the code was typed', async () => {
    await enrolling(session, { transactionId: 't1' });
    const whose = { tenantId, userId: ann };
    expect(must(await session.ask(listAuthenticators, whose)).authenticators).toEqual([]);
    expect(await begin(session, { transactionId: 't2' })).toMatchObject({ next: 'enroll' });
  });

  it('again replaces what was started before, whose code is dead', async () => {
    const first = await enrolling(session, { transactionId: 't1' });
    const second = must(await start(first));
    expect(second.challenge?.challengeId).not.toBe(first.challenge?.challengeId);
    expect(await answer(session, second, codeFor(session, first))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, second));
    expect(await tally(session)).toMatchObject({
      ...{ ChallengeIssued: 2, AuthenticatorEnrolled: 1 },
    });
  });

  it('with the same number again sends another code', async () => {
    const login = await enrolling(session, { transactionId: 't1' }, form.phoneNumber);
    const again = must(await start(login));
    expect(again.challenge?.challengeId).not.toBe(login.challenge?.challengeId);
  });

  it('keeps the number out of the record', async () => {
    await enrolled(session, { transactionId: 't1' });
    // Their own ids are random, and may hold any four digits.
    const text = JSON.stringify((await recordOf(session)).map(({ id: _, ...event }) => event));
    for (const secret of ['2025550123', '0123']) expect(text).not.toContain(secret);
  });
});

describe('somebody who has a phone', () => {
  it('cannot enrol another without proving it', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await begin(session, { transactionId: 't2' });
    expect(login).toMatchObject({ next: 'challenge' });
    expect(await start(login)).toMatchObject({ refusal: 'enrollment_not_allowed' });
    const asked = await challenged(session, { transactionId: 't2' });
    expect(await start(asked)).toMatchObject({ refusal: 'enrollment_not_allowed' });
  });

  it('cannot finish what somebody else began with their password', async () => {
    const thief = await enrolling(session, { transactionId: 'thief' }, '+12025550666');
    await enrolled(session, { transactionId: 'ann' });
    expect(await answer(session, thief)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await complete(session, thief)).toMatchObject({ refusal: 'mfa_required' });
    const { loginSessionId } = thief;
    expect(must(await session.ask(readLogin, { tenantId, loginSessionId }))).toMatchObject({
      ...{ status: 'awaiting_mfa', next: 'challenge' },
    });
  });

  it('nor where an admin registers one meanwhile', async () => {
    const thief = await enrolling(session, { transactionId: 'thief' }, '+12025550666');
    must(
      await session.ask(registerAuthenticator, {
        ...{ tenantId, userId: ann, authenticator: { kind: 'phone', phoneNumber: '+12025550123' } },
      }),
    );
    expect(await answer(session, thief)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await tally(session)).not.toHaveProperty('AuthenticatorEnrolled');
  });
});

describe('a factor that is switched off', () => {
  it('leads on to one that is on, and locks nobody out', async () => {
    const user = { tenantId, userId: ann };
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const totp = { kind: 'totp', secret } as const;
    must(await session.ask(registerAuthenticator, { ...user, authenticator: totp }));
    const login = await begin(session, { transactionId: 't1' });
    expect(login).toMatchObject({ next: 'enroll', factors: ['sms'] });
    must(await answer(session, must(await start(login))));
    must(await complete(session, login));
  });

  it('cannot be challenged, and sends no further code', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    session.decide({ factors: otherFactors });
    const within = { tenantId, loginSessionId: login.loginSessionId };
    expect(await session.ask(issueChallenge, within)).toMatchObject({ refusal: 'factor_off' });
    expect(await session.ask(resendCode, within)).toMatchObject({ refusal: 'challenge_not_open' });
  });
});
