import { msBetween, type RecordedEvent } from '@countersign/kernel';
import { expect } from 'vitest';
import type { Budget, Limits } from '../limits.ts';
import { byStream, only, type Reading, readRecord } from './reading.ts';

/** How each challenge was issued, and whose it is. */
const issuedOf = ({ challenges }: Reading, challengeId: string) =>
  only(challenges, 'ChallengeIssued').find(({ data }) => data.challengeId === challengeId);

/**
 * I2: a challenge is passed once, a login satisfied and completed once, an authenticator enrolled
 * once.
 */
const once = ({ logins, challenges, authenticators }: Reading) => {
  for (const facts of byStream(challenges)) {
    expect(only(facts, 'ChallengeIssued').length).toBeLessThanOrEqual(1);
    expect(only(facts, 'ChallengePassed').length).toBeLessThanOrEqual(1);
    const sends = only(facts, 'CodeResent').map(({ data }) => data.send);
    expect(sends).toEqual(sends.map((_, index) => index + 2));
  }
  for (const facts of byStream(logins)) {
    expect(only(facts, 'LoginStarted')).toHaveLength(1);
    expect(only(facts, 'MfaSatisfied').length).toBeLessThanOrEqual(1);
    expect(only(facts, 'LoginCompleted').length).toBeLessThanOrEqual(1);
  }
  const enrolled = only(authenticators, 'AuthenticatorEnrolled').map(
    ({ data }) => data.authenticatorId,
  );
  expect(new Set(enrolled).size).toBe(enrolled.length);
};

/** I3: what satisfies a login was asked for there, of that person, and passed, and still theirs. */
const bound = (reading: Reading) => {
  const { logins, challenges, authenticators } = reading;
  for (const facts of byStream(logins)) {
    const [started] = only(facts, 'LoginStarted');
    for (const { data, at } of only(facts, 'MfaSatisfied')) {
      const { challengeId, authenticatorId } = data;
      const chosen = facts.findLast(
        (fact) =>
          fact.at < at && (fact.type === 'ChallengeChosen' || fact.type === 'EnrollmentStarted'),
      );
      expect(chosen?.data).toMatchObject({ challengeId, authenticatorId });
      const { loginSessionId, tenantId, userId } = started?.data ?? {};
      const terms = { loginSessionId, tenantId, userId, authenticatorId };
      expect(issuedOf(reading, challengeId)?.data).toMatchObject(terms);
      const passed = only(challenges, 'ChallengePassed').find(
        (fact) => fact.data.challengeId === challengeId,
      );
      expect(passed?.data).toMatchObject(terms);
      expect(passed?.at).toBeLessThan(at);
      const lost = authenticators.filter(
        (fact) =>
          (fact.type === 'AuthenticatorRemoved' || fact.type === 'AuthenticatorLocked') &&
          fact.data.authenticatorId === authenticatorId &&
          fact.at < (passed?.at ?? 0),
      );
      expect(lost).toEqual([]);
    }
  }
};

/** I1: nobody completes a login that was asked for a second factor and did not prove it since. */
const demanded = ({ logins }: Reading) => {
  for (const facts of byStream(logins)) {
    const completed = only(facts, 'LoginCompleted')[0];
    const required = only(facts, 'MfaRequired').at(-1);
    if (!completed || !required) continue;
    const satisfied = only(facts, 'MfaSatisfied')[0];
    expect(satisfied?.at).toBeGreaterThan(required.at);
    expect(satisfied?.at).toBeLessThan(completed.at);
  }
};

/** I7: nothing happens in a login, and no answer is right, from the instant it expires. */
const inTime = ({ logins, challenges }: Reading) => {
  for (const facts of byStream(logins)) {
    const expiresAt = only(facts, 'LoginStarted')[0]?.data.expiresAt ?? '';
    for (const { data } of only(facts, 'MfaSatisfied'))
      expect(data.provedAt < expiresAt).toBe(true);
    for (const { data } of only(facts, 'LoginCompleted')) {
      expect(data.completedAt < expiresAt).toBe(true);
    }
    const [expired] = only(facts, 'LoginExpired');
    if (expired) expect(facts.filter(({ at }) => at > expired.at)).toEqual([]);
  }
  for (const facts of byStream(challenges)) {
    for (const { data, at } of only(facts, 'ChallengePassed')) {
      const sent = facts.findLast(
        (fact) => fact.at < at && (fact.type === 'ChallengeIssued' || fact.type === 'CodeResent'),
      );
      const isSend = sent?.type === 'ChallengeIssued' || sent?.type === 'CodeResent';
      expect(isSend && sent.data.send === data.send).toBe(true);
      expect(isSend && data.passedAt < sent.data.expiresAt).toBe(true);
    }
  }
};

/** I8: whoever enrols has nothing confirmed but what was known, and of no use, when it began. */
const alone = ({ logins, authenticators }: Reading) => {
  for (const facts of byStream(authenticators)) {
    const confirmed = new Set<string>();
    for (const { type, data } of facts) {
      if (type === 'AuthenticatorEnrolled') {
        const started = only(logins, 'EnrollmentStarted').find(
          (fact) => fact.data.challengeId === data.challengeId,
        );
        expect([...confirmed].filter((id) => !started?.data.besides.includes(id))).toEqual([]);
      }
      if (type === 'AuthenticatorEnrolled' || type === 'AuthenticatorRegistered') {
        confirmed.add(data.authenticatorId);
      }
      if (type === 'AuthenticatorRemoved') confirmed.delete(data.authenticatorId);
    }
  }
};

/** No window holds more than the burst and what was refilled in it. */
const withinBudget = ({ burst, refillMs }: Budget, instants: readonly string[]) => {
  const times = instants.toSorted();
  for (const [index, from] of times.entries()) {
    for (const [further, to] of times.slice(index).entries()) {
      const allowed = burst + Math.floor(msBetween(from, to) / refillMs);
      expect(further + 1).toBeLessThanOrEqual(allowed);
    }
  }
};

/** I4: wrong answers, and messages, stay within their budgets however they are spread. */
const bounded = (reading: Reading, limits: Limits) => {
  const { challenges } = reading;
  const rejected = only(challenges, 'AnswerRejected');
  for (const facts of byStream(rejected)) {
    expect(facts.length).toBeLessThanOrEqual(limits.wrongAnswersMax);
  }
  const owner = (challengeId: string) => {
    const { tenantId, userId } = issuedOf(reading, challengeId)?.data ?? {};
    return `${tenantId}/${userId}`;
  };
  for (const facts of Map.groupBy(rejected, ({ data }) => owner(data.challengeId)).values()) {
    withinBudget(
      limits.attemptsPerUser,
      facts.map(({ data }) => data.rejectedAt),
    );
  }
  const sends = [
    ...only(challenges, 'ChallengeIssued').map(({ data }) => ({ ...data, on: data.issuedAt })),
    ...only(challenges, 'CodeResent').map(({ data }) => ({ ...data, on: data.resentAt })),
  ];
  const budgetOf = { sms: limits.sendsPerUser, email: limits.mailsPerUser };
  for (const [factor, budget] of Object.entries(budgetOf)) {
    const ofFactor = sends.filter((each) => each.factor === factor);
    const perUser = Map.groupBy(ofFactor, ({ tenantId, userId }) => `${tenantId}/${userId}`);
    for (const facts of perUser.values()) {
      withinBudget(
        budget,
        facts.map(({ on }) => on),
      );
    }
  }
};

/** Everything that must hold of a record, whatever happened. */
export const expectInvariants = (record: readonly RecordedEvent[], limits: Limits): void => {
  const reading = readRecord(record);
  once(reading);
  bound(reading);
  demanded(reading);
  inTime(reading);
  alone(reading);
  bounded(reading, limits);
};
