import {
  giveRecoveryCode,
  issueChallenge,
  listAuthenticators,
  removeAuthenticator,
  startEnrollment,
} from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { totpCode } from '@countersign/factors';
import { type SoftKey, softKey } from '@countersign/factors/testing';
import { delayed } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from './limits.ts';
import { always } from './testing/always.ts';
import { origin, relyingParties } from './testing/holding.ts';
import { expectEnds, expectInvariants } from './testing/invariants.ts';
import {
  ann,
  answer,
  begin,
  complete,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';
import { outlive } from './testing/outlive.ts';

const seeds = [1, 2, 3];
/** More than the default: what keeps a code to one use is not that nobody looks at the rest. */
const generous = { burst: 25, refillMs: 60_000 };
const limits = {
  attemptsPerUser: generous,
  attemptsPerAuthenticator: generous,
  ceremoniesPerUser: { burst: 200, refillMs: 60_000 },
  signaturesPerUser: generous,
  wrongAnswersMax: 1_000,
};

const racing = async (seed: number) => {
  const session = await openSession({ replicas: 3, through: delayed(seed), limits });
  onTestFinished(session.stop);
  session.decide({
    factors: { ...always.factors, otp: true, 'recovery-code': true, 'webauthn-roaming': true },
  });
  return session;
};
const hundred = <Result>(ask: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: 100 }, (_, index) => ask(index)));
const successes = (replies: readonly { readonly ok: boolean }[]) =>
  replies.filter(({ ok }) => ok).length;

const startApp = async (session: Session) => {
  const { loginSessionId } = await begin(session, { transactionId: 'enrolling' });
  const form = { tenantId, loginSessionId, factor: 'otp' } as const;
  const login = must(await session.ask(startEnrollment, form));
  return { login, secret: login.challenge?.secret ?? '' };
};
const enrolled = async (session: Session) => {
  const { login, secret } = await startApp(session);
  const proved = must(await answer(session, login, totpCode(secret, session.clock())));
  const within = { tenantId, loginSessionId: login.loginSessionId };
  const { recoveryCode } = must(await session.ask(giveRecoveryCode, within));
  must(await complete(session, proved));
  session.advance(30_000);
  return { secret, recoveryCode };
};
const challenged = async (session: Session, transactionId: string, isRecovering: boolean) => {
  const { loginSessionId, authenticators } = await begin(session, { transactionId });
  const factor = isRecovering ? 'recovery-code' : 'otp';
  const { authenticatorId = '' } = authenticators.find((each) => each.factor === factor) ?? {};
  return must(await session.ask(issueChallenge, { tenantId, loginSessionId, authenticatorId }));
};

describe.each(seeds)('at once, in the order of seed %d', (seed) => {
  it('a hundred answers with one code of an app enrol it once', async () => {
    const session = await racing(seed);
    const { login, secret } = await startApp(session);
    const code = totpCode(secret, session.clock());
    expect(successes(await hundred(() => answer(session, login, code)))).toBe(1);
    expect(await tally(session)).toMatchObject({ ChallengePassed: 1, AuthenticatorEnrolled: 1 });
  });

  it.each([false, true])(
    'a hundred answers in one login are one success (spare: %s)',
    async (isRecovering) => {
      const session = await racing(seed);
      const { secret, recoveryCode } = await enrolled(session);
      const login = await challenged(session, 't1', isRecovering);
      const code = isRecovering ? recoveryCode : totpCode(secret, session.clock());
      expect(successes(await hundred(() => answer(session, login, code)))).toBe(1);
      expect(await tally(session)).toMatchObject({ ChallengePassed: 2 });
    },
  );

  it.each([false, true])(
    'a hundred logins that are answered with one code are one success (spare: %s)',
    async (isRecovering) => {
      const session = await racing(seed);
      const { secret, recoveryCode } = await enrolled(session);
      const logins = await hundred((index) => challenged(session, `t${index}`, isRecovering));
      const code = isRecovering ? recoveryCode : totpCode(secret, session.clock());
      const replies = await Promise.all(logins.map((login) => answer(session, login, code)));
      expect(successes(replies)).toBe(1);
      expect(await tally(session)).toMatchObject({ ChallengePassed: 2 });
    },
  );
});

const startKey = async (session: Session, transactionId = 'enrolling', userId = ann) => {
  const { loginSessionId } = await begin(session, { transactionId, userId });
  const form = { tenantId, loginSessionId, factor: 'webauthn-roaming', relyingParties };
  return must(await session.ask(startEnrollment, form));
};
const withKey = async (session: Session) => {
  const key = softKey({ origin });
  const login = await startKey(session);
  const proved = must(await answer(session, login, key.create(login.challenge?.options)));
  must(await session.ask(giveRecoveryCode, { tenantId, loginSessionId: proved.loginSessionId }));
  must(await complete(session, proved));
  return key;
};
const asked = async (session: Session, transactionId: string) => {
  const { loginSessionId } = await begin(session, { transactionId });
  return must(await session.ask(issueChallenge, { tenantId, loginSessionId, relyingParties }));
};
/** So many who are refused at once may find the login too busy to say so: nothing came of it. */
const unlessBusy = (reason: unknown) => {
  if (!(reason instanceof Unanswered)) throw reason;
  return { ok: false };
};
const having = async (session: Session, userId = ann) =>
  must(await session.ask(listAuthenticators, { tenantId, userId })).authenticators;

describe.each(seeds)('a key, at once, in the order of seed %d', (seed) => {
  const signed = (key: SoftKey, login: Awaited<ReturnType<typeof asked>>) =>
    key.get(login.challenge?.options);

  it('a hundred answers that enrol it are one key', async () => {
    const session = await racing(seed);
    const login = await startKey(session);
    const code = softKey({ origin }).create(login.challenge?.options);
    expect(successes(await hundred(() => answer(session, login, code)))).toBe(1);
    expect(await tally(session)).toMatchObject({ ChallengePassed: 1, AuthenticatorEnrolled: 1 });
  });

  it('W5 a hundred answers with one signature are one success', async () => {
    const session = await racing(seed);
    const key = await withKey(session);
    const login = await asked(session, 't1');
    const code = signed(key, login);
    expect(successes(await hundred(() => answer(session, login, code)))).toBe(1);
    expect((await tally(session)).ChallengePassed).toBe(2);
  });

  it('I5 a hundred signatures that are none end their challenge once', async () => {
    const session = await openSession({ replicas: 3, through: delayed(seed) });
    onTestFinished(session.stop);
    session.decide({ factors: { ...always.factors, sms: false, 'webauthn-roaming': true } });
    const key = softKey({ origin });
    const begun = await startKey(session);
    must(
      await complete(
        session,
        must(await answer(session, begun, key.create(begun.challenge?.options))),
      ),
    );
    const login = await asked(session, 't1');
    const code = key.get(login.challenge?.options, { isBogus: true });
    const replies = await hundred(() => answer(session, login, code).catch(unlessBusy));
    expect(successes(replies)).toBe(0);
    const record = await outlive(session);
    expectInvariants(record, defaultLimits);
    expectEnds(record);
  });

  it('W6 a hundred logins answered with one signature are the one it was for', async () => {
    const session = await racing(seed);
    const key = await withKey(session);
    const logins = await hundred((index) => asked(session, `t${index}`));
    const [first] = logins;
    if (!first) throw new Error('there is no login');
    const code = signed(key, first);
    const replies = await Promise.all(logins.map((login) => answer(session, login, code)));
    expect(successes(replies)).toBe(replies[0]?.ok ? 1 : 0);
  });

  it('W18 twenty people who enrol one key at once are one', async () => {
    const session = await racing(seed);
    const key = softKey({ origin });
    const people = Array.from({ length: 20 }, (_, n) => `auth0|${n}`);
    const logins = await Promise.all(people.map((who) => startKey(session, `t-${who}`, who)));
    const replies = await Promise.all(
      logins.map((login) => answer(session, login, key.create(login.challenge?.options))),
    );
    expect(successes(replies)).toBe(1);
    expect((await Promise.all(people.map((who) => having(session, who)))).flat()).toHaveLength(1);
  });

  it('W23 a key removed while a hundred answers come proves nothing after that', async () => {
    const session = await racing(seed);
    const key = await withKey(session);
    const login = await asked(session, 't1');
    const code = signed(key, login);
    const [own] = (await having(session)).filter(({ kind }) => kind === 'webauthn-roaming');
    const { authenticatorId = '' } = own ?? {};
    const [replies, removed] = await Promise.all([
      hundred(() => answer(session, login, code).catch(unlessBusy)),
      session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }),
    ]);
    expect(removed.ok).toBe(true);
    expect(successes(replies)).toBeLessThanOrEqual(1);
    expect(await answer(session, login, code)).toMatchObject({ ok: false });
    expect(await having(session)).toEqual([]);
  });
});
