import {
  answerChallenge,
  issueChallenge,
  type Login,
  listAuthenticators,
  readLogin,
  registerAuthenticator,
  resendCode,
  startEnrollment,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { challengesMax } from '../login-session/challenge.decider.ts';
import { always } from '../testing/always.ts';
import {
  ann,
  answer,
  begin,
  complete,
  enrolled,
  must,
  not,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from '../testing/open-session.ts';

const stepMs = 30_000;
const secretOf = ({ challenge }: Login): string => {
  if (challenge?.secret === undefined) throw new Error('no app is being enrolled here');
  return challenge.secret;
};

let session: Session;
beforeEach(async () => {
  session = await openSession();
  session.decide({ factors: { ...always.factors, otp: true } });
});
afterEach(() => session.stop());

const startApp = async (transactionId: string) => {
  const { loginSessionId } = await begin(session, { transactionId });
  return must(await session.ask(startEnrollment, { tenantId, loginSessionId, factor: 'otp' }));
};
const challengedApp = async (transactionId: string) => {
  const { loginSessionId } = await begin(session, { transactionId });
  return must(await session.ask(issueChallenge, { tenantId, loginSessionId }));
};
const codeOf = (secret: string) => totpCode(secret, session.clock());
/** Enrols an app, and lets the step of the code it took pass. */
const appEnrolled = async () => {
  const login = await startApp('enrolling');
  const secret = secretOf(login);
  must(await answer(session, login, codeOf(secret)));
  session.advance(stepMs);
  return secret;
};

describe('enrolling an authenticator app', () => {
  it('shows a key of 160 bits, and takes a code of it as the proof', async () => {
    const login = await startApp('t1');
    expect(login.challenge).toMatchObject({
      factor: 'otp',
      purpose: 'enroll',
      digits: 6,
      hint: '',
    });
    expect(secretOf(login)).toMatch(/^[A-Z2-7]{32}$/);
    expect(must(await answer(session, login, codeOf(secretOf(login))))).toMatchObject({
      next: 'complete',
    });
    expect(must(await complete(session, login))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
  });

  it('shows the same key again while it is open, and none afterwards', async () => {
    const login = await startApp('t1');
    const within = { tenantId, loginSessionId: login.loginSessionId };
    const again = must(await session.ask(startEnrollment, { ...within, factor: 'otp' }));
    expect(again.challenge).toEqual(login.challenge);
    expect(must(await session.ask(readLogin, within)).challenge).toEqual(login.challenge);
    must(await answer(session, login, codeOf(secretOf(login))));
    session.advance(stepMs);
    const later = await challengedApp('t2');
    expect(later.challenge).toMatchObject({ factor: 'otp', purpose: 'login' });
    expect(later.challenge).not.toHaveProperty('secret');
  });

  it('keeps the key sealed: it stands nowhere in the record', async () => {
    const secret = await appEnrolled();
    expect(JSON.stringify(await recordOf(session))).not.toContain(secret);
  });

  it('is unconfirmed in the list until it is proved, and of its own login alone', async () => {
    const login = await startApp('t1');
    const { loginSessionId } = login;
    const whose = { tenantId, userId: ann };
    const list = (more: object = {}) => session.ask(listAuthenticators, { ...whose, ...more });
    expect(must(await list()).authenticators).toEqual([]);
    expect(must(await list({ loginSessionId, userId: 'auth0|bob' })).authenticators).toEqual([]);
    expect(must(await list({ loginSessionId })).authenticators).toMatchObject([
      { kind: 'totp', confirmed: false },
    ]);
    must(await answer(session, login, codeOf(secretOf(login))));
    expect(must(await list({ loginSessionId })).authenticators).toMatchObject([
      { kind: 'totp', confirmed: true },
    ]);
  });

  it('sends nothing, and has nothing to send anew', async () => {
    const { loginSessionId } = await startApp('t1');
    expect(await session.ask(resendCode, { tenantId, loginSessionId })).toMatchObject({
      refusal: 'challenge_not_open',
    });
  });

  it('is refused where the factor is off, or something is enrolled', async () => {
    session.decide({});
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    const form = { tenantId, loginSessionId, factor: 'otp' } as const;
    expect(await session.ask(startEnrollment, form)).toMatchObject({ refusal: 'factor_off' });
    await enrolled(session, { transactionId: 't2' });
    session.decide({ factors: { ...always.factors, otp: true } });
    expect(await session.ask(startEnrollment, form)).toMatchObject({
      refusal: 'enrollment_not_allowed',
    });
  });
});

describe('a code of an authenticator app', () => {
  it('is accepted once: in no other login, and not by the login after its enrollment', async () => {
    const enrolling = await startApp('enrolling');
    const secret = secretOf(enrolling);
    must(await answer(session, enrolling, codeOf(secret)));
    expect(await answer(session, await challengedApp('t1'), codeOf(secret))).toMatchObject({
      refusal: 'wrong_code',
    });
    session.advance(stepMs);
    must(await answer(session, await challengedApp('t2'), codeOf(secret)));
    expect(await answer(session, await challengedApp('t3'), codeOf(secret))).toMatchObject({
      refusal: 'wrong_code',
    });
  });

  it('is refused when a later one was accepted, also while it would still be in time', async () => {
    const secret = await appEnrolled();
    const [older, newer] = [session.clock(), new Date(Date.parse(session.clock()) + stepMs)];
    const ahead = totpCode(secret, newer.toISOString());
    must(await answer(session, await challengedApp('t1'), ahead));
    const login = await challengedApp('t2');
    expect(await answer(session, login, totpCode(secret, older))).toMatchObject({
      refusal: 'wrong_code',
    });
  });

  it('is of its own person: nobody else is proved by it', async () => {
    const secret = await appEnrolled();
    const { loginSessionId } = await begin(session, { transactionId: 'b', userId: 'auth0|bob' });
    const form = { tenantId, loginSessionId, factor: 'otp' } as const;
    const bobs = must(await session.ask(startEnrollment, form));
    expect(await answer(session, bobs, codeOf(secret))).toMatchObject({ refusal: 'wrong_code' });
  });

  it('is counted when it is wrong, and five end the challenge', async () => {
    const secret = await appEnrolled();
    const login = await challengedApp('t1');
    for (let n = 0; n < 5; n += 1) {
      expect(await answer(session, login, not(codeOf(secret)))).toMatchObject({
        refusal: 'wrong_code',
      });
    }
    expect(await answer(session, login, codeOf(secret))).toMatchObject({
      refusal: 'challenge_locked',
    });
    expect(await tally(session)).toMatchObject({ AnswerRejected: 5, ChallengeLocked: 1 });
  });

  it('is looked at ten times an hour, whatever login it is typed in', async () => {
    const secret = await appEnrolled();
    for (const [index, times] of [5, 4].entries()) {
      const login = await challengedApp(`t${index}`);
      for (let n = 0; n < times; n += 1) await answer(session, login, not(codeOf(secret)));
    }
    const login = await challengedApp('t9');
    expect(await answer(session, login, not(codeOf(secret)))).toMatchObject({
      refusal: 'wrong_code',
    });
    expect(await answer(session, login, codeOf(secret))).toMatchObject({
      refusal: 'too_many_attempts',
    });
  });

  it('locks its app after too many wrong ones in a row', async () => {
    await session.stop();
    session = await openSession({ limits: { failuresMax: 3 } });
    session.decide({ factors: { ...always.factors, otp: true } });
    const secret = await appEnrolled();
    const login = await challengedApp('t1');
    for (const refusal of ['wrong_code', 'wrong_code', 'authenticator_locked']) {
      expect(await answer(session, login, not(codeOf(secret)))).toMatchObject({ refusal });
    }
    expect(await begin(session, { transactionId: 't2' })).toMatchObject({ next: 'nothing' });
  });

  it('can be asked for fifty times in a login, however one goes back and forth', async () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const whose = { tenantId, userId: ann };
    const other = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    for (const key of [secret, other]) {
      const authenticator = { kind: 'totp', secret: key } as const;
      must(await session.ask(registerAuthenticator, { ...whose, authenticator }));
    }
    const { loginSessionId, authenticators } = await begin(session, { transactionId: 't1' });
    const ask = (n: number) => {
      const { authenticatorId = '' } = authenticators[n % 2] ?? {};
      return session.ask(issueChallenge, { tenantId, loginSessionId, authenticatorId });
    };
    for (let n = 0; n < challengesMax; n += 1) must(await ask(n));
    expect(await ask(challengesMax)).toMatchObject({ refusal: 'too_many_sends' });
  });

  it('proves an app that an admin registered', async () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const authenticator = { kind: 'totp', secret } as const;
    must(await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }));
    const login = await challengedApp('t1');
    const { loginSessionId } = login;
    const code = codeOf(secret);
    must(await session.ask(answerChallenge, { tenantId, loginSessionId, code }));
    expect(must(await complete(session, login))).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
  });
});
