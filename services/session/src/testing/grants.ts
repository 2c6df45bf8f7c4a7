import type { RecordedEvent } from '@countersign/core';
import type { CodeRing } from '@countersign/vault';
import { expect } from 'vitest';
import type { Granted } from './living.ts';
import { only, type Reading, readRecord } from './reading.ts';

const loginOf = ({ logins }: Reading, loginSessionId: string) =>
  logins.filter(({ stream }) => stream === `loginSession-${loginSessionId}`);

/**
 * I2, I3: every answer that was accepted was the code of the send that passed, or what a key signed
 * for the challenge that did; and no challenge has two.
 */
const answered = (reading: Reading, codes: CodeRing, { answers }: Granted) => {
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
    expect(taken).not.toContain(passed.data.challengeId);
    taken.add(passed.data.challengeId);
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

/** I1, I6: every proof says what the record says, and comes of a login that was completed, once. */
const proved = (reading: Reading, { proofs }: Granted) => {
  for (const { loginSessionId, proof } of proofs) {
    const facts = loginOf(reading, loginSessionId);
    expect(only(facts, 'LoginCompleted')).toHaveLength(1);
    expect(proof.userId).toBe(only(facts, 'LoginStarted')[0]?.data.userId);
    const second = secondFactor(reading, loginSessionId);
    expect(proof.amr).toEqual(['pwd', ...(second ? [second, 'mfa'] : [])]);
    expect(proof.acr !== undefined).toBe(second !== undefined);
    const first = firstFactor(reading, loginSessionId) ?? '';
    expect(proof.authTime).toBe(Math.floor(Date.parse(first) / 1_000));
  }
};

/** Everything that was granted stands in the record. */
export const expectGrounds = (
  record: readonly RecordedEvent[],
  codes: CodeRing,
  granted: Granted,
): void => {
  const reading = readRecord(record);
  answered(reading, codes, granted);
  proved(reading, granted);
};
