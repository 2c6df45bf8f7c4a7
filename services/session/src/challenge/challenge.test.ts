import {
  answerChallenge,
  completeLogin,
  issueChallenge,
  type Login,
  readLogin,
  registerAuthenticator,
  removeAuthenticator,
  resendCode,
} from '@countersign/contracts';
import { no, plus, wholeMinute } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  tally,
  tenantId,
} from '../testing/open-session.ts';

const minute = 60_000;

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });
const issue = (login: Login, authenticatorId?: string) =>
  session.ask(issueChallenge, { ...within(login), ...(authenticatorId && { authenticatorId }) });
const resend = (login: Login) => session.ask(resendCode, within(login));
const read = async (login: Login) => must(await session.ask(readLogin, within(login)));
const register = async (phoneNumber: string, userId = ann) =>
  must(
    await session.ask(registerAuthenticator, {
      ...{ tenantId, userId, authenticator: { kind: 'phone', phoneNumber } },
    }),
  ).authenticatorId;

describe('an answer', () => {
  it.each([' 1 2 3 4 5 6 ', '123 456', '123\u00a0456\n'])(
    'is read through the whitespace of %j',
    async (pattern) => {
      const login = await enrolling(session, { transactionId: 't1' });
      const digits = [...codeFor(session, login)];
      const typed = pattern.replaceAll(/\d/g, () => digits.shift() ?? '');
      must(await answer(session, login, typed));
    },
  );

  it.each(['', '12345', '1234567', 'abcdef', '０１２３４５'])(
    'is wrong when it is %j, and counted like any other',
    async (typed) => {
      const login = await enrolling(session, { transactionId: 't1' });
      expect(await answer(session, login, typed)).toEqual({ ok: false, refusal: 'wrong_code' });
      expect(await tally(session)).toMatchObject({ AnswerRejected: 1 });
    },
  );

  it('counts once', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    const code = codeFor(session, login);
    must(await answer(session, login, code));
    expect(await answer(session, login, code)).toMatchObject({ refusal: 'challenge_not_open' });
  });

  it('counts in its own login alone, though the person and the phone are the same', async () => {
    await enrolled(session, { transactionId: 't1' });
    const one = await challenged(session, { transactionId: 't2' });
    const other = await challenged(session, { transactionId: 't3' });
    expect(await answer(session, other, codeFor(session, one))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, one));
    expect(await complete(session, other)).toMatchObject({ refusal: 'mfa_required' });
  });

  it('has no challenge where none was issued', async () => {
    const login = await begin(session, { transactionId: 't1' });
    expect(await answer(session, login, '123456')).toMatchObject({ refusal: 'challenge_not_open' });
  });

  it('comes too late at the very instant the code expires, and costs nothing', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    session.advance(5 * minute);
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_expired' });
    expect(await tally(session)).not.toHaveProperty('AnswerRejected');
    const again = must(await resend(login));
    expect(await answer(session, again, codeFor(session, login))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, again));
  });
});

describe('a code', () => {
  it('has as many digits as the tenant wants, and never fewer than six', async () => {
    session.decide({ phone: { codeDigits: 8, codeLifetimeSeconds: 300 } });
    expect(codeFor(session, await enrolling(session, { transactionId: 't1' }))).toHaveLength(8);
    session.decide({ phone: { codeDigits: 4, codeLifetimeSeconds: 300 } });
    expect(codeFor(session, await enrolling(session, { transactionId: 't2' }))).toHaveLength(6);
  });

  it('is another after a resend, and the one before is dead', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    const again = must(await resend(login));
    expect(again.challenge).toMatchObject({
      ...{ challengeId: login.challenge?.challengeId, send: 2 },
    });
    expect(await answer(session, again, codeFor(session, login))).toMatchObject({
      refusal: 'wrong_code',
    });
    must(await answer(session, again));
  });

  it('cannot be asked for where no challenge is open', async () => {
    const login = await begin(session, { transactionId: 't1' });
    expect(await resend(login)).toMatchObject({ refusal: 'challenge_not_open' });
    const sent = await enrolling(session, { transactionId: 't1' });
    must(await answer(session, sent));
    expect(await resend(sent)).toMatchObject({ refusal: 'challenge_not_open' });
  });
});

describe('a challenge', () => {
  it('ends its login by the right answer where asked, and says what it proved', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    const { loginSessionId } = login;
    const ending = {
      ...{ tenantId, loginSessionId, code: codeFor(session, login) },
      completion: { idempotencyKey: 'k'.repeat(43) },
    };
    const wrong = { ...ending, code: not(ending.code) };
    expect(await session.ask(answerChallenge, wrong)).toMatchObject({ refusal: 'wrong_code' });
    expect(must(await session.ask(answerChallenge, ending))).toMatchObject({
      ...{ status: 'completed', next: 'nothing' },
      completed: { userId: ann, amr: ['pwd', 'sms', 'mfa'] },
    });
    expect(await session.ask(answerChallenge, ending)).toMatchObject({ refusal: 'login_over' });
    // Whose answer was lost on its way asks for it by the name they gave it.
    const again = { tenantId, loginSessionId, ...ending.completion };
    expect(must(await session.ask(completeLogin, again)).amr).toEqual(['pwd', 'sms', 'mfa']);
  });

  it('ends no login of who was blocked meanwhile, nor passes anything in it', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    session.stand({ blocked: true });
    const { loginSessionId } = login;
    const code = codeFor(session, login);
    const ending = { tenantId, loginSessionId, code, completion: {} };
    expect(await session.ask(answerChallenge, ending)).toMatchObject({ refusal: 'login_over' });
    expect(await tally(session)).toMatchObject({ ChallengePassed: 1, LoginCompleted: 1 });
  });

  it('is kept while it is open, and another once it has expired', async () => {
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    expect(must(await issue(login))).toEqual(login);
    session.advance(5 * minute);
    const next = must(await issue(login));
    expect(next.challenge?.challengeId).not.toBe(login.challenge?.challengeId);
    expect(await tally(session)).toMatchObject({ ChallengeIssued: 3 });
    expect(await answer(session, login)).toMatchObject({ refusal: 'wrong_code' });
  });

  it('goes to another authenticator when asked, and the one before it is dead', async () => {
    const [one, two] = [await register('+12025550101'), await register('+12025550102')];
    const first = must(await issue(await begin(session, { transactionId: 't1' }), one));
    const second = must(await issue(first, two));
    expect(second.challenge).toMatchObject({ authenticatorId: two, hint: 'XXXXXXXX0102' });
    expect(await answer(session, first)).toMatchObject({ refusal: 'wrong_code' });
    // Asked without a name, the one in hand is kept.
    expect(must(await issue(second)).challenge).toEqual(second.challenge);
    must(await answer(session, second));
  });

  it('goes to the authenticator that was used last, else to the oldest', async () => {
    const [one, two] = [await register('+12025550101'), await register('+12025550102')];
    const first = await challenged(session, { transactionId: 't1' });
    expect(first.challenge).toMatchObject({ authenticatorId: one });
    must(await answer(session, must(await issue(first, two))));
    expect(await challenged(session, { transactionId: 't2' })).toMatchObject({
      challenge: { authenticatorId: two },
    });
  });

  it('cannot be put to an authenticator of somebody else, or to one nobody has', async () => {
    await register('+12025550101');
    const theirs = await register('+12025550102', 'auth0|bob');
    const login = await begin(session, { transactionId: 't1' });
    for (const id of [theirs, 'dev_none']) {
      expect(await issue(login, id)).toMatchObject({ refusal: 'authenticator_unknown' });
    }
    const bare = await begin(session, { transactionId: 't2', userId: 'auth0|carl' });
    expect(await issue(bare)).toMatchObject({ refusal: 'authenticator_unknown' });
  });

  it('is nothing to a login that needs none', async () => {
    session.decide({ policy: [] });
    const login = await begin(session, { transactionId: 't1' });
    expect(must(await issue(login))).toMatchObject({ next: 'complete' });
    expect(await tally(session)).not.toHaveProperty('ChallengeIssued');
  });

  it('is dead once its authenticator was removed, and costs nothing to try', async () => {
    const authenticatorId = await register('+12025550101');
    const login = await challenged(session, { transactionId: 't1' });
    must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await answer(session, login, not(codeFor(session, login)))).toMatchObject({
      refusal: 'challenge_not_open',
    });
    expect(await resend(login)).toMatchObject({ refusal: 'challenge_not_open' });
    const now = await read(login);
    expect(now).toMatchObject({ next: 'enroll', authenticators: [] });
    expect(now).not.toHaveProperty('challenge');
    expect(await tally(session)).not.toHaveProperty('ChallengePassed');
  });
});

describe('messages', () => {
  it('are sent ten times to a person, then once an hour', async () => {
    const login = await enrolling(session, { transactionId: 't1' });
    for (let n = 2; n <= 10; n += 1) must(await resend(login));
    const inAnHour = () => wholeMinute(plus(session.clock(), 60 * minute));
    const refused = () => no('too_many_sends', { retryAt: inAnHour() });
    expect(await resend(login)).toEqual(refused());
    const other = await begin(session, { transactionId: 't2' });
    await register('+12025550199');
    expect(await issue(other)).toEqual(refused());
    expect(await tally(session)).toMatchObject({ ChallengeIssued: 1, CodeResent: 9 });

    session.advance(60 * minute);
    const later = must(await issue(await begin(session, { transactionId: 't3' })));
    expect(await resend(later)).toEqual(refused());
    // The code that did come still counts.
    must(await answer(session, later));
  });

  it('are counted for a number, whoever it is sent for, and for each tenant alone', async () => {
    for (let n = 0; n < 20; n += 1) {
      await enrolling(session, { transactionId: 't', userId: `auth0|${n}` });
    }
    await expect(enrolling(session, { transactionId: 't', userId: 'auth0|x' })).rejects.toThrow(
      'too_many_sends',
    );
    await enrolling(session, { transactionId: 't', tenantId: 'other' });
  });

  it('that a person is refused cost the number and the tenant nothing', async () => {
    const limits = {
      sendsPerUser: { burst: 1, refillMs: minute },
      sendsPerNumber: { burst: 2, refillMs: minute },
      sendsPerTenant: { burst: 3, refillMs: minute },
    };
    const tight = await openSession({ limits });
    const first = await enrolling(tight, { transactionId: 't' });
    const again = { tenantId, loginSessionId: first.loginSessionId };
    for (let n = 0; n < 5; n += 1) {
      expect(await tight.ask(resendCode, again)).toMatchObject({ refusal: 'too_many_sends' });
    }
    await enrolling(tight, { transactionId: 't', userId: 'auth0|bob' });
    await enrolling(tight, { transactionId: 't', userId: 'auth0|carl' }, '+12025550102');
    await expect(
      enrolling(tight, { transactionId: 't', userId: 'auth0|dora' }, '+12025550103'),
    ).rejects.toThrow('too_many_sends');
    await tight.stop();
  });
});
