import { randomUUID } from 'node:crypto';
import {
  answerChallenge,
  completeLogin,
  issueChallenge,
  readLogin,
  reviewLogin,
} from '@countersign/contracts';
import { Unanswered, UnreadableError } from '@countersign/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loginActivity } from '../activity/login-activity.ts';
import { ann, begin, must, openSession, type Session, tenantId } from '../testing/open-session.ts';
import {
  AnswerRejected,
  ChallengeIssued,
  ChallengePassed,
  CodeResent,
  LoginCompleted,
  type LoginSessionEvent,
} from './login-session.events.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const challengeId = 'c1';
const authenticatorId = 'dev_1';

/** A login that a newer version goes on with: what it records lies in the login's own stream. */
const goneOn = async (...facts: readonly LoginSessionEvent[]) => {
  const { loginSessionId } = await begin(session, { transactionId: 't1' });
  const stream = `loginSession-${loginSessionId}`;
  const { revision } = await session.store.load(stream);
  const events = facts.map((fact) => ({ id: randomUUID(), ...fact, metadata: {} }));
  await session.store.append(stream, revision, events);
  return { tenantId, loginSessionId };
};
const facts = (now: string) => {
  const expiresAt = new Date(Date.parse(now) + 300_000).toISOString();
  const sent = { keyId: 'k1', digits: 6, expiresAt };
  const what = { challengeId, authenticatorId, factor: 'sms', messageType: 'sms' } as const;
  return {
    issued: ChallengeIssued({
      ...{ ...what, ...sent, purpose: 'login', sealed: 'sealed', send: 1 },
      ...{ wrongAnswersMax: 5, issuedAt: now },
    }),
    rejected: AnswerRejected({ challengeId, send: 1, rejectedAt: now }),
    resent: CodeResent({ challengeId, send: 2, ...sent, resentAt: now }),
    passed: ChallengePassed({ ...what, purpose: 'login', send: 2, amr: 'sms', passedAt: now }),
  };
};

describe('a login with whose challenge a newer version goes on', () => {
  it('is not answered, not asked anew and not completed by this one', async () => {
    const { issued, rejected, resent } = facts(session.clock());
    const within = await goneOn(issued, rejected, resent);
    const asking = [
      session.ask(readLogin, within),
      session.ask(issueChallenge, within),
      session.ask(answerChallenge, { ...within, code: '123456' }),
      session.ask(completeLogin, within),
    ];
    for (const asked of asking) await expect(asked).rejects.toThrow(Unanswered);
  });

  it('is completed by this one once the newer one has passed it', async () => {
    const { issued, passed } = facts(session.clock());
    const within = await goneOn(issued, passed);
    expect(must(await session.ask(completeLogin, within)).amr).toEqual(['pwd', 'sms', 'mfa']);
  });

  it('proves after its end what it proved', async () => {
    const { issued, rejected, resent, passed } = facts(session.clock());
    const completed = LoginCompleted({ completedAt: session.clock() });
    const within = await goneOn(issued, rejected, resent, passed, completed);
    const proof = must(await session.ask(reviewLogin, { ...within, userId: ann }));
    expect(proof.amr).toEqual(['pwd', 'sms', 'mfa']);
  });
});

describe('the relay to the log', () => {
  it('lets go before what a newer version recorded, so that the newer one tells it', () => {
    for (const fact of Object.values(facts(session.clock()))) {
      const event = { ...fact, id: randomUUID(), stream: 'loginSession-l1', metadata: {} };
      const recorded = { ...event, revision: 3, position: '3' };
      expect(() => loginActivity.tell(recorded, { status: 'pending' })).toThrow(UnreadableError);
    }
  });
});
