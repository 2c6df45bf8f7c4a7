import {
  beginLogin,
  completeLogin,
  type Login,
  reviewLogin,
  startEnrollment,
} from '@countersign/contracts';
import { plus } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  annsPhone,
  answer,
  begin,
  codeFor,
  complete,
  enrolled,
  enrolling,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

const hour = 60 * 60_000;
const allOff = { ...always.factors, sms: false };
const acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const inBrowserOf = (before: Login, rest: object = {}) =>
  session.ask(beginLogin, {
    ...{ tenantId, userId: ann, transactionId: 'sso', clientId: 'blog', stepUp: false },
    ...{ host: 'acme.example', locale: 'en' },
    primary: { method: 'session', loginSessionId: before.loginSessionId },
    ...rest,
  });

describe('beginning a login', () => {
  it('twice in one transaction is the same login, whatever has become of it', async () => {
    const login = await enrolled(session, { transactionId: 't1' });
    expect(await begin(session, { transactionId: 't1' })).toMatchObject({
      ...{ loginSessionId: login.loginSessionId, status: 'completed', next: 'nothing' },
    });
    expect(await tally(session)).toMatchObject({ LoginStarted: 1, LoginCompleted: 1 });
  });

  it('as somebody else, or for another tenant, is another login', async () => {
    session.decide({ policy: [] }, 'other');
    const logins = [
      await begin(session, { transactionId: 't1' }),
      await begin(session, { transactionId: 't1', userId: 'auth0|bob' }),
      await begin(session, { transactionId: 't1', tenantId: 'other' }),
    ];
    expect(new Set(logins.map(({ loginSessionId }) => loginSessionId)).size).toBe(3);
    expect(logins.map(({ userId }) => userId)).toEqual([ann, 'auth0|bob', ann]);
    expect(logins.map(({ next }) => next)).toEqual(['enroll', 'enroll', 'complete']);
  });

  it('does not let anybody prove something in the future', async () => {
    session.decide({ policy: [] });
    const { loginSessionId } = must(
      await session.ask(beginLogin, {
        ...{ tenantId, userId: ann, transactionId: 't1', clientId: 'shop', stepUp: false },
        ...{ host: 'acme.example', locale: 'en' },
        primary: { method: 'password', at: plus(session.clock(), hour) },
      }),
    );
    const proof = must(await session.ask(completeLogin, { tenantId, loginSessionId }));
    expect(proof.authTime).toBe(Date.parse(session.clock()) / 1_000);
  });
});

describe('a browser that is signed in', () => {
  it('counts for what its login proved, and when', async () => {
    const authTime = Date.parse(session.clock()) / 1_000;
    const before = await enrolled(session, { transactionId: 't1' });
    session.advance(3 * hour);
    const login = must(await inBrowserOf(before));
    expect(login).toMatchObject({ status: 'authenticated', next: 'complete' });
    expect(must(await complete(session, login))).toEqual({
      ...{ userId: ann, clientId: 'blog', authTime, amr: ['pwd', 'sms', 'mfa'], acr },
      mfaTime: authTime,
    });
    session.advance(3 * hour);
    const third = must(await inBrowserOf(login, { transactionId: 'sso2' }));
    expect(must(await complete(session, third))).toMatchObject({
      authTime,
      acr,
      mfaTime: authTime,
    });
  });

  it('is asked for a second factor where it proved none and the policy now wants one', async () => {
    session.decide({ policy: [] });
    const before = await begin(session, { transactionId: 't1' });
    expect(must(await complete(session, before)).amr).toEqual(['pwd']);
    session.decide({});
    expect(must(await inBrowserOf(before))).toMatchObject({ status: 'awaiting_mfa' });
  });

  it('is asked afresh by a step-up, and never by an old proof', async () => {
    const before = await enrolled(session, { transactionId: 't1' });
    const login = must(await inBrowserOf(before, { stepUp: true }));
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'challenge' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
  });

  it('counts for nothing before its login is complete, or for another user or tenant', async () => {
    const unusable = { ok: false, refusal: 'session_unusable' };
    const open = await enrolling(session, { transactionId: 't0' });
    expect(await inBrowserOf(open)).toEqual(unusable);
    must(await answer(session, open));
    expect(await inBrowserOf(open)).toEqual(unusable);
    must(await complete(session, open));
    expect(await inBrowserOf(open, { userId: 'auth0|bob' })).toEqual(unusable);
    expect(await inBrowserOf(open, { tenantId: 'other' })).toEqual(unusable);
    expect(await inBrowserOf({ ...open, loginSessionId: 'none' })).toEqual(unusable);
  });
});

describe('the demand for a second factor', () => {
  it('is waived by the policy where no factor is on that all could enrol', async () => {
    session.decide({ factors: { ...allOff, email: true } });
    const login = await begin(session, { transactionId: 't2' });
    expect(login).toMatchObject({ status: 'authenticated', next: 'complete' });
    expect(must(await complete(session, login))).not.toHaveProperty('acr');
  });

  it.each(['push-notification', 'duo', 'webauthn-platform'] as const)(
    'is waived where only %s is on, which cannot be given here: nobody is locked out',
    async (name) => {
      session.decide({ factors: { ...allOff, [name]: true } });
      const login = await begin(session, { transactionId: 't1' });
      expect(login).toMatchObject({ status: 'authenticated', next: 'complete' });
      expect(must(await complete(session, login))).not.toHaveProperty('acr');
    },
  );

  it('is not waived where a factor that can be given is on beside one that cannot', async () => {
    session.decide({ factors: { ...allOff, duo: true, sms: true } });
    const login = await begin(session, { transactionId: 't1' });
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'enroll', factors: ['sms'] });
  });

  it('of a step-up is not waived at all', async () => {
    session.decide({ policy: [], factors: allOff });
    const login = await begin(session, { transactionId: 't1', stepUp: true });
    expect(login).toMatchObject({ status: 'awaiting_mfa', next: 'nothing' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
  });

  it('that arises while a login is open holds for that login', async () => {
    session.decide({ policy: [] });
    const login = await begin(session, { transactionId: 't1' });
    session.decide({});
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    const { loginSessionId } = login;
    const sent = must(
      await session.ask(startEnrollment, {
        ...{ tenantId, loginSessionId, factor: 'sms', phoneNumber: annsPhone },
      }),
    );
    must(await answer(session, sent));
    expect(must(await complete(session, login))).toMatchObject({ acr });
  });
});

describe('a review', () => {
  const reviewing = (loginSessionId: string, rest: object = {}) =>
    session.ask(reviewLogin, { tenantId, loginSessionId, userId: ann, ...rest });

  it('repeats what a login proved, while that still suffices', async () => {
    session.decide({ policy: [] });
    const plain = await begin(session, { transactionId: 't1' });
    const proof = must(await complete(session, plain));
    expect(must(await reviewing(plain.loginSessionId))).toEqual(proof);

    session.decide({});
    expect(await reviewing(plain.loginSessionId)).toMatchObject({ refusal: 'mfa_required' });
    const strong = await enrolled(session, { transactionId: 't2' });
    session.advance(24 * hour);
    expect(must(await reviewing(strong.loginSessionId))).toMatchObject({ acr });
  });

  it('knows no login that is open, of another user or of another tenant', async () => {
    const unknown = { ok: false, refusal: 'login_unknown' };
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    expect(await reviewing(loginSessionId)).toEqual(unknown);
    const done = await enrolled(session, { transactionId: 't2' });
    expect(await reviewing(done.loginSessionId, { userId: 'auth0|bob' })).toEqual(unknown);
    expect(await reviewing(done.loginSessionId, { tenantId: 'other' })).toEqual(unknown);
    expect(await reviewing('none')).toEqual(unknown);
  });
});

describe('a login that was completed', () => {
  const idempotencyKey = 'k'.repeat(43);
  const end = ({ loginSessionId }: Login, key = idempotencyKey) =>
    session.ask(completeLogin, { tenantId, loginSessionId, idempotencyKey: key });
  const over = { ok: false, refusal: 'login_over' };

  it('tells the same to who asks the same again, and records it once', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    const proved = must(await answer(session, login, codeFor(session, login)));
    const proof = must(await end(proved));
    const again = await Promise.all(Array.from({ length: 5 }, () => end(proved)));
    expect(again.map(must)).toEqual(again.map(() => proof));
    expect(await tally(session)).toMatchObject({ LoginCompleted: 1 });
    session.advance(60_000);
    expect(await end(proved)).toEqual(over);
  });

  it('is no place to guess: ten are looked at, and then not even the right one', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    const proved = must(await answer(session, login, codeFor(session, login)));
    must(await end(proved));
    const guesses = Array.from({ length: 10 }, (_, n) => end(proved, `${n}`.repeat(43)));
    expect(await Promise.all(guesses)).toEqual(guesses.map(() => over));
    expect(await end(proved)).toEqual(over);
  });
});
