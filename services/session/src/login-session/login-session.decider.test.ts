import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import type { BeginLogin } from './login-session.commands.ts';
import { loginSession } from './login-session.decider.ts';
import {
  BrowserRecognised,
  ChallengeChosen,
  EnrollmentStarted,
  LoginCompleted,
  LoginExpired,
  LoginFailed,
  type LoginSessionEvent,
  LoginStarted,
  MfaCarriedOver,
  MfaNotRequired,
  MfaRequired,
  MfaSatisfied,
  PrimaryAuthenticated,
  SendsExhausted,
} from './login-session.events.ts';

const given = specify(loginSession);

const now = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T12:01:00.000Z';
const expiresAt = '2026-01-01T12:15:00.000Z';
const long = '2026-01-01T08:00:00.000Z';

const who = { loginSessionId: 'l1', tenantId: 'acme', userId: 'auth0|ann', clientId: 'shop' };
const where = { host: 'acme.example', locale: 'en' };
const begin = (rest: Partial<BeginLogin> = {}): BeginLogin => ({
  type: 'BeginLogin',
  ...who,
  ...where,
  primary: { method: 'password', provedAt: now },
  stepUp: false,
  isEnrolling: false,
  policy: { demandsMfa: true, isFactorOn: true },
  now,
  expiresAt,
  ...rest,
});

const started = LoginStarted({ ...who, ...where, startedAt: now, expiresAt });
const password = PrimaryAuthenticated({ method: 'password', provedAt: now });
const required = MfaRequired({ reason: 'policy', requiredAt: now });
const notRequired = MfaNotRequired({ reason: 'policy', decidedAt: now });
const carried = { carriedFrom: 'l0', amr: 'sms', provedAt: long };

describe('beginning a login', () => {
  it('asks for a second factor where the policy demands one', () => {
    given().when(begin()).then(started, password, required);
  });

  it('does not where the policy is never', () => {
    const policy = { demandsMfa: false, isFactorOn: true };
    given().when(begin({ policy })).then(started, password, notRequired);
  });

  it('locks nobody out where no factor is on, and says so', () => {
    const policy = { demandsMfa: true, isFactorOn: false };
    const nobodyCan = MfaNotRequired({ reason: 'no_factor_on', decidedAt: now });
    given().when(begin({ policy })).then(started, password, nobodyCan);
  });

  it('demands it of a step-up whatever the policy says, and whatever was proved before', () => {
    const policy = { demandsMfa: false, isFactorOn: false };
    const stepUp = MfaRequired({ reason: 'step_up', requiredAt: now });
    given()
      .when(begin({ policy, stepUp: true, carried }))
      .then(started, password, stepUp);
  });

  it('carries over what the session before it had proved, at the time it was proved', () => {
    const primary = { method: 'federated', connection: 'okta', provedAt: long } as const;
    given()
      .when(begin({ primary: { ...primary, carriedFrom: 'l0' }, carried }))
      .then(
        started,
        PrimaryAuthenticated({ ...primary, carriedFrom: 'l0' }),
        MfaCarriedOver({ ...carried, carriedAt: now }),
      );
  });

  it('asks again where the session before it had proved no second factor', () => {
    const primary = { method: 'password', provedAt: long, carriedFrom: 'l0' } as const;
    given().when(begin({ primary })).then(started, PrimaryAuthenticated(primary), required);
  });

  it('lets a remembered browser stand for what the policy demands, never for a step-up', () => {
    const recognised = { browser: 'b1', rememberedAt: long };
    const fact = BrowserRecognised({ ...recognised, recognisedAt: now });
    given().when(begin({ recognised })).then(started, password, fact);
    const stepUp = MfaRequired({ reason: 'step_up', requiredAt: now });
    given()
      .when(begin({ recognised, stepUp: true }))
      .then(started, password, stepUp);
  });

  it('happens once', () => {
    given(started, password, required).when(begin()).thenNothing();
    given(started, password, notRequired, LoginCompleted({ completedAt: now }))
      .when(begin())
      .thenNothing();
  });
});

const within = { tenantId: 'acme', now: later };
const choosing = {
  type: 'ChooseChallenge',
  ...within,
  challengeId: 'c1',
  authenticatorId: 'a1',
  live: undefined,
  isPaid: true,
} as const;
const enrolling = {
  type: 'StartEnrollment',
  ...within,
  challengeId: 'c1',
  authenticatorId: 'a1',
  enrolling: { factor: 'sms', messageType: 'sms', sealed: 'sealed' },
  confirmed: [],
  live: undefined,
  isRepeat: false,
  isPaid: true,
} as const;
const satisfying = {
  type: 'SatisfyMfa',
  ...within,
  challengeId: 'c1',
  authenticatorId: 'a1',
  amr: 'sms',
  provedAt: later,
} as const;
const completing = {
  type: 'CompleteLogin',
  ...within,
  demandsMfa: false,
  isShutOut: false,
} as const;
const failing = { type: 'FailLogin', ...within, reason: 'authenticator_locked' } as const;
const expiring = { type: 'ExpireLogin', ...within } as const;
const steps = [choosing, enrolling, satisfying, completing, failing, expiring] as const;

const chosen = ChallengeChosen({ challengeId: 'c1', authenticatorId: 'a1', chosenAt: later });
const enrollment = EnrollmentStarted({
  challengeId: 'c1',
  authenticatorId: 'a1',
  factor: 'sms',
  messageType: 'sms',
  sealed: 'sealed',
  besides: [],
  startedAt: later,
});
const satisfied = MfaSatisfied({
  challengeId: 'c1',
  authenticatorId: 'a1',
  amr: 'sms',
  provedAt: later,
});
const completed = LoginCompleted({ completedAt: later });
const awaiting = given(started, password, required);
const having = (...facts: readonly LoginSessionEvent[]) =>
  given(started, password, required, ...facts);

describe.each(steps)('$type', (step) => {
  it('is refused to whoever asks for a login that never began', () => {
    given().when(step).thenRefuses('login_unknown');
  });

  it('is refused in the name of another tenant', () => {
    awaiting.when({ ...step, tenantId: 'other' }).thenRefuses('login_unknown');
    having(satisfied)
      .when({ ...step, tenantId: 'other' })
      .thenRefuses('login_unknown');
  });

  it('is refused from the very instant at which the time is up, and that is recorded once', () => {
    const expired = LoginExpired({ expiredAt: expiresAt });
    awaiting.when({ ...step, now: expiresAt }).thenRefuses('login_expired', expired);
    having(expired)
      .when({ ...step, now: expiresAt })
      .thenRefuses('login_expired');
  });

  it('is refused once the login has failed or is complete', () => {
    const failed = LoginFailed({ reason: 'authenticator_locked', failedAt: later });
    having(failed).when(step).thenRefuses('login_over');
    having(completed).when(step).thenRefuses('login_over');
  });
});

describe('choosing a challenge', () => {
  it('is recorded before anything is sent', () => {
    awaiting.when(choosing).then(chosen);
  });

  it('keeps the live one of the same authenticator', () => {
    having(chosen)
      .when({ ...choosing, challengeId: 'c2', live: 'c1', isPaid: false })
      .thenNothing();
  });

  it('puts another in the place of one that is dead, or of another authenticator', () => {
    const second = ChallengeChosen({ challengeId: 'c2', authenticatorId: 'a1', chosenAt: later });
    having(chosen)
      .when({ ...choosing, challengeId: 'c2' })
      .then(second);
    const other = { ...choosing, challengeId: 'c2', authenticatorId: 'a2', live: 'c1' };
    having(chosen)
      .when(other)
      .then(ChallengeChosen({ challengeId: 'c2', authenticatorId: 'a2', chosenAt: later }));
    expect(having(chosen, second).state()).toMatchObject({
      current: { challengeId: 'c2', replaces: 'c1' },
    });
  });

  it('is refused while it cannot be paid for, which is said once', () => {
    const spent = SendsExhausted({ authenticatorId: 'a1', purpose: 'login', exhaustedAt: later });
    awaiting.when({ ...choosing, isPaid: false }).thenRefuses('too_many_sends', spent);
    having(spent)
      .when({ ...choosing, isPaid: false })
      .thenRefuses('too_many_sends');
  });

  it('is nothing to a login that is through', () => {
    given(started, password, notRequired).when(choosing).thenNothing();
  });
});

describe('starting an enrollment', () => {
  it('is recorded before anything is sent', () => {
    awaiting.when(enrolling).then(enrollment);
  });

  it('is refused while the person has an authenticator whose factor is on, locked or not', () => {
    const confirmed = [
      { authenticatorId: 'a8', isOn: false },
      { authenticatorId: 'a9', isOn: true },
    ];
    awaiting.when({ ...enrolling, confirmed }).thenRefuses('enrollment_not_allowed');
  });

  it('is open beside authenticators whose factors are all off, and remembers which', () => {
    const confirmed = [{ authenticatorId: 'a9', isOn: false }];
    const { data } = enrollment;
    awaiting
      .when({ ...enrolling, confirmed })
      .then(EnrollmentStarted({ ...data, besides: ['a9'] }));
  });

  it('is refused to somebody who has as many as there may be', () => {
    const confirmed = Array.from({ length: 20 }, (_, n) => ({
      authenticatorId: `a${n}`,
      isOn: false,
    }));
    awaiting.when({ ...enrolling, confirmed }).thenRefuses('enrollment_not_allowed');
  });

  it('replaces the one before it, unless the same form was sent twice', () => {
    const again = { ...enrolling, challengeId: 'c2', authenticatorId: 'a2', live: 'c1' };
    const second = EnrollmentStarted({
      ...enrollment.data,
      challengeId: 'c2',
      authenticatorId: 'a2',
    });
    having(enrollment).when(again).then(second);
    having(enrollment)
      .when({ ...again, isRepeat: true })
      .thenNothing();
    having(enrollment)
      .when({ ...again, isRepeat: true, live: undefined })
      .then(second);
  });

  it('is refused while it cannot be paid for, and to a login that is through', () => {
    const spent = SendsExhausted({ authenticatorId: 'a1', purpose: 'enroll', exhaustedAt: later });
    awaiting.when({ ...enrolling, isPaid: false }).thenRefuses('too_many_sends', spent);
    given(started, password, notRequired).when(enrolling).thenRefuses('enrollment_not_allowed');
  });
});
