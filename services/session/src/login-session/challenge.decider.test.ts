import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import type { AnswerChallenge, Evidence } from './login-session.commands.ts';
import { loginSession } from './login-session.decider.ts';
import {
  AnswerRejected,
  AttemptsExhausted,
  ChallengeIssued,
  ChallengeLocked,
  ChallengePassed,
  CodeResent,
  LoginCompleted,
  LoginFailed,
  type LoginSessionEvent,
  LoginStarted,
  MfaNotRequired,
  MfaRequired,
  PrimaryAuthenticated,
  SendsExhausted,
} from './login-session.events.ts';

const given = specify(loginSession);

const issuedAt = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:00:10.000Z';
const expiresAt = '2026-01-01T12:05:00.000Z';
const laterStill = '2026-01-01T12:05:10.000Z';
const loginExpiresAt = '2026-01-01T12:15:00.000Z';
const tenantId = 'acme';
const challengeId = 'c1';
const authenticatorId = 'a1';

const started = LoginStarted({
  ...{ loginSessionId: 'l1', tenantId, userId: 'auth0|ann', clientId: 'shop' },
  ...{ host: 'acme.example', locale: 'en', startedAt: issuedAt, expiresAt: loginExpiresAt },
});
const password = PrimaryAuthenticated({ method: 'password', provedAt: issuedAt });
const required = MfaRequired({ reason: 'policy', requiredAt: issuedAt });
const notRequired = MfaNotRequired({ reason: 'policy', decidedAt: issuedAt });
const awaiting = (...facts: readonly LoginSessionEvent[]) =>
  given(started, password, required, ...facts);

const terms = { factor: 'sms', messageType: 'sms' } as const;
const asked = {
  ...{ challengeId, authenticatorId, ...terms, sealed: 'sealed' },
  ...{ keyId: 'k1', digits: 6, expiresAt, wrongAnswersMax: 2 },
};
const issued = ChallengeIssued({ ...asked, purpose: 'login', send: 1, issuedAt });
const issuing = {
  type: 'IssueChallenge',
  ...{ tenantId, challenge: asked, payment: 'paid' as const, now: issuedAt },
} as const;
const next = { ...asked, challengeId: 'c2' };
const issuedNext = ChallengeIssued({ ...next, purpose: 'login', send: 1, issuedAt: now });

const sent = { keyId: 'k2', digits: 8, expiresAt: laterStill };
const resent = CodeResent({ challengeId, send: 2, ...sent, resentAt: now });
const resending = {
  type: 'ResendCode',
  ...{ tenantId, challengeId, after: 1, terms: sent, payment: 'paid' as const, now },
} as const;

const proof = { amr: 'sms' };
const right = { send: 1, proof };
const wrong = { send: 1 };
const answering = (evidence: AnswerChallenge['evidence'], rest: Partial<AnswerChallenge> = {}) =>
  ({
    type: 'AnswerChallenge',
    ...{ tenantId, challengeId, evidence, isLocked: false, now },
    ...rest,
  }) as const;
const rejected = AnswerRejected({ challengeId, send: 1, rejectedAt: now });
const locked = ChallengeLocked({ challengeId, lockedAt: now });
const passed = ChallengePassed({
  ...{ challengeId, authenticatorId, ...terms, send: 1, amr: 'sms' },
  purpose: 'login',
  passedAt: now,
});

describe('issuing a challenge', () => {
  it('records what is asked, and the first code, in one fact', () => {
    awaiting().when(issuing).then(issued);
  });

  it('keeps the open one of the same authenticator', () => {
    awaiting(issued)
      .when({ ...issuing, challenge: next, payment: 'refused' as const, now })
      .thenNothing();
  });

  it('puts another in the place of one that is dead, or of another authenticator', () => {
    awaiting(issued)
      .when({ ...issuing, challenge: { ...next, expiresAt: laterStill }, now: expiresAt })
      .then(
        ChallengeIssued({
          ...{ ...next, expiresAt: laterStill, send: 1, issuedAt: expiresAt },
          purpose: 'login',
        }),
      );
    awaiting(issued, locked)
      .when({ ...issuing, challenge: next, now })
      .then(issuedNext);
    const other = { ...next, authenticatorId: 'a2' };
    awaiting(issued)
      .when({ ...issuing, challenge: other, now })
      .then(ChallengeIssued({ ...issuedNext.data, authenticatorId: 'a2' }));
    expect(awaiting(issued, issuedNext).state()).toMatchObject({
      challenge: { challengeId: 'c2' },
    });
  });

  it('says that it is to be charged for, where a message would follow, and records nothing', () => {
    const due = { ...issuing, payment: 'due' as const };
    awaiting().when(due).thenRefuses('charge_due');
    awaiting(issued).when(due).thenNothing();
    given(started, password, notRequired).when(due).thenNothing();
  });

  it('is refused while it cannot be paid for, which is said once', () => {
    const spent = SendsExhausted({ authenticatorId, purpose: 'login', exhaustedAt: issuedAt });
    const unpaid = { ...issuing, payment: 'refused' as const };
    awaiting().when(unpaid).thenRefuses('too_many_sends', spent);
    awaiting(spent).when(unpaid).thenRefuses('too_many_sends');
  });

  it('is refused where the tenant has bounded it, in a word of its own to the log alone', () => {
    const reason = 'tenant_limit';
    const spent = SendsExhausted({
      ...{ authenticatorId, purpose: 'login', reason, messageType: 'sms', exhaustedAt: issuedAt },
    });
    const unpaid = { ...issuing, payment: reason } as const;
    awaiting().when(unpaid).thenRefuses('too_many_sends', spent);
    awaiting(spent).when(unpaid).thenRefuses('too_many_sends');
  });

  it('is refused where it would go to where nothing goes, which is said once beside that', () => {
    const reason = 'destination_not_allowed';
    const refused = SendsExhausted({
      ...{ authenticatorId, purpose: 'login', reason, messageType: 'sms', exhaustedAt: issuedAt },
    });
    const elsewhere = { ...issuing, payment: 'not_allowed' as const };
    awaiting().when(elsewhere).thenRefuses(reason, refused);
    awaiting(refused).when(elsewhere).thenRefuses(reason);
    const spent = SendsExhausted({ authenticatorId, purpose: 'login', exhaustedAt: issuedAt });
    awaiting(refused)
      .when({ ...issuing, payment: 'refused' as const })
      .thenRefuses('too_many_sends', spent);
    awaiting(spent).when(elsewhere).thenRefuses(reason, refused);
    awaiting(refused).when(issuing).then(issued);
  });

  it('is nothing to a login that is through', () => {
    given(started, password, notRequired).when(issuing).thenNothing();
  });
});

describe('starting an enrollment', () => {
  const starting = {
    type: 'StartEnrollment',
    ...{ tenantId, challenge: asked, payment: 'paid' as const, now: issuedAt },
    ...{ confirmed: [], repeats: undefined },
  } as const;
  const enrolling = (besides: string[] = [], challenge = asked) =>
    ChallengeIssued({
      ...{ ...challenge, send: 1, enrolling: { besides }, issuedAt },
      purpose: 'enroll',
    });
  const next = { ...asked, challengeId: 'c2', authenticatorId: 'a2' };

  it('records what is enrolled, and the first code, in one fact', () => {
    awaiting().when(starting).then(enrolling());
  });

  it('is refused while the person has an authenticator whose factor is on, locked or not', () => {
    const confirmed = [
      { authenticatorId: 'a8', isOn: false },
      { authenticatorId: 'a9', isOn: true },
    ];
    awaiting()
      .when({ ...starting, confirmed })
      .thenRefuses('enrollment_not_allowed');
  });

  it('is open beside authenticators whose factors are all off, and remembers which', () => {
    const confirmed = [{ authenticatorId: 'a9', isOn: false }];
    awaiting()
      .when({ ...starting, confirmed })
      .then(enrolling(['a9']));
  });

  it('is refused to somebody who has as many as there may be', () => {
    const confirmed = Array.from({ length: 20 }, (_, n) => ({
      ...{ authenticatorId: `a${n}`, isOn: false },
    }));
    awaiting()
      .when({ ...starting, confirmed })
      .thenRefuses('enrollment_not_allowed');
  });

  it('replaces the one before it, unless the same form was sent twice', () => {
    const again = { ...starting, challenge: next };
    awaiting(enrolling()).when(again).then(enrolling([], next));
    awaiting(enrolling())
      .when({ ...again, repeats: challengeId })
      .thenNothing();
    awaiting(enrolling())
      .when({ ...again, repeats: 'c0' })
      .then(enrolling([], next));
    awaiting(enrolling(), locked)
      .when({ ...again, repeats: challengeId })
      .then(enrolling([], next));
  });

  it('is refused while it cannot be paid for, and to a login that is through', () => {
    const spent = SendsExhausted({ authenticatorId, purpose: 'enroll', exhaustedAt: issuedAt });
    awaiting()
      .when({ ...starting, payment: 'refused' as const })
      .thenRefuses('too_many_sends', spent);
    given(started, password, notRequired).when(starting).thenRefuses('enrollment_not_allowed');
  });
});

describe('an open challenge', () => {
  it('is passed by the right code, and the login with it', () => {
    awaiting(issued).when(answering(right)).then(passed);
    expect(awaiting(issued, passed).state()).toMatchObject({
      status: 'authenticated',
      mfa: { amr: 'sms', provedAt: now, here: { challengeId, authenticatorId, purpose: 'login' } },
    });
  });

  it('ends the login in the same breath where that is asked for and nothing is due', () => {
    const completion = { idempotencyKey: 'k'.repeat(43) };
    const completed = LoginCompleted({ completedAt: now, ...completion });
    awaiting(issued).when(answering(right, { completion })).then(passed, completed);
    const recoveryCodeDue = 'replacement' as const;
    awaiting(issued)
      .when(answering({ send: 1, proof: { ...proof, recoveryCodeDue } }, { completion }))
      .then(ChallengePassed({ ...passed.data, recoveryCodeDue }));
  });

  it('refuses a wrong code, and counts it', () => {
    awaiting(issued).when(answering(wrong)).thenRefuses('wrong_code', rejected);
  });

  it('is passed by the right code after a wrong one', () => {
    awaiting(issued, rejected).when(answering(right)).then(passed);
  });

  it('locks on the last wrong answer', () => {
    awaiting(issued, rejected).when(answering(wrong)).thenRefuses('wrong_code', rejected, locked);
  });

  it('refuses even the right code from the instant it expires, and counts nothing', () => {
    awaiting(issued)
      .when(answering(right, { now: expiresAt }))
      .thenRefuses('challenge_expired');
    awaiting(issued)
      .when(answering(wrong, { now: expiresAt }))
      .thenRefuses('challenge_expired');
  });

  it('refuses an answer that nobody could pay to have looked at, says so once', () => {
    const exhausted = AttemptsExhausted({ challengeId, exhaustedAt: now });
    const unpaid = answering('too_many_attempts');
    awaiting(issued).when(unpaid).thenRefuses('too_many_attempts', exhausted);
    awaiting(issued, exhausted).when(unpaid).thenRefuses('too_many_attempts');
    awaiting(issued, exhausted).when(answering(right)).then(passed);
  });

  it('ends the login where its authenticator is locked, by this answer or before', () => {
    const failed = LoginFailed({ reason: 'authenticator_locked', failedAt: now });
    awaiting(issued)
      .when(answering(wrong, { isLocked: true }))
      .thenRefuses('authenticator_locked', rejected, failed);
    awaiting(issued)
      .when(answering('authenticator_locked', { isLocked: true }))
      .thenRefuses('authenticator_locked', failed);
  });
});

describe('a resent code', () => {
  const answer = (evidence: Evidence, at = now) => answering(evidence, { now: at });
  const passedBySecond = (passedAt: string) =>
    ChallengePassed({ ...passed.data, send: 2, passedAt });

  it('is a new send with the terms of its time', () => {
    awaiting(issued).when(resending).then(resent);
  });

  it('is sent once for all who asked after the same send', () => {
    awaiting(issued, resent).when(resending).thenNothing();
  });

  it('is to be charged for where it would be sent, and only there', () => {
    const due = { ...resending, payment: 'due' as const };
    awaiting(issued).when(due).thenRefuses('charge_due');
    awaiting(issued, resent).when(due).thenNothing();
    awaiting(issued, locked).when(due).thenRefuses('challenge_not_open');
  });

  it('is sent again to who asks after it', () => {
    awaiting(issued, resent)
      .when({ ...resending, after: 2 })
      .then(CodeResent({ ...resent.data, send: 3 }));
  });

  it('is refused while it cannot be paid for, which is said once', () => {
    const exhausted = SendsExhausted({
      ...{ authenticatorId, challengeId, exhaustedAt: now },
      purpose: 'login',
    });
    const unpaid = { ...resending, payment: 'refused' as const };
    awaiting(issued).when(unpaid).thenRefuses('too_many_sends', exhausted);
    awaiting(issued, exhausted).when(unpaid).thenRefuses('too_many_sends');
    awaiting(issued, exhausted).when(resending).then(resent);
    const reason = 'destination_not_allowed';
    const elsewhere = { ...resending, payment: 'not_allowed' as const };
    const refused = SendsExhausted({ ...exhausted.data, reason, messageType: 'sms' });
    awaiting(issued).when(elsewhere).thenRefuses(reason, refused);
    awaiting(issued, refused).when(elsewhere).thenRefuses(reason);
  });

  it('kills the one before: evidence about that one is a wrong answer', () => {
    awaiting(issued, resent)
      .when(answer(right))
      .thenRefuses('wrong_code', AnswerRejected({ challengeId, send: 2, rejectedAt: now }));
    awaiting(issued, resent)
      .when(answer({ send: 2, proof }))
      .then(passedBySecond(now));
  });

  it('gives no further wrong answers', () => {
    awaiting(issued, rejected, resent)
      .when(answer({ send: 2 }))
      .thenRefuses('wrong_code', AnswerRejected({ challengeId, send: 2, rejectedAt: now }), locked);
  });

  it('revives an expired challenge', () => {
    awaiting(issued, resent)
      .when(answer({ send: 2, proof }, expiresAt))
      .then(passedBySecond(expiresAt));
  });

  it('is not sent for a challenge that is over, or where nothing was sent', () => {
    awaiting().when(resending).thenRefuses('challenge_not_open');
    awaiting(issued, locked).when(resending).thenRefuses('challenge_not_open');
    awaiting(issued, passed).when(resending).thenRefuses('challenge_not_open');
    awaiting(issued, issuedNext).when(resending).thenRefuses('challenge_not_open');
    const { keyId: _, sealed: __, ...byApp } = issued.data;
    awaiting(ChallengeIssued({ ...byApp, factor: 'otp' }))
      .when(resending)
      .thenRefuses('challenge_not_open');
  });
});

describe('a challenge that is over', () => {
  it('was passed once, and is passed by nothing more', () => {
    awaiting(issued, passed).when(answering(right)).thenRefuses('challenge_not_open');
    awaiting(issued, passed, LoginCompleted({ completedAt: now }))
      .when(answering(right))
      .thenRefuses('login_over');
  });

  it('stays locked, also to the right code', () => {
    awaiting(issued, locked).when(answering(right)).thenRefuses('challenge_locked');
  });

  it('gave way to another, and its code is dead', () => {
    awaiting(issued, issuedNext).when(answering(right)).thenRefuses('challenge_not_open');
  });

  it('has no answer where nobody issued it', () => {
    awaiting().when(answering(right)).thenRefuses('challenge_not_open');
  });

  it('is answered by nobody of another tenant', () => {
    awaiting(issued)
      .when(answering(right, { tenantId: 'other' }))
      .thenRefuses('login_unknown');
  });
});
