import {
  completeLogin,
  issueChallenge,
  listAuthenticators,
  readLogin,
  removeAuthenticator,
  resendCode,
  startEnrollment,
} from '@countersign/contracts';
import { delayed } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from './limits.ts';
import {
  ann,
  annsPhone,
  answer,
  begin,
  challenged,
  codeFor,
  complete,
  enrolled,
  enrolling,
  must,
  openSession,
  tally,
  tenantId,
} from './testing/open-session.ts';

/** Every race is run in each of these orders, by three replicas with latencies of their own. */
const seeds = [1, 2, 3, 4, 5];

const racing = async (seed: number) => {
  const session = await openSession({ replicas: 3, through: delayed(seed) });
  onTestFinished(session.stop);
  return session;
};

const times = <Result>(count: number, ask: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => ask(index)));

const outcomes = (replies: readonly { ok: boolean; refusal?: string }[]) => {
  const counts: Record<string, number> = {};
  for (const { ok, refusal } of replies) {
    const outcome = ok ? 'ok' : (refusal ?? 'refused');
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};

describe.each(seeds)('at once, in the order of seed %d', (seed) => {
  it('a hundred answers with one right code are one success', async () => {
    const session = await racing(seed);
    const login = await enrolling(session, { transactionId: 't1' });
    const counts = outcomes(await times(100, () => answer(session, login)));
    expect(counts.ok).toBe(1);
    expect(await tally(session)).toMatchObject({
      ...{ ChallengePassed: 1, AuthenticatorEnrolled: 1 },
    });
  });

  it('a hundred requests for a challenge send one message', async () => {
    const session = await racing(seed);
    await enrolled(session, { transactionId: 't1' });
    const { loginSessionId } = await begin(session, { transactionId: 't2' });
    const within = { tenantId, loginSessionId };
    const logins = (await times(100, () => session.ask(issueChallenge, within))).map(must);
    expect(new Set(logins.map(({ challenge }) => challenge?.challengeId)).size).toBe(1);
    expect(await tally(session)).toMatchObject({ ChallengeIssued: 2 });
    // And cost one: whoever paid and then found it sent has its money back.
    for (let n = 2; n < defaultLimits.sendsPerUser.burst; n += 1) {
      must(await session.ask(resendCode, within));
    }
    expect(await session.ask(resendCode, within)).toMatchObject({ refusal: 'too_many_sends' });
  });

  it('twenty forms with one number are one enrollment and one message', async () => {
    const session = await racing(seed);
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    const form = { tenantId, loginSessionId, factor: 'sms', phoneNumber: annsPhone } as const;
    (await times(20, () => session.ask(startEnrollment, form))).map(must);
    expect(await tally(session)).toMatchObject({ ChallengeIssued: 1 });
  });

  it('ten forms with ten numbers leave one code alive, and it works', async () => {
    const session = await racing(seed);
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    const within = { tenantId, loginSessionId };
    const replies = await times(10, (n) =>
      session.ask(startEnrollment, {
        ...{ ...within, factor: 'sms', phoneNumber: `+1202555${1000 + n}` },
      }),
    );
    replies.map(must);
    expect(await tally(session)).toMatchObject({ ChallengeIssued: 10 });
    must(await answer(session, must(await session.ask(readLogin, within))));
    const whose = { tenantId, userId: ann };
    const { authenticators } = must(await session.ask(listAuthenticators, whose));
    expect(authenticators).toHaveLength(1);
  });

  it('ten logins that all enrol a phone end with one authenticator', async () => {
    const session = await racing(seed);
    const started = await times(10, (n) =>
      enrolling(session, { transactionId: `t${n}` }, `+1202555${1000 + n}`),
    );
    const counts = outcomes(await Promise.all(started.map((login) => answer(session, login))));
    expect(counts).toEqual({ ok: 1, challenge_not_open: 9 });
    expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 1, ChallengePassed: 1 });
  });

  it('twenty requests for a new code send few, and leave one code alive', async () => {
    const session = await racing(seed);
    const { loginSessionId } = await enrolling(session, { transactionId: 't1' });
    const within = { tenantId, loginSessionId };
    const logins = (await times(20, () => session.ask(resendCode, within))).map(must);
    const sends = Math.max(...logins.map(({ challenge }) => challenge?.send ?? 0));
    // Whoever looks only after another's was sent asks for one more, as if it came later.
    expect(sends).toBeLessThanOrEqual(4);
    expect(await tally(session)).toMatchObject({ CodeResent: sends - 1 });
    must(await answer(session, must(await session.ask(readLogin, within))));
  });

  it('a login is begun once by twenty, and completed for one of a hundred', async () => {
    const session = await racing(seed);
    session.decide({ policy: [] });
    const logins = await times(20, () => begin(session, { transactionId: 't1' }));
    const ids = new Set(logins.map(({ loginSessionId }) => loginSessionId));
    expect(ids.size).toBe(1);
    const [loginSessionId = ''] = ids;
    const within = { tenantId, loginSessionId };
    const counts = outcomes(await times(100, () => session.ask(completeLogin, within)));
    expect(counts).toEqual({ ok: 1, login_over: 99 });
    expect(await tally(session)).toMatchObject({ LoginStarted: 1, LoginCompleted: 1 });
  });

  it('an answer that comes as its authenticator goes is of before that, or refused', async () => {
    const session = await racing(seed);
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    const [{ authenticatorId = '' } = {}] = login.authenticators;
    const one = { tenantId, userId: ann, authenticatorId };
    const [removed, answered] = await Promise.all([
      session.ask(removeAuthenticator, one),
      answer(session, login),
    ]);
    must(removed);
    if (answered.ok) must(await complete(session, login));
    else {
      expect(answered.refusal).toBe('challenge_not_open');
      expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    }
  });

  it('forty logins, each answered by its own code, are all let in', async () => {
    const session = await racing(seed);
    const logins = await times(40, async (n) => {
      const whose = { userId: `auth0|person-${n}`, transactionId: `t${n}` };
      await enrolled(session, whose, `+1202555${1000 + n}`);
      const login = await challenged(session, { ...whose, transactionId: `again-${n}` });
      return must(await answer(session, login));
    });
    expect(logins.map(({ next }) => next)).toEqual(logins.map(() => 'complete'));
    expect(await tally(session)).toMatchObject({ ChallengePassed: 80, LoginCompleted: 40 });
  });

  it('a resend and an answer leave at most one code that works', async () => {
    const session = await racing(seed);
    const login = await enrolling(session, { transactionId: 't1' });
    const { loginSessionId } = login;
    const [resent, first] = await Promise.all([
      session.ask(resendCode, { tenantId, loginSessionId }),
      answer(session, login),
    ]);
    if (first.ok) return expect(await tally(session)).toMatchObject({ ChallengePassed: 1 });
    expect(first.refusal).toBe('wrong_code');
    must(await answer(session, must(resent)));
    return expect(codeFor(session, must(resent))).not.toBe(codeFor(session, login));
  });
});
