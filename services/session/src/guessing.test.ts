import {
  issueChallenge,
  readLogin,
  registerAuthenticator,
  removeAuthenticator,
  resendCode,
} from '@countersign/contracts';
import { delayed } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from './limits.ts';
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
  not,
  openSession,
  type Session,
  type SessionOptions,
  tally,
  tenantId,
} from './testing/open-session.ts';

const minute = 60_000;
const { burst, refillMs } = defaultLimits.attemptsPerUser;

/** Somebody with a phone, and messages enough for whoever has their password. */
const victim = async (options: SessionOptions = {}) => {
  const plenty = { burst: 1_000, refillMs: 1 };
  const limits = { sendsPerUser: plenty, sendsPerNumber: plenty, ...options.limits };
  const session = await openSession({ ...options, limits });
  onTestFinished(session.stop);
  await enrolled(session, { transactionId: 'own' });
  return session;
};

/** Wrong answers, each in a login of its own, until one is not looked at; says how many were. */
const guess = async (session: Session, name: string): Promise<number> => {
  for (let n = 0; ; n += 1) {
    const login = await challenged(session, { transactionId: `${name}-${n}` });
    const reply = await answer(session, login, not(codeFor(session, login)));
    if (!reply.ok && reply.refusal === 'too_many_attempts') return n;
    expect(reply).toMatchObject({ refusal: 'wrong_code' });
  }
};

describe('wrong answers', () => {
  it('lock a challenge at the fifth, and another can be asked for', async () => {
    const session = await victim();
    const login = await challenged(session, { transactionId: 't1' });
    const wrong = not(codeFor(session, login));
    for (let n = 0; n < defaultLimits.wrongAnswersMax; n += 1) {
      expect(await answer(session, login, wrong)).toMatchObject({ refusal: 'wrong_code' });
    }
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_locked' });
    const within = { tenantId, loginSessionId: login.loginSessionId };
    expect(await session.ask(resendCode, within)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(must(await session.ask(readLogin, within)).challenge).toBeUndefined();

    const next = must(await session.ask(issueChallenge, within));
    expect(next.challenge?.challengeId).not.toBe(login.challenge?.challengeId);
    must(await answer(session, next));
  });

  it('are counted for the person, in whatever logins they are made', async () => {
    const session = await victim();
    expect(await guess(session, 'a')).toBe(burst);
    session.advance(refillMs);
    expect(await guess(session, 'b')).toBe(1);
    session.advance(burst * refillMs);
    expect(await guess(session, 'c')).toBe(burst);
  });

  it('leave even the right answer unread once the budget is spent', async () => {
    const session = await victim();
    await guess(session, 'a');
    const login = await challenged(session, { transactionId: 't1' });
    expect(await answer(session, login)).toMatchObject({ refusal: 'too_many_attempts' });
    session.advance(minute * 6);
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_expired' });
  });

  it('are not bought back by a right one in between', async () => {
    const session = await victim();
    const first = await challenged(session, { transactionId: 'x' });
    expect(await answer(session, first, not(codeFor(session, first)))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, first));
    expect(await guess(session, 'a')).toBe(burst - 1);
  });

  it('cost a person nothing when they are right', async () => {
    const session = await victim();
    for (let n = 0; n < 2 * burst; n += 1) {
      must(await answer(session, await challenged(session, { transactionId: `t${n}` })));
    }
    expect(await guess(session, 'a')).toBe(burst);
  });

  it('are counted for one person, and no other of the same number', async () => {
    const session = await victim();
    await guess(session, 'a');
    await enrolled(session, { transactionId: 'bob', userId: 'auth0|bob' });
    await enrolled(session, { transactionId: 'ann2', tenantId: 'other' });
  });

  it('count while a phone is being enrolled, too', async () => {
    const limits = { sendsPerUser: { burst: 100, refillMs: 1 } };
    const session = await openSession({ limits });
    onTestFinished(session.stop);
    for (let n = 0; n < burst; n += 1) {
      const login = await enrolling(session, { transactionId: `t${n}` });
      const reply = await answer(session, login, not(codeFor(session, login)));
      expect(reply).toMatchObject({ refusal: 'wrong_code' });
    }
    const login = await enrolling(session, { transactionId: 'last' });
    expect(await answer(session, login)).toMatchObject({ refusal: 'too_many_attempts' });
  });
});

describe.each([1, 2, 3, 4, 5])('a hundred guesses at once, in the order of seed %d', (seed) => {
  it('are looked at ten times at most, however many logins they are spread over', async () => {
    const session = await victim({ replicas: 3, through: delayed(seed) });
    const logins = [];
    for (let n = 0; n < 25; n += 1) {
      logins.push(await challenged(session, { transactionId: `t${n}` }));
    }
    const guesses = logins.flatMap((login) => {
      const wrong = not(codeFor(session, login));
      return [wrong, wrong, wrong, wrong].map((code) => answer(session, login, code));
    });
    await Promise.all(guesses);
    const { AnswerRejected = 0 } = await tally(session);
    expect(AnswerRejected).toBe(burst);
  });
});

describe('an authenticator', () => {
  /** As many wrong answers in a row as it takes, at the pace that is allowed. */
  const lockOut = async (session: Session) => {
    for (let n = 1; ; n += 1) {
      session.advance(refillMs);
      const login = await challenged(session, { transactionId: `g${n}` });
      const reply = await answer(session, login, not(codeFor(session, login)));
      if (!reply.ok && reply.refusal === 'authenticator_locked') return { n, login };
      expect(reply).toMatchObject({ refusal: 'wrong_code' });
    }
  };

  it('is locked by the hundredth wrong answer in a row, for good', async () => {
    const session = await victim();
    const { n, login } = await lockOut(session);
    expect(n).toBe(defaultLimits.failuresMax);
    expect(await tally(session)).toMatchObject({ AuthenticatorLocked: 1, LoginFailed: 1 });
    expect(await answer(session, login)).toMatchObject({ refusal: 'login_over' });

    session.advance(1_000 * minute);
    const { loginSessionId, next } = await begin(session, { transactionId: 'after' });
    expect(next).toBe('nothing');
    expect(await session.ask(issueChallenge, { tenantId, loginSessionId })).toMatchObject({
      refusal: 'authenticator_locked',
    });
  });

  it('is not locked while its owner signs in now and then', async () => {
    const limits = { failuresMax: 5 };
    const session = await victim({ limits });
    for (let round = 0; round < 4; round += 1) {
      for (let n = 0; n < 4; n += 1) {
        session.advance(refillMs);
        const login = await challenged(session, { transactionId: `g${round}-${n}` });
        await answer(session, login, not(codeFor(session, login)));
      }
      must(await answer(session, await challenged(session, { transactionId: `own-${round}` })));
    }
    expect(await tally(session)).not.toHaveProperty('AuthenticatorLocked');
  });

  it('that is locked refuses the right answer to a challenge that was open', async () => {
    const session = await victim({ limits: { failuresMax: 2 } });
    const open = await challenged(session, { transactionId: 'open' });
    await lockOut(session);
    expect(await answer(session, open)).toMatchObject({ refusal: 'authenticator_locked' });
    expect(await complete(session, open)).toMatchObject({ refusal: 'mfa_required' });
  });

  it('that is locked is let go by an admin, and the way to a new one is open', async () => {
    const session = await victim({ limits: { failuresMax: 2 } });
    const { login } = await lockOut(session);
    const [{ authenticatorId = '' } = {}] = login.authenticators;
    const user = { tenantId, userId: ann };
    must(await session.ask(removeAuthenticator, { ...user, authenticatorId }));
    expect(await begin(session, { transactionId: 'free' })).toMatchObject({ next: 'enroll' });
    const phone = { kind: 'phone', phoneNumber: '+12025550199' } as const;
    must(await session.ask(registerAuthenticator, { ...user, authenticator: phone }));
    must(await answer(session, await challenged(session, { transactionId: 'again' })));
  });
});
