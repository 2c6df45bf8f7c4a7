import {
  beginPasskeyLogin,
  completeLogin,
  type FactorName,
  giveRecoveryCode,
  issueChallenge,
  type Login,
  readLogin,
  startEnrollment,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { type SoftKey, softKey } from '@countersign/factors/testing';
import { describe, expect, it, vi } from 'vitest';
import { defaultLimits } from './limits.ts';
import { always } from './testing/always.ts';
import { callsToStart, type Fault, harmed, kindsOfFault } from './testing/dying.ts';
import { origin, relyingParties } from './testing/holding.ts';
import { expectEnds, expectInvariants } from './testing/invariants.ts';
import {
  answer,
  begin,
  codeFor,
  complete,
  must,
  openSession,
  recordOf,
  type Session,
  tally,
  tenantId,
} from './testing/open-session.ts';
import { outlive } from './testing/outlive.ts';
import { addPasskey, enterBy, entering, newChallenge, signedBy } from './testing/passkeys.ts';
import { type Persist, persisting } from './testing/persisting.ts';

const factors = {
  ...always.factors,
  ...{ sms: false, otp: true, email: true, 'recovery-code': true },
};
const within = ({ loginSessionId }: Login) => ({ tenantId, loginSessionId });

/** Answers until it is known to be proved: the same code, as nobody has another. */
const prove = async (session: Session, persist: Persist, login: Login, code: string) => {
  const reply = await persist(() => answer(session, login, code));
  if (!reply.ok) expect(reply.refusal).toBe('challenge_not_open');
  return vi.waitFor(async () => {
    const stands = must(await persist(() => session.ask(readLogin, within(login))));
    expect(stands.status).toBe('authenticated');
    return stands;
  });
};

/**
 * Enrols an app, keeps the recovery code, uses that in the next login, is given another, and signs
 * in once more by a code that was mailed.
 */
const story = async (fault?: Fault) => {
  const harm = harmed(fault);
  const session = await openSession({ through: harm.through });
  session.decide({ factors });
  session.describe({ email: 'ann@example.com', emailVerified: true });
  const replacements: { stop: () => Promise<void> }[] = [];
  const persist = persisting(async () => {
    if (!fault?.isLast || replacements.length > 0) return;
    await Promise.allSettled(session.services.map((service) => service.stop()));
    replacements.push(await session.start(1, (ports) => ports));
  });
  const keepCode = async (login: Login) => {
    const kept = must(await persist(() => session.ask(giveRecoveryCode, within(login))));
    await persist(() => session.ask(completeLogin, within(login)));
    return kept.recoveryCode;
  };

  const begun = await persist(() => begin(session, { transactionId: 't1' }));
  const form = { ...within(begun), factor: 'otp' } as const;
  const started = must(await persist(() => session.ask(startEnrollment, form)));
  const code = totpCode(started.challenge?.secret ?? '', session.clock());
  const spare = await keepCode(await prove(session, persist, started, code));

  const asked = async (transactionId: string, by: FactorName) => {
    const login = await persist(() => begin(session, { transactionId }));
    const of = login.authenticators.find(({ factor }) => factor === by);
    const picked = { ...within(login), authenticatorId: of?.authenticatorId ?? '' };
    return must(await persist(() => session.ask(issueChallenge, picked)));
  };
  await keepCode(await prove(session, persist, await asked('t2', 'recovery-code'), spare));
  const mailed = await asked('t3', 'email');
  const last = await prove(session, persist, mailed, codeFor(session, mailed));
  await persist(() => session.ask(completeLogin, within(last)));

  const [record, counts] = [await recordOf(session), await tally(session)];
  await Promise.allSettled([...session.services, ...replacements].map((each) => each.stop()));
  await session.close();
  return { record, counts, calls: harm.calls() };
};

/**
 * Adds a passkey after a login by password, and signs in by it: each time anew where nobody
 * answered, with another passkey and on another page, as a browser does.
 */
const passkeyStory = async (fault?: Fault) => {
  const harm = harmed(fault);
  const session = await openSession({ through: harm.through });
  session.decide({ policy: [] });
  const replacements: { stop: () => Promise<void> }[] = [];
  const persist = persisting(async () => {
    if (!fault?.isLast || replacements.length > 0) return;
    await Promise.allSettled(session.services.map((service) => service.stop()));
    replacements.push(await session.start(1, (ports) => ports));
  });

  const begun = await persist(() => begin(session, { transactionId: 't1' }));
  const made: SoftKey[] = [];
  const added = await persist(() => {
    const key = softKey({ origin });
    made.push(key);
    return addPasskey(session, begun, key);
  });
  // It was added, and nobody heard: then another is none that a password alone adds.
  if (!added.ok) expect([fault?.how, added.refusal]).toEqual(['unheard', 'enrollment_not_allowed']);
  await persist(() => complete(session, begun));

  session.decide({ ...always });
  const entered = [];
  for (const key of made) {
    const reply = await persist(async () => {
      const challenge = newChallenge(session);
      const answer = signedBy(key, challenge);
      const asked = { transactionId: 't2', challenge, answer };
      return { asked, ...(await enterBy(session, key, asked)) };
    });
    if (reply.ok) entered.push(reply);
  }
  expect(entered).toHaveLength(1);
  for (const { asked, value } of entered) {
    const ended = await persist(() => complete(session, value));
    if (ended.ok) expect(ended.value.amr).toEqual(['swk', 'user', 'mfa']);
    else expect([fault?.how, ended.refusal]).toEqual(['unheard', 'login_over']);
    const again = { ...entering, ...asked, transactionId: 't3' };
    expect(await persist(() => session.ask(beginPasskeyLogin, again))).toMatchObject({
      refusal: 'passkey_refused',
    });
  }

  const [record, counts] = [await recordOf(session), await tally(session)];
  await Promise.allSettled([...session.services, ...replacements].map((each) => each.stop()));
  await session.close();
  return { record, counts, calls: harm.calls() };
};

const keysOn = { ...always.factors, sms: false, 'webauthn-roaming': true };

/**
 * Enrols a security key, has a signature of it refused in the next login, and signs in by another:
 * each time for what is to be signed now, as a page says it.
 */
const keyStory = async (fault?: Fault) => {
  const harm = harmed(fault);
  const session = await openSession({ through: harm.through });
  session.decide({ factors: keysOn });
  const replacements: { stop: () => Promise<void> }[] = [];
  const persist = persisting(async () => {
    if (!fault?.isLast || replacements.length > 0) return;
    await Promise.allSettled(session.services.map((service) => service.stop()));
    replacements.push(await session.start(1, (ports) => ports));
  });
  const key = softKey({ origin });
  const begun = await persist(() => begin(session, { transactionId: 't1' }));
  const form = { ...within(begun), factor: 'webauthn-roaming', relyingParties };
  const started = must(await persist(() => session.ask(startEnrollment, form)));
  const made = key.create(started.challenge?.options);
  const enrolled = await prove(session, persist, started, made);
  await persist(() => session.ask(completeLogin, within(enrolled)));

  const login = await persist(() => begin(session, { transactionId: 't2' }));
  const asking = { ...within(login), relyingParties };
  const asked = must(await persist(() => session.ask(issueChallenge, asking)));
  const bogus = key.get(asked.challenge?.options, { isBogus: true });
  const refused = await persist(() => answer(session, asked, bogus));
  expect(refused).toMatchObject({ ok: false, refusal: 'wrong_code' });
  const again = must(await persist(() => session.ask(readLogin, within(login))));
  expect(again.challenge?.options).not.toEqual(asked.challenge?.options);
  const signed = key.get(again.challenge?.options);
  const last = await prove(session, persist, again, signed);
  await persist(() => session.ask(completeLogin, within(last)));

  const record = await outlive(session, persist);
  const counts = await tally(session);
  await Promise.allSettled([...session.services, ...replacements].map((each) => each.stop()));
  await session.close();
  return { record, counts, calls: harm.calls() };
};

describe('a process that comes to harm at any one call', async () => {
  const { calls } = await story();

  it.each(kindsOfFault)(
    'which %s, costs nobody what they prove themselves with',
    async (_, kind) => {
      for (let call = callsToStart + 1; call <= calls; call += 1) {
        const { record, counts } = await story({ ...kind, call });
        expectInvariants(record, defaultLimits);
        expect(counts, `at call ${call}`).toMatchObject({
          ...{
            AuthenticatorEnrolled: 1,
            RecoveryCodeSpent: 1,
            ChallengePassed: 3,
            LoginCompleted: 3,
          },
        });
      }
    },
  );

  it.each(kindsOfFault)('which %s, costs nobody a security key', async (_, kind) => {
    const { calls: ofKeys } = await keyStory();
    for (let call = callsToStart + 1; call <= ofKeys; call += 1) {
      const { record, counts } = await keyStory({ ...kind, call });
      expectInvariants(record, defaultLimits);
      expectEnds(record);
      expect(counts, `at call ${call}`).toMatchObject({
        ...{ AuthenticatorEnrolled: 1, ChallengePassed: 2, LoginCompleted: 2 },
      });
    }
  });

  it.each(kindsOfFault)(
    'which %s, costs nobody a passkey, and none serves twice',
    async (_, kind) => {
      const { calls: ofPasskeys } = await passkeyStory();
      for (let call = callsToStart + 1; call <= ofPasskeys; call += 1) {
        const { record, counts } = await passkeyStory({ ...kind, call });
        expectInvariants(record, defaultLimits);
        expect(counts, `at call ${call}`).toMatchObject({
          ...{ AuthenticatorEnrolled: 1, LoginStarted: 2, LoginCompleted: 2 },
        });
      }
    },
  );
});
