import { specify } from '@countersign/testkit';
import { describe, it } from 'vitest';
import type { BeginLogin } from './login-session.commands.ts';
import { loginSession } from './login-session.decider.ts';
import {
  BrowserRecognised,
  ChallengePassed,
  LoginCompleted,
  LoginExpired,
  LoginFailed,
  type LoginSessionEvent,
  LoginStarted,
  MfaCarriedOver,
  MfaNotRequired,
  MfaRequired,
  PrimaryAuthenticated,
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
const challenge = {
  ...{ challengeId: 'c1', authenticatorId: 'a1' },
  factor: 'sms',
  messageType: 'sms',
  ...{ sealed: 'sealed', keyId: 'k1', digits: 6, expiresAt, wrongAnswersMax: 5 },
} as const;
const { keyId, digits } = challenge;
const issuing = { type: 'IssueChallenge', ...within, challenge, payment: 'paid' as const } as const;
const enrolling = {
  type: 'StartEnrollment',
  ...{ ...within, challenge, payment: 'paid' as const },
  ...{ confirmed: [], repeats: undefined },
} as const;
const resending = {
  type: 'ResendCode',
  ...{ ...within, challengeId: 'c1', after: 1 },
  ...{ terms: { keyId, digits, expiresAt }, payment: 'paid' as const },
} as const;
const answering = {
  type: 'AnswerChallenge',
  ...{ ...within, challengeId: 'c1', isLocked: false },
  evidence: { send: 1, proof: { amr: 'sms' } },
} as const;
const completing = {
  type: 'CompleteLogin',
  payment: 'due',
  ...within,
  demandsMfa: false,
  isShutOut: false,
} as const;
const expiring = { type: 'ExpireLogin', ...within } as const;
const steps = [issuing, enrolling, resending, answering, completing, expiring] as const;

const passed = ChallengePassed({
  ...{ challengeId: 'c1', authenticatorId: 'a1', purpose: 'login' },
  ...{ factor: 'sms', messageType: 'sms', send: 1, amr: 'sms', passedAt: later },
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
    having(passed)
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
