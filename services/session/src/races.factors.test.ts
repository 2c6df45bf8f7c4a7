import { giveRecoveryCode, issueChallenge, startEnrollment } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { delayed } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { always } from './testing/always.ts';
import {
  answer,
  begin,
  complete,
  must,
  openSession,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';

const seeds = [1, 2, 3];
/** More than the default: what keeps a code to one use is not that nobody looks at the rest. */
const generous = { burst: 25, refillMs: 60_000 };
const limits = {
  attemptsPerUser: generous,
  attemptsPerAuthenticator: generous,
  wrongAnswersMax: 1_000,
};

const racing = async (seed: number) => {
  const session = await openSession({ replicas: 3, through: delayed(seed), limits });
  onTestFinished(session.stop);
  session.decide({ factors: { ...always.factors, otp: true, 'recovery-code': true } });
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
