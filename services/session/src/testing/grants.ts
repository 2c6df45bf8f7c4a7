import type { RecordedEvent } from '@countersign/core';
import { factors } from '@countersign/factors';
import type { CodeRing, User, Vault } from '@countersign/vault';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Issued } from '../login-session/login-session.events.ts';
import type { Granted } from './living.ts';
import { only, type Reading, readRecord } from './reading.ts';

/** What makes codes, and what keys are to sign. */
interface Keys {
  readonly codes: CodeRing;
  readonly vault: Pick<Vault, 'fingerprint'>;
}

const streamOf = (loginSessionId: string) => `loginSession-${loginSessionId}`;
const loginOf = ({ logins }: Reading, loginSessionId: string) =>
  logins.filter(({ stream }) => stream === streamOf(loginSessionId));

const asked = z.looseObject({ challenge: z.string() });
const posted = z.looseObject({ response: z.looseObject({ clientDataJSON: z.string() }) });

/** What a key was to sign for a challenge, once so many answers to it had been refused. */
const toBeSigned = (
  { fingerprint }: Pick<Vault, 'fingerprint'>,
  { tenantId, userId }: User,
  { factor, challengeId, purpose, relyingParty }: Issued,
  round: number,
): string => {
  const proof = factors.of(factor)?.proof;
  if (proof?.by !== 'signature' || !relyingParty) throw new Error('no key was to sign for this');
  const options = proof.options({
    ...{ tenantId, userId, challengeId, purpose, round, relyingParty, fingerprint },
    ...{ keys: [], all: [] },
  });
  return asked.parse(options).challenge;
};

/** What a browser says that its key has signed. */
const signedIn = (answer: string): string => {
  const { response } = posted.parse(JSON.parse(answer));
  const said = Buffer.from(response.clientDataJSON, 'base64url').toString();
  return asked.parse(JSON.parse(said)).challenge;
};

/**
 * I2, I3: every answer that was accepted was the code of the send that passed, or what a key signed
 * for the challenge that did; and no challenge has two. I5: what a key signed was the one thing to
 * be signed when it passed, and nothing that a refused answer had used up.
 */
const answered = (reading: Reading, { codes, vault }: Keys, { answers }: Granted) => {
  const taken = new Set<string>();
  for (const { loginSessionId, code, signedFor } of answers) {
    const facts = loginOf(reading, loginSessionId);
    const [begun] = only(facts, 'LoginStarted');
    if (!begun) throw new Error('an answer was accepted, and no login began');
    const { tenantId, userId } = begun.data;
    const passed = only(facts, 'ChallengePassed').find(({ data }) => {
      const { challengeId, authenticatorId, purpose = 'login', send = 0 } = data;
      if (signedFor !== undefined) return challengeId === signedFor;
      const context = { tenantId, userId, challengeId, authenticatorId, purpose, send };
      return code === codes.derive(context, { keyId: codes.currentKeyId, digits: 6 });
    });
    if (!passed) throw new Error('an answer was accepted, and not for what passed');
    const { challengeId } = passed.data;
    expect(taken).not.toContain(challengeId);
    taken.add(challengeId);
    if (signedFor === undefined) continue;
    const isOfIt = ({ data }: { readonly data: { readonly challengeId: string } }) =>
      data.challengeId === challengeId;
    const issued = only(facts, 'ChallengeIssued').find(isOfIt);
    const refused = only(facts, 'AnswerRejected').filter(isOfIt);
    const round = refused.filter(({ at }) => at < passed.at).length;
    if (!issued) throw new Error('a challenge was passed, and was not issued');
    expect(signedIn(code)).toBe(toBeSigned(vault, { tenantId, userId }, issued.data, round));
  }
};

/**
 * What a login proved beyond its first factor, by its own record or by that of the login before it.
 */
const secondFactor = (reading: Reading, loginSessionId: string): string | undefined => {
  const facts = loginOf(reading, loginSessionId);
  const [passed] = only(facts, 'ChallengePassed');
  const [carried] = only(facts, 'MfaCarriedOver');
  if (passed) return passed.data.amr;
  if (!carried) return undefined;
  const before = loginOf(reading, carried.data.carriedFrom);
  const [one, other] = [only(facts, 'LoginStarted')[0], only(before, 'LoginStarted')[0]];
  expect(one?.data.userId).toBe(other?.data.userId);
  expect(one?.data.tenantId).toBe(other?.data.tenantId);
  expect(only(before, 'LoginCompleted')[0]?.at).toBeLessThan(carried.at);
  return secondFactor(reading, carried.data.carriedFrom);
};

/** When and how the first factor was proved: in the first login of those that stand for it. */
const firstFactor = (reading: Reading, loginSessionId: string): string | undefined => {
  const [primary] = only(loginOf(reading, loginSessionId), 'PrimaryAuthenticated');
  const before = primary?.data.carriedFrom;
  return before ? firstFactor(reading, before) : primary?.data.provedAt;
};

/**
 * I2, I3, I7: whoever a passkey let in is who held it, by what it signed for one page, in time, and
 * for no other login; and a login that a passkey began was let in by one. What that is enough for
 * follows from this ceremony and what the tenant says.
 */
const letIn = (reading: Reading, { entered }: Granted) => {
  const taken = new Set<string>();
  for (const { tenantId, userId, posted, at } of entered) {
    const { challenge, by, isSound } = posted;
    expect(isSound).toBe(true);
    expect(by).toMatchObject({ tenantId, userId });
    expect(at < challenge.expiresAt).toBe(true);
    expect(taken).not.toContain(challenge.value);
    taken.add(challenge.value);
  }
  for (const { data, stream } of only(reading.logins, 'PrimaryAuthenticated')) {
    const { passkey, carriedFrom } = data;
    if (!passkey) continue;
    if (carriedFrom === undefined) {
      const { isUserVerified, isEnough } = passkey;
      const by = entered.filter(({ loginSessionId }) => stream === streamOf(loginSessionId));
      const isSo = by.some(
        ({ posted, isPasskeyEnough }) =>
          posted.isUserVerified === isUserVerified &&
          (isPasskeyEnough && isUserVerified) === isEnough,
      );
      expect(isSo).toBe(true);
      continue;
    }
    const [before] = only(loginOf(reading, carriedFrom), 'PrimaryAuthenticated');
    const { isEnough, ...used } = passkey;
    expect(before?.data.passkey).toMatchObject(used);
    expect(isEnough && !used.isUserVerified).toBe(false);
  }
};

/** I1, I6: every proof says what the record says, and comes of a login that was completed, once. */
const proved = (reading: Reading, { proofs }: Granted) => {
  for (const { loginSessionId, proof } of proofs) {
    const facts = loginOf(reading, loginSessionId);
    expect(only(facts, 'LoginCompleted')).toHaveLength(1);
    expect(proof.userId).toBe(only(facts, 'LoginStarted')[0]?.data.userId);
    const second = secondFactor(reading, loginSessionId);
    const { passkey } = only(facts, 'PrimaryAuthenticated')[0]?.data ?? {};
    const isEnough = passkey?.isEnough === true;
    const alone = passkey ? ['user', ...(isEnough ? ['mfa'] : [])] : [];
    expect(proof.amr).toEqual([passkey?.amr ?? 'pwd', ...(second ? [second, 'mfa'] : alone)]);
    expect(proof.acr !== undefined).toBe(second !== undefined || isEnough);
    const first = firstFactor(reading, loginSessionId) ?? '';
    expect(proof.authTime).toBe(Math.floor(Date.parse(first) / 1_000));
  }
};

/** Everything that was granted stands in the record. */
export const expectGrounds = (
  record: readonly RecordedEvent[],
  keys: Keys,
  granted: Granted,
): void => {
  const reading = readRecord(record);
  answered(reading, keys, granted);
  letIn(reading, granted);
  proved(reading, granted);
};
