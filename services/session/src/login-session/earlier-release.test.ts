import { randomUUID } from 'node:crypto';
import {
  answerChallenge,
  completeLogin,
  issueChallenge,
  readLogin,
  registerAuthenticator,
  reviewLogin,
} from '@countersign/contracts';
import { no } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ann,
  annsPhone,
  answer,
  begin,
  must,
  openSession,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
  const authenticator = { kind: 'phone', phoneNumber: annsPhone } as const;
  must(await session.ask(registerAuthenticator, { tenantId, userId: ann, authenticator }));
});
afterEach(() => session.stop());

/** A login as release 0.2.0 went on with it, where challenges had streams of their own. */
const goneOn = async (...facts: readonly { readonly type: string; readonly data: object }[]) => {
  const { loginSessionId } = await begin(session, { transactionId: 't1' });
  const stream = `loginSession-${loginSessionId}`;
  const { revision } = await session.store.load(stream);
  const events = facts.map((fact) => ({ id: randomUUID(), ...fact, metadata: {} }));
  await session.store.append(stream, revision, events);
  return { tenantId, loginSessionId };
};
const one = { challengeId: 'c1', authenticatorId: 'dev_1' };
const chosen = () => ({
  type: 'ChallengeChosen',
  data: { ...one, chosenAt: session.clock() },
});
const started = () => ({
  type: 'EnrollmentStarted',
  data: { ...one, factor: 'sms', sealed: 'sealed', besides: [], startedAt: session.clock() },
});
const satisfied = (more: object = {}) => ({
  type: 'MfaSatisfied',
  data: { ...one, amr: 'sms', provedAt: session.clock(), ...more },
});
const completed = () => ({ type: 'LoginCompleted', data: { completedAt: session.clock() } });

describe('a login of an earlier release', () => {
  it('proves what it proved', async () => {
    const within = await goneOn(chosen(), satisfied(), completed());
    const proof = must(await session.ask(reviewLogin, { ...within, userId: ann }));
    expect(proof.amr).toEqual(['pwd', 'sms', 'mfa']);
  });

  it('is completed here where its challenge was passed there', async () => {
    const within = await goneOn(started(), satisfied());
    expect(must(await session.ask(completeLogin, within)).amr).toEqual(['pwd', 'sms', 'mfa']);
  });

  it('owes the recovery code that it owed', async () => {
    const within = await goneOn(chosen(), satisfied({ recoveryCodeDue: 'replacement' }));
    expect(must(await session.ask(readLogin, within))).toMatchObject({
      ...{ next: 'recovery-code', recoveryCodeDue: 'replacement' },
    });
  });

  it.each([
    ['chosen', chosen],
    ['started', started],
  ])(
    'asks anew where a challenge was %s there, and never takes an answer to it',
    async (_, fact) => {
      const within = await goneOn(fact());
      expect(must(await session.ask(readLogin, within))).not.toHaveProperty('challenge');
      const code = '123456';
      for (const challengeId of ['c1', undefined]) {
        expect(await session.ask(answerChallenge, { ...within, challengeId, code })).toMatchObject({
          refusal: 'challenge_not_open',
        });
      }
      expect(await session.ask(completeLogin, within)).toMatchObject({ refusal: 'mfa_required' });

      must(await answer(session, must(await session.ask(issueChallenge, within))));
      must(await session.ask(completeLogin, within));
    },
  );

  it.each([
    ['chosen', chosen],
    ['started', started],
  ])('is left to a replica of that release, where a challenge was %s there', async (_, fact) => {
    const within = await goneOn(fact());
    const other = vi.fn(async () => no('challenge_locked'));
    const serving = await session.messaging.answer(answerChallenge, other);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => session.ask(answerChallenge, { ...within, code: '123456' })),
    );
    expect(answers).toEqual(answers.map(() => no('challenge_locked')));
    expect(other).toHaveBeenCalledTimes(20);
    await serving.stop();
  });
});
