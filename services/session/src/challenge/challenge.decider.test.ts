import { specify } from '@countersign/testkit';
import { describe, it } from 'vitest';
import type { Evidence } from './challenge.commands.ts';
import { challenge } from './challenge.decider.ts';
import {
  AnswerRejected,
  AttemptsExhausted,
  ChallengeIssued,
  ChallengeLocked,
  ChallengePassed,
  ChallengeSuperseded,
  CodeResent,
  ResendsExhausted,
} from './challenge.events.ts';

const given = specify(challenge);

const issuedAt = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:00:10.000Z';
const expiresAt = '2026-01-01T12:05:00.000Z';
const laterStill = '2026-01-01T12:05:10.000Z';
const challengeId = 'c1';

const who = { tenantId: 'acme', userId: 'auth0|ann', loginSessionId: 'l1' } as const;
const what = { purpose: 'login', factor: 'sms', messageType: 'sms' } as const;
const terms = { challengeId, authenticatorId: 'a1', ...who, ...what };
const message = {
  ...terms,
  ...{ sealedPhoneNumber: 'sealed', host: 'acme.example', locale: 'en' },
  ...{ keyId: 'k1', digits: 6, expiresAt },
};
const issued = ChallengeIssued({ ...message, send: 1, wrongAnswersMax: 2, issuedAt });
const resent = CodeResent({
  ...message,
  ...{ send: 2, keyId: 'k2', digits: 8, expiresAt: laterStill, resentAt: now },
});
const rejected = AnswerRejected({ challengeId, send: 1, rejectedAt: now });
const locked = ChallengeLocked({ challengeId, lockedAt: now });
const superseded = ChallengeSuperseded({ challengeId, supersededAt: now });
const passed = ChallengePassed({ ...terms, send: 1, passedAt: now });

const issuing = { type: 'IssueChallenge', message, wrongAnswersMax: 2, now: issuedAt } as const;
const resending = {
  type: 'ResendCode',
  ...{ after: 1, keyId: 'k2', digits: 8, expiresAt: laterStill, isPaid: true, now },
} as const;
const superseding = { type: 'SupersedeChallenge', challengeId, now } as const;
const answering = (evidence: Evidence, at = now) =>
  ({ type: 'AnswerChallenge', evidence, now: at }) as const;
const right = { send: 1, isRight: true };
const wrong = { send: 1, isRight: false };

describe('issuing a challenge', () => {
  it('sends the first code', () => {
    given().when(issuing).then(issued);
  });

  it('happens once, however many finish it, and not at all once it was superseded', () => {
    for (const fact of [issued, superseded]) given(fact).when(issuing).thenNothing();
    given(issued, passed).when(issuing).thenNothing();
    given(issued, locked).when(issuing).thenNothing();
  });
});

describe('an open challenge', () => {
  it('is passed by the right code', () => {
    given(issued).when(answering(right)).then(passed);
  });

  it('refuses a wrong code, and counts it', () => {
    given(issued).when(answering(wrong)).thenRefuses('wrong_code', rejected);
  });

  it('is passed by the right code after a wrong one', () => {
    given(issued, rejected).when(answering(right)).then(passed);
  });

  it('locks on the last wrong answer', () => {
    given(issued, rejected).when(answering(wrong)).thenRefuses('wrong_code', rejected, locked);
  });

  it('refuses even the right code from the instant it expires, and counts nothing', () => {
    given(issued).when(answering(right, expiresAt)).thenRefuses('challenge_expired');
    given(issued).when(answering(wrong, expiresAt)).thenRefuses('challenge_expired');
  });

  it('refuses an answer that nobody could pay to have looked at, says so once', () => {
    const exhausted = AttemptsExhausted({ challengeId, exhaustedAt: now });
    const unpaid = { type: 'AnswerChallenge', evidence: 'too_many_attempts', now } as const;
    given(issued).when(unpaid).thenRefuses('too_many_attempts', exhausted);
    given(issued, exhausted).when(unpaid).thenRefuses('too_many_attempts');
    given(issued, exhausted).when(answering(right)).then(passed);
    given(issued)
      .when({ ...unpaid, evidence: 'authenticator_locked' })
      .thenRefuses('authenticator_locked');
  });
});

describe('a resent code', () => {
  it('is a new send with the terms of its time', () => {
    given(issued).when(resending).then(resent);
  });

  it('is sent once for all who asked after the same send', () => {
    given(issued, resent).when(resending).thenNothing();
  });

  it('is sent again to who asks after it', () => {
    given(issued, resent)
      .when({ ...resending, after: 2 })
      .then(CodeResent({ ...resent.data, send: 3 }));
  });

  it('is refused while it cannot be paid for, which is said once', () => {
    const exhausted = ResendsExhausted({ challengeId, exhaustedAt: now });
    const unpaid = { ...resending, isPaid: false };
    given(issued).when(unpaid).thenRefuses('too_many_sends', exhausted);
    given(issued, exhausted).when(unpaid).thenRefuses('too_many_sends');
    given(issued, exhausted).when(resending).then(resent);
  });

  it('kills the one before: evidence about that one is a wrong answer', () => {
    given(issued, resent)
      .when(answering(right))
      .thenRefuses('wrong_code', AnswerRejected({ challengeId, send: 2, rejectedAt: now }));
    given(issued, resent)
      .when(answering({ send: 2, isRight: true }))
      .then(ChallengePassed({ ...terms, send: 2, passedAt: now }));
  });

  it('gives no further wrong answers', () => {
    given(issued, rejected, resent)
      .when(answering({ send: 2, isRight: false }))
      .thenRefuses('wrong_code', AnswerRejected({ challengeId, send: 2, rejectedAt: now }), locked);
  });

  it('revives an expired challenge', () => {
    given(issued, resent)
      .when(answering({ send: 2, isRight: true }, expiresAt))
      .then(ChallengePassed({ ...terms, send: 2, passedAt: expiresAt }));
  });

  it('is not sent for a challenge that is over or was never issued', () => {
    given().when(resending).thenRefuses('challenge_not_open');
    given(issued, locked).when(resending).thenRefuses('challenge_not_open');
    given(issued, passed).when(resending).thenRefuses('challenge_not_open');
    given(issued, superseded).when(resending).thenRefuses('challenge_not_open');
  });
});

describe('a challenge that is over', () => {
  it('was passed once, and is passed by nothing more', () => {
    given(issued, passed).when(answering(right)).thenRefuses('challenge_not_open');
  });

  it('stays locked, also to the right code', () => {
    given(issued, locked).when(answering(right)).thenRefuses('challenge_locked');
  });

  it('was superseded, and its code is dead', () => {
    given(issued, superseded).when(answering(right)).thenRefuses('challenge_not_open');
  });

  it('has no answer where nobody issued it', () => {
    given().when(answering(right)).thenRefuses('challenge_not_open');
  });
});

describe('superseding', () => {
  it('ends an open challenge, and one about to be issued', () => {
    given(issued).when(superseding).then(superseded);
    given().when(superseding).then(superseded);
  });

  it('changes nothing about one that is over', () => {
    given(superseded).when(superseding).thenNothing();
    given(issued, passed).when(superseding).thenNothing();
    given(issued, locked).when(superseding).thenNothing();
  });
});
