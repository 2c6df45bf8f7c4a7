import {
  type Login,
  readLogin,
  registerAuthenticator,
  removeAuthenticator,
} from '@countersign/contracts';
import { Unanswered } from '@countersign/kernel';
import { describe, expect, it, vi } from 'vitest';
import { defaultLimits } from './limits.ts';
import { type Fault, harmed } from './testing/dying.ts';
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

const kinds = [
  ['fails, and was not made', { how: 'not made', isLast: false }],
  ['fails, and nobody knows that it was made', { how: 'unheard', isLast: false }],
  ['kills it, and was not made', { how: 'not made', isLast: true }],
  ['kills it, once it was made', { how: 'unheard', isLast: true }],
] as const;

/** The calls that starting takes: without them there is no process to come to harm. */
const callsToStart = 2;

describe('a process that comes to harm at any one call', async () => {
  const { calls } = await story();

  it.each(kinds)('which %s, grants nothing for it, and the story ends well', async (_, kind) => {
    for (let call = callsToStart + 1; call <= calls; call += 1) {
      const { record, counts } = await story({ ...kind, call });
      expectInvariants(record, defaultLimits);
      expect(counts, `at call ${call}`).toMatchObject({ AuthenticatorEnrolled: 1 });
    }
  });
});

describe('an answer whose consequences could not be recorded', () => {
  it('has them when it is given again, before anybody else sees to it', async () => {
    let isDown = false;
    const session = await openSession({
      through: ({ store, ...ports }) => ({
        ...ports,
        store: {
          ...store,
          follow: () => ({ reached: async () => {}, stop: async () => {} }),
          append: async (stream, expected, events) => {
            if (isDown && !stream.startsWith('challenge-')) throw new Error('the store is down');
            return store.append(stream, expected, events);
          },
        },
      }),
    });
    const login = await enrolling(session, { transactionId: 't1' });
    isDown = true;
    await expect(answer(session, login)).rejects.toThrow(Unanswered);
    isDown = false;
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    const { tenantId, loginSessionId } = login;
    expect(must(await session.ask(readLogin, { tenantId, loginSessionId }))).toMatchObject({
      next: 'complete',
    });
    await session.stop();
  });

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
    expect(await tally(session)).toMatchObject({ AuthenticatorLocked: 1, AnswerRejected: 2 });
    await session.stop();
  });
});

describe('a process that is killed once a code was accepted', () => {
  /** Up to the answer, in a process that dies at the first append after it passed the challenge. */
  const killedAfterPassing = async (until: (session: Session) => Promise<Login>) => {
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
            isDead ||= isArmed && !stream.startsWith('challenge-');
            if (isDead) throw new Error('this process is dead');
            return ports.store.append(stream, expected, events);
          },
        },
      }),
    });
    const login = await until(session);
    isArmed = true;
    await expect(answer(session, login)).rejects.toThrow(Unanswered);
    await Promise.allSettled(session.services.map((service) => service.stop()));
    return { session, login };
  };

  it.each([
    ['an enrollment', (session: Session) => enrolling(session, { transactionId: 't1' })],
    [
      'a login',
      async (session: Session) => {
        const user = { tenantId: 'acme', userId: 'auth0|ann' };
        const authenticator = { kind: 'phone', phoneNumber: annsPhone } as const;
        must(await session.ask(registerAuthenticator, { ...user, authenticator }));
        return challenged(session, { transactionId: 't1' });
      },
    ],
  ])('finds %s settled after its restart, though nobody asks again', async (_, until) => {
    const { session, login } = await killedAfterPassing(until);
    const before = await tally(session);
    expect(before).toMatchObject({ ChallengePassed: 1 });
    expect(before).not.toHaveProperty('MfaSatisfied');
    expect(before).not.toHaveProperty('AuthenticatorEnrolled');

    const restarted = await session.start(1, (ports) => ports);
    await vi.waitFor(async () => {
      expect(await tally(session)).toMatchObject({ MfaSatisfied: 1 });
    });
    must(await complete(session, login));
    expect(await begin(session, { transactionId: 't2' })).toMatchObject({ next: 'challenge' });
    expectInvariants(await recordOf(session), defaultLimits);
    await restarted.stop();
    await session.close();
  });

  it('keeps the enrollment even where the login itself has expired meanwhile', async () => {
    const { session, login } = await killedAfterPassing((at) =>
      enrolling(at, { transactionId: 't1' }),
    );
    session.advance(60 * 60_000);
    const restarted = await session.start(1, (ports) => ports);
    await vi.waitFor(async () => {
      expect(await tally(session)).toMatchObject({ AuthenticatorEnrolled: 1, LoginExpired: 1 });
    });
    expect(await complete(session, login)).toMatchObject({ refusal: 'login_expired' });
    await restarted.stop();
    await session.close();
  });

  it('gives somebody who was erased meanwhile nothing', async () => {
    const { session, login } = await killedAfterPassing((at) =>
      enrolling(at, { transactionId: 't1' }),
    );
    await session.vault.erase(login);
    const restarted = await session.start(1, (ports) => ports);
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    expect(await tally(session)).not.toHaveProperty('AuthenticatorEnrolled');
    await restarted.stop();
    await session.close();
  });

  it('gives an authenticator that was removed meanwhile no effect', async () => {
    let authenticatorId = '';
    const user = { tenantId: 'acme', userId: 'auth0|ann' };
    const { session, login } = await killedAfterPassing(async (at) => {
      const authenticator = { kind: 'phone', phoneNumber: annsPhone } as const;
      const registered = must(await at.ask(registerAuthenticator, { ...user, authenticator }));
      authenticatorId = registered.authenticatorId;
      return challenged(at, { transactionId: 't1' });
    });
    // An admin acts before the reaction has come round to it.
    const admin = await session.start(1, (ports) => ({
      ...ports,
      store: { ...ports.store, follow: () => ({ reached: async () => {}, stop: async () => {} }) },
    }));
    must(await session.ask(removeAuthenticator, { ...user, authenticatorId }));
    await admin.stop();
    const restarted = await session.start(1, (ports) => ports);
    expect(await answer(session, login)).toMatchObject({ refusal: 'challenge_not_open' });
    expect(await complete(session, login)).toMatchObject({ refusal: 'mfa_required' });
    expect(await tally(session)).not.toHaveProperty('MfaSatisfied');
    await restarted.stop();
    await session.close();
  });
});
