import { type Budget, msBetween, type RecordedEvent } from '@countersign/core';
import { expect } from 'vitest';
import type { Limits } from '../limits.ts';
import type { RefusedSignature } from './holding-passkeys.ts';
import { byStream, only, type Reading, readRecord } from './reading.ts';

const isOf =
  (challengeId: string) =>
  ({ data }: { readonly data: { readonly challengeId: string } }): boolean =>
    data.challengeId === challengeId;

/**
 * I2: a challenge is passed once, a login completed once, an authenticator enrolled once; and every
 * send of a challenge is the one after the last.
 */
const once = ({ logins, authenticators }: Reading) => {
  for (const facts of byStream(logins)) {
    expect(only(facts, 'LoginStarted')).toHaveLength(1);
    const passed = only(facts, 'ChallengePassed').map(({ data }) => data);
    expect(new Set(passed.map(({ challengeId }) => challengeId)).size).toBe(passed.length);
    // What proves the login, and after it at most one that is added.
    expect(passed.length).toBeLessThanOrEqual(2);
    if (passed.length === 2) {
      expect(passed.map(({ purpose }) => purpose)).toEqual(['login', 'enroll']);
    }
    expect(only(facts, 'LoginCompleted').length).toBeLessThanOrEqual(1);
    const resent = Map.groupBy(only(facts, 'CodeResent'), ({ data }) => data.challengeId);
    for (const sends of resent.values()) {
      expect(sends.map(({ data }) => data.send)).toEqual(sends.map((_, index) => index + 2));
    }
  }
  const issued = only(logins, 'ChallengeIssued').map(({ data }) => data.challengeId);
  expect(new Set(issued).size).toBe(issued.length);
  const enrolled = only(authenticators, 'AuthenticatorEnrolled').map(
    ({ data }) => data.authenticatorId,
  );
  expect(new Set(enrolled).size).toBe(enrolled.length);
};

/**
 * I3: what is passed was the last thing asked for there, and is the person's: confirmed by this
 * very challenge, or theirs since before the answer came.
 */
const bound = ({ logins, authenticators }: Reading) => {
  for (const facts of byStream(logins)) {
    const [started] = only(facts, 'LoginStarted');
    for (const { data, at } of only(facts, 'ChallengePassed')) {
      const { challengeId, authenticatorId, purpose } = data;
      const asked = only(facts, 'ChallengeIssued').findLast((fact) => fact.at < at);
      expect(asked?.data).toMatchObject({ challengeId, authenticatorId, purpose });
      const { tenantId, userId } = started?.data ?? {};
      const theirs = authenticators.filter(
        (fact) => fact.data.tenantId === tenantId && fact.data.userId === userId && fact.at < at,
      );
      const confirmed = only(theirs, 'AuthenticatorEnrolled').find(
        (fact) => fact.data.authenticatorId === authenticatorId,
      );
      if (purpose === 'enroll') expect(confirmed?.data.challengeId).toBe(challengeId);
      const lost = theirs.filter(
        (fact) =>
          (fact.type === 'AuthenticatorRemoved' &&
            fact.data.authenticatorId === authenticatorId &&
            fact.data.removedAt < data.passedAt) ||
          (fact.type === 'AuthenticatorLocked' &&
            fact.data.authenticatorId === authenticatorId &&
            fact.data.lockedAt < data.passedAt),
      );
      expect(lost).toEqual([]);
    }
  }
};

/**
 * I3: a passkey that began a login was its person's, since before it signed and until then. What
 * passed on another's word would be a passkey of somebody else, or one that is gone.
 */
const held = ({ logins, authenticators }: Reading) => {
  for (const facts of byStream(logins)) {
    const [started] = only(facts, 'LoginStarted');
    const [primary] = only(facts, 'PrimaryAuthenticated');
    const { passkey, carriedFrom, provedAt = '' } = primary?.data ?? {};
    if (!passkey || carriedFrom !== undefined) continue;
    const { tenantId, userId } = started?.data ?? {};
    const isOne = ({ data }: { readonly data: { readonly authenticatorId?: string } }) =>
      data.authenticatorId === passkey.authenticatorId;
    const theirs = authenticators.filter(
      ({ data, at }) =>
        data.tenantId === tenantId && data.userId === userId && at < (primary?.at ?? 0),
    );
    const added = [
      ...only(theirs, 'AuthenticatorEnrolled'),
      ...only(theirs, 'AuthenticatorRegistered'),
    ];
    expect(added.find(isOne)?.data.kind).toBe('passkey');
    const gone = only(theirs, 'AuthenticatorRemoved').filter(isOne);
    expect(gone.filter(({ data }) => data.removedAt < provedAt)).toEqual([]);
  }
};

/** I1: nobody completes a login that was asked for a second factor and did not prove it since. */
const demanded = ({ logins }: Reading) => {
  for (const facts of byStream(logins)) {
    const completed = only(facts, 'LoginCompleted')[0];
    const required = only(facts, 'MfaRequired').at(-1);
    if (!completed || !required) continue;
    const passed = only(facts, 'ChallengePassed')[0];
    expect(passed?.at).toBeGreaterThan(required.at);
    expect(passed?.at).toBeLessThan(completed.at);
  }
};

/** I7: nothing happens in a login, and no answer is right, from the instant it expires. */
const inTime = ({ logins }: Reading) => {
  for (const facts of byStream(logins)) {
    const expiresAt = only(facts, 'LoginStarted')[0]?.data.expiresAt ?? '';
    for (const { data } of only(facts, 'LoginCompleted')) {
      expect(data.completedAt < expiresAt).toBe(true);
    }
    for (const { data, at } of only(facts, 'ChallengePassed')) {
      expect(data.passedAt < expiresAt).toBe(true);
      const sent = facts.findLast(
        (fact) => fact.at < at && (fact.type === 'ChallengeIssued' || fact.type === 'CodeResent'),
      );
      const isSend = sent?.type === 'ChallengeIssued' || sent?.type === 'CodeResent';
      expect(isSend && sent.data.send === data.send).toBe(true);
      expect(isSend && data.passedAt < sent.data.expiresAt).toBe(true);
    }
    const [expired] = only(facts, 'LoginExpired');
    if (expired) expect(facts.filter(({ at }) => at > expired.at)).toEqual([]);
  }
};

/** What a login showed of its person before an instant, beyond a password. */
const provedIn = ({ logins }: Reading, loginSessionId: string, before: number) => {
  const facts = logins.filter(
    ({ stream, at }) => stream === `loginSession-${loginSessionId}` && at < before,
  );
  const [primary] = only(facts, 'PrimaryAuthenticated');
  const isByPasskey = primary?.data.passkey && primary.data.carriedFrom === undefined;
  return {
    isAsked: only(facts, 'LoginStarted')[0]?.data.isPasskeyEnough === true,
    hasPasskey: primary?.data.passkey !== undefined,
    isCarried: only(facts, 'MfaCarriedOver').length > 0,
    /** When it proved any of what they have, in this very login. */
    instants: [
      ...only(facts, 'ChallengePassed').map(({ data }) => data.passedAt),
      ...(isByPasskey ? [primary.data.provedAt] : []),
    ],
  };
};

/**
 * I8: whoever enrols has nothing confirmed but what was known, and of no use, when it began. A
 * passkey may stand beside anything: it takes a fresh proof of what there is.
 */
const alone = (reading: Reading, { loginLifetimeMs }: Limits) => {
  for (const facts of byStream(reading.authenticators)) {
    const confirmed = new Map<string, string>();
    for (const { type, data, at } of facts) {
      if (type === 'AuthenticatorEnrolled' && data.kind !== 'passkey') {
        const started = only(reading.logins, 'ChallengeIssued').find(
          (fact) => fact.data.challengeId === data.challengeId,
        );
        const besides = started?.data.enrolling?.besides ?? [];
        const isUnknown = ([id, kind]: [string, string]) =>
          kind !== 'passkey' && !besides.includes(id);
        expect([...confirmed].filter(isUnknown)).toEqual([]);
      }
      if (type === 'AuthenticatorEnrolled' && data.kind === 'passkey' && confirmed.size > 0) {
        const { instants } = provedIn(reading, data.loginSessionId, at);
        const isFresh = (instant: string) => msBetween(instant, data.enrolledAt) < loginLifetimeMs;
        expect(instants.some(isFresh)).toBe(true);
      }
      if (type === 'AuthenticatorEnrolled' || type === 'AuthenticatorRegistered') {
        confirmed.set(data.authenticatorId, data.kind);
      }
      if (type === 'AuthenticatorRemoved') confirmed.delete(data.authenticatorId);
    }
  }
};

/** I8: beside a passkey that is enough for both, a password alone enrols nothing. */
const besidePasskeys = (reading: Reading) => {
  for (const facts of byStream(reading.authenticators)) {
    const enrolled = only(facts, 'AuthenticatorEnrolled').map(({ data }) => data);
    const removed = only(facts, 'AuthenticatorRemoved').map(({ data }) => data);
    const passkeys = [
      ...enrolled.map(({ enrolledAt: since, ...each }) => ({ ...each, since })),
      ...only(facts, 'AuthenticatorRegistered').map(({ data }) => ({
        ...data,
        since: data.registeredAt,
      })),
    ].filter(({ kind }) => kind === 'passkey');
    for (const { kind, challengeId, loginSessionId } of enrolled) {
      const begun = only(reading.logins, 'ChallengeIssued').find(
        ({ data }) => data.challengeId === challengeId,
      );
      if (kind === 'passkey' || !begun) continue;
      const { issuedAt } = begun.data;
      const proved = provedIn(reading, loginSessionId, begun.at);
      const isMore = proved.hasPasskey || proved.isCarried || proved.instants.length > 0;
      if (!proved.isAsked || isMore) continue;
      const isGone = ({ authenticatorId }: (typeof passkeys)[number]) =>
        removed.some((one) => one.authenticatorId === authenticatorId && one.removedAt <= issuedAt);
      expect(passkeys.filter((each) => each.since < issuedAt && !isGone(each))).toEqual([]);
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
const bounded = (
  { logins }: Reading,
  limits: Limits,
  refusedPasskeys: readonly RefusedSignature[],
) => {
  /** The facts of a person's logins, with the factor that each challenge asks for. */
  const ofPerson = (facts: Reading['logins']) => {
    const started = only(logins, 'LoginStarted').find(({ stream }) => stream === facts[0]?.stream);
    return `${started?.data.tenantId}/${started?.data.userId}`;
  };
  for (const facts of byStream(logins)) {
    const rejected = only(facts, 'AnswerRejected');
    for (const wrong of Map.groupBy(rejected, ({ data }) => data.challengeId).values()) {
      expect(wrong.length).toBeLessThanOrEqual(limits.wrongAnswersMax);
    }
  }
  const people = Map.groupBy(byStream(logins), ofPerson);
  const isKey = new Map(
    only(logins, 'ChallengeIssued').map(({ data }) => [data.challengeId, data.relyingParty]),
  );
  for (const [person, streams] of people) {
    const rejected = only(streams.flat(), 'AnswerRejected');
    const [signatures = [], codes = []] = [true, false].map((isSignature) =>
      rejected
        .filter(({ data }) => (isKey.get(data.challengeId) !== undefined) === isSignature)
        .map(({ data }) => data.rejectedAt),
    );
    withinBudget(limits.attemptsPerUser, codes);
    const isTheirs = ({ tenantId, userId }: RefusedSignature) => person === `${tenantId}/${userId}`;
    const ofPasskeys = refusedPasskeys.filter(isTheirs).map(({ at }) => at);
    withinBudget(limits.signaturesPerUser, [...signatures, ...ofPasskeys]);
  }
  const sendsOf = (facts: Reading['logins'], factor: string) => {
    const issued = only(facts, 'ChallengeIssued').filter(({ data }) => data.factor === factor);
    const ids = new Set(issued.map(({ data }) => data.challengeId));
    const resent = only(facts, 'CodeResent').filter(({ data }) => ids.has(data.challengeId));
    return [...issued.map(({ data }) => data.issuedAt), ...resent.map(({ data }) => data.resentAt)];
  };
  const budgetOf = { sms: limits.sendsPerUser, email: limits.mailsPerUser };
  for (const [factor, budget] of Object.entries(budgetOf)) {
    for (const streams of people.values()) withinBudget(budget, sendsOf(streams.flat(), factor));
  }
};

/** What a challenge is over with, where it was neither passed nor locked itself. */
const overs: readonly string[] = [
  ...['ChallengeIssued', 'LoginCompleted', 'LoginFailed', 'LoginExpired'],
];

/**
 * I5: every challenge ends once, in the record: passed, or locked, or over as another took its
 * place or its login ended; and after that no answer to it is looked at. Of a record in which no
 * login is open any more.
 */
export const expectEnds = (record: readonly RecordedEvent[]): void => {
  for (const facts of byStream(readRecord(record).logins)) {
    for (const { at, data: issued } of only(facts, 'ChallengeIssued')) {
      const { challengeId } = issued;
      const after = facts.filter((fact) => fact.at > at);
      const passed = only(after, 'ChallengePassed').filter(isOf(challengeId));
      const locked = only(after, 'ChallengeLocked').filter(isOf(challengeId));
      const own = [...passed, ...locked];
      expect(own.length).toBeLessThanOrEqual(1);
      const over = after.find(({ type }) => overs.includes(type));
      const endsAt = Math.min(own[0]?.at ?? Infinity, over?.at ?? Infinity);
      expect(endsAt, `a challenge by ${issued.factor} ends`).toBeLessThan(Infinity);
      const looked = only(after, 'AnswerRejected').filter(isOf(challengeId));
      expect(looked.filter((fact) => fact.at > endsAt)).toEqual([]);
    }
  }
};

/** Everything that must hold of a record, whatever happened, and of what is in none. */
export const expectInvariants = (
  record: readonly RecordedEvent[],
  limits: Limits,
  refusedPasskeys: readonly RefusedSignature[] = [],
): void => {
  const reading = readRecord(record);
  once(reading);
  bound(reading);
  held(reading);
  demanded(reading);
  inTime(reading);
  alone(reading, limits);
  besidePasskeys(reading);
  bounded(reading, limits, refusedPasskeys);
};
