import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { loginSession } from './login-session.decider.ts';
import {
  ChallengeIssued,
  ChallengePassed,
  LoginCompleted,
  LoginFailed,
  type LoginSessionEvent,
  LoginStarted,
  MfaCarriedOver,
  MfaNotRequired,
  MfaRequired,
  PrimaryAuthenticated,
} from './login-session.events.ts';
import type { Begun } from './login-session.state.ts';
import { proofOf } from './proof.ts';

const given = specify(loginSession);

const now = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T12:01:00.000Z';
const long = '2026-01-01T08:00:00.400Z';
const expiresAt = '2026-01-01T12:15:00.000Z';

const who = { loginSessionId: 'l1', tenantId: 'acme', userId: 'auth0|ann', clientId: 'shop' };
const started = LoginStarted({
  ...who,
  ...{ host: 'acme.example', locale: 'en' },
  ...{ startedAt: now, expiresAt },
});
const password = PrimaryAuthenticated({ method: 'password', provedAt: now });
const required = MfaRequired({ reason: 'policy', requiredAt: now });
const notRequired = MfaNotRequired({ reason: 'policy', decidedAt: now });
const carried = MfaCarriedOver({
  ...{ carriedFrom: 'l0', amr: 'sms', provedAt: long, carriedAt: now },
});
const issued = ChallengeIssued({
  ...{ challengeId: 'c1', authenticatorId: 'a1', purpose: 'login' },
  ...{ factor: 'sms', messageType: 'sms', sealed: 'sealed', send: 1, keyId: 'k1', digits: 6 },
  ...{ expiresAt, wrongAnswersMax: 5, issuedAt: now },
});
const passed = ChallengePassed({
  ...{ challengeId: 'c1', authenticatorId: 'a1', purpose: 'login' },
  ...{ factor: 'sms', messageType: 'sms', send: 1, amr: 'sms', passedAt: later },
});
const completed = LoginCompleted({ completedAt: later });

const within = { tenantId: 'acme', now: later };
const completing = {
  type: 'CompleteLogin',
  payment: 'due',
  ...within,
  demandsMfa: false,
  isShutOut: false,
} as const;

describe('completing a login', () => {
  it('happens where no second factor is asked for, or one was proved', () => {
    given(started, password, notRequired).when(completing).then(completed);
    given(started, password, required, issued, passed).when(completing).then(completed);
    given(started, password, carried).when(completing).then(completed);
  });

  it('is refused while a second factor is awaited', () => {
    given(started, password, required).when(completing).thenRefuses('mfa_required');
    given(started, password, required, issued).when(completing).thenRefuses('mfa_required');
  });

  it('is refused, and a second factor asked for, where the policy has changed meanwhile', () => {
    given(started, password, notRequired)
      .when({ ...completing, demandsMfa: true })
      .thenRefuses('mfa_required', MfaRequired({ reason: 'policy', requiredAt: later }));
    given(started, password, required, issued, passed)
      .when({ ...completing, demandsMfa: true })
      .then(completed);
  });

  it('is refused where the first factor counts for nothing any more', () => {
    for (const before of [[notRequired], [required, issued, passed], [carried]]) {
      given(started, password, ...before)
        .when({ ...completing, isShutOut: true })
        .thenRefuses('login_over');
    }
  });

  it('happens once', () => {
    given(started, password, notRequired, completed).when(completing).thenRefuses('login_over');
  });

  describe('that has ended', () => {
    const idempotencyKey = 'k';
    const named = LoginCompleted({ completedAt: later, idempotencyKey });
    const byCode = [started, password, required, issued, passed, named] as const;
    const again = { ...completing, idempotencyKey };

    it('holds a key against the one that ended it once that is charged for', () => {
      given(...byCode)
        .when(again)
        .thenRefuses('charge_due');
      given(...byCode)
        .when({ ...again, payment: 'paid' })
        .thenNothing();
    });

    it('is over for a wrong key, and for whom nobody charges', () => {
      given(...byCode)
        .when({ ...again, payment: 'refused' })
        .thenRefuses('login_over');
      given(...byCode)
        .when({ ...again, idempotencyKey: 'other', payment: 'paid' })
        .thenRefuses('login_over');
    });

    it('charges nothing where no code was asked for, or there is nothing to compare', () => {
      given(started, password, notRequired, named).when(again).thenNothing();
      given(...byCode)
        .when(completing)
        .thenRefuses('login_over');
      given(started, password, required, issued, passed, completed)
        .when(again)
        .thenRefuses('login_over');
    });
  });

  it('never happens once the login has failed', () => {
    given(
      ...[started, password, required, issued],
      LoginFailed({ reason: 'authenticator_locked', failedAt: now }),
    )
      .when(completing)
      .thenRefuses('login_over');
  });
});

describe('what a login proved', () => {
  const proved = (...facts: readonly LoginSessionEvent[]) => {
    const state = given(started, ...facts).state();
    expect(state.status).not.toBe('pending');
    // The assertion above says so.
    return proofOf(state as Begun);
  };
  const acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
  const { userId, clientId } = who;

  it('is the password alone where it was', () => {
    const authTime = Date.parse(now) / 1_000;
    const proof = { userId, clientId, authTime, amr: ['pwd'] };
    expect(proved(password, notRequired, completed)).toEqual(proof);
    expect(proved(password, required, issued)).toEqual(proof);
  });

  it('is the second factor too once it was passed', () => {
    expect(proved(password, required, issued, passed, completed)).toMatchObject({
      amr: ['pwd', 'sms', 'mfa'],
      acr,
    });
  });

  it('is what was carried over, at the whole second of its own first factor', () => {
    const federated = PrimaryAuthenticated({
      ...{ method: 'federated', connection: 'okta', provedAt: long, carriedFrom: 'l0' },
    });
    expect(proved(federated, carried)).toEqual({
      ...{
        userId,
        clientId,
        amr: ['sms', 'mfa'],
        acr,
        mfaTime: Math.floor(Date.parse(long) / 1_000),
      },
      authTime: Date.parse('2026-01-01T08:00:00.000Z') / 1_000,
    });
  });
});

describe('completing once more', () => {
  const idempotencyKey = 'k'.repeat(43);
  const ended = LoginCompleted({ completedAt: later, idempotencyKey });
  const over = [started, password, notRequired, ended];
  const again = { ...completing, idempotencyKey };

  it('names what ended it', () => {
    given(started, password, notRequired).when(again).then(ended);
  });

  it('is the same again for who ended it, for a minute', () => {
    given(...over)
      .when({ ...again, now: '2026-01-01T12:01:59.999Z' })
      .then();
    given(...over)
      .when({ ...again, now: '2026-01-01T12:02:00.000Z' })
      .thenRefuses('login_over');
  });

  it('is refused to everybody else', () => {
    given(...over)
      .when(completing)
      .thenRefuses('login_over');
    given(...over)
      .when({ ...again, idempotencyKey: 'x'.repeat(43) })
      .thenRefuses('login_over');
    given(...over)
      .when({ ...again, tenantId: 'other' })
      .thenRefuses('login_unknown');
    given(started, password, notRequired, completed).when(again).thenRefuses('login_over');
    given(started, password, notRequired, completed).when(completing).thenRefuses('login_over');
  });
});
