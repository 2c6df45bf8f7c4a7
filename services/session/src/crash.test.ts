import { type Login, readLogin, removeAuthenticator } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { describe, expect, it, vi } from 'vitest';
import { defaultLimits } from './limits.ts';
import { callsToStart, type Fault, harmed, kindsOfFault } from './testing/dying.ts';
import { expectInvariants } from './testing/invariants.ts';
import {
  annsPhone,
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
  recordOf,
  type Session,
  tally,
} from './testing/open-session.ts';
import { type Persist, persisting } from './testing/persisting.ts';

/** Types the code until the login is through; a refusal is a reason to look where it stands. */
const prove = async (session: Session, persist: Persist, asked: () => Promise<Login>) => {
  let login = await persist(asked);
  const { tenantId, loginSessionId } = login;
  for (let times = 1; times <= 3 && login.next !== 'complete'; times += 1) {
    const reply = await persist(() => answer(session, login));
    if (reply.ok) return reply.value;
    expect(reply.refusal).toBe('challenge_not_open');
    await vi.waitFor(async () => {
      login = must(await session.ask(readLogin, { tenantId, loginSessionId }));
      expect(login.next).toBe('complete');
    });
  }
  return login;
};

/** The whole story, through whatever happens: enrol and complete, be challenged and complete. */
const story = async (fault?: Fault) => {
  const harm = harmed(fault);
  const session = await openSession({ through: harm.through });
  const replacements: { stop: () => Promise<void> }[] = [];
  const persist = persisting(async () => {
    if (!fault?.isLast || replacements.length > 0) return;
    // Whoever is dead can stop nothing properly, and is only taken off the subjects.
    await Promise.allSettled(session.services.map((service) => service.stop()));
    replacements.push(await session.start(1, (ports) => ports));
  });

  const completing = async (transactionId: string): Promise<boolean> => {
    const login = await persist(() => begin(session, { transactionId }));
    const reply = await persist(() => complete(session, login));
    if (reply.ok) expect(reply.value.amr).toEqual(['pwd', 'sms', 'mfa']);
    // It was completed, and nobody heard: then nobody has anything of it either.
    else expect([fault?.how, reply.refusal]).toEqual(['unheard', 'login_over']);
    return reply.ok;
  };

  await prove(session, persist, () => enrolling(session, { transactionId: 't1' }, annsPhone));
  const first = await completing('t1');
  await prove(session, persist, () => challenged(session, { transactionId: 't2' }));
  const second = await completing('t2');
  expect(first || second).toBe(true);
  const record = await recordOf(session);
  const counts = await tally(session);
  await Promise.allSettled([...session.services, ...replacements].map((each) => each.stop()));
  await session.close();
  return { record, counts, calls: harm.calls() };
};

describe('a process that comes to harm at any one call', async () => {
  const { calls } = await story();

  it.each(kindsOfFault)(
    'which %s, grants nothing for it, and the story ends well',
    async (_, kind) => {
      for (let call = callsToStart + 1; call <= calls; call += 1) {
        const { record, counts } = await story({ ...kind, call });
        expectInvariants(record, defaultLimits);
        expect(counts, `at call ${call}`).toMatchObject({ AuthenticatorEnrolled: 1 });
      }
    },
  );
});

describe('an answer that could not be recorded', () => {
  it('still locks an authenticator at the next wrong answer', async () => {
    let isDown = false;
    const session = await openSession({
      limits: { failuresMax: 2 },
      through: ({ store, ...ports }) => ({
        ...ports,
        store: {
          ...store,
          append: async (stream, expected, events) => {
            const isLock = events.some(({ type }) => type === 'AuthenticatorLocked');
            if (isDown && isLock) throw new Error('the store is down');
            return store.append(stream, expected, events);
          },
        },
      }),
    });
    await enrolled(session, { transactionId: 't1' });
    const login = await challenged(session, { transactionId: 't2' });
    const wrong = not(codeFor(session, login));
    isDown = true;
    expect(await answer(session, login, wrong)).toMatchObject({ refusal: 'wrong_code' });
    await expect(answer(session, login, wrong)).rejects.toThrow(Unanswered);
    isDown = false;
    // The right one comes too late.
    expect(await answer(session, login)).toMatchObject({ refusal: 'authenticator_locked' });
    expect(await tally(session)).toMatchObject({ AuthenticatorLocked: 1, AnswerRejected: 1 });
    await session.stop();
  });
});

describe('a process that is killed between what a code proved and its login', () => {
  /** Up to the answer, in a process that dies at the first append to the login. */
  const killedBetween = async () => {
    let isArmed = false;
    let isDead = false;
    const session = await openSession({
      through: (ports) => ({
        ...ports,
        store: {
          ...ports.store,
          load: async (stream, after) => {
            if (isDead) throw new Error('this process is dead');
            return ports.store.load(stream, after);
          },
          append: async (stream, expected, events) => {
            isDead ||= isArmed && stream.startsWith('loginSession-');
            if (isDead) throw new Error('this process is dead');
            return ports.store.append(stream, expected, events);
          },
        },
      }),
    });
    const login = await enrolling(session, { transactionId: 't1' });
    isArmed = true;
    await expect(answer(session, login)).rejects.toThrow(Unanswered);
    await Promise.allSettled(session.services.map((service) => service.stop()));
    expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 1 });
    const restarted = await session.start(1, (ports) => ports);
    return {
      session,
      login,
      close: async () => {
        await restarted.stop();
        await session.close();
      },
    };
  };

  it('grants nothing, and the same answer finishes the work', async () => {
    const { session, login, close } = await killedBetween();
    expect(await tally(session)).not.toHaveProperty('ChallengePassed');
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    expect(await answer(session, login, not(codeFor(session, login)))).toMatchObject({
      refusal: 'wrong_code',
    });

    must(await answer(session, login));
    must(await complete(session, login));
    expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 1, ChallengePassed: 1 });
    expectInvariants(await recordOf(session), defaultLimits);
    await close();
  });

  it('leaves the enrollment to the next login where that one has expired', async () => {
    const { session, login, close } = await killedBetween();
    session.advance(60 * 60_000);
    expect(await answer(session, login)).toMatchObject({ refusal: 'login_expired' });
    expect(await begin(session, { transactionId: 't2' })).toMatchObject({ next: 'challenge' });
    await close();
  });

  it('gives somebody who was erased meanwhile nothing', async () => {
    const { session, login, close } = await killedBetween();
    await session.vault.erase(login);
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    expect(await tally(session)).not.toHaveProperty('ChallengePassed');
    await close();
  });

  it('gives an authenticator that was removed meanwhile no effect', async () => {
    const { session, login, close } = await killedBetween();
    const { tenantId, userId } = login;
    const authenticatorId = login.challenge?.authenticatorId ?? '';
    must(await session.ask(removeAuthenticator, { tenantId, userId, authenticatorId }));
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    expect(await tally(session)).not.toHaveProperty('ChallengePassed');
    await close();
  });
});
