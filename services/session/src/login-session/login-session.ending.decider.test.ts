import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { loginSession } from './login-session.decider.ts';
import {
  ChallengeChosen,
  LoginCompleted,
  LoginFailed,
  type LoginSessionEvent,
  LoginStarted,
  MfaCarriedOver,
  MfaNotRequired,
  MfaRequired,
  MfaSatisfied,
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
const choose = (challengeId: string, authenticatorId = 'a1') =>
  ChallengeChosen({ challengeId, authenticatorId, chosenAt: now });
const satisfied = MfaSatisfied({
  ...{ challengeId: 'c1', authenticatorId: 'a1', amr: 'sms', provedAt: later },
});
const completed = LoginCompleted({ completedAt: later });

const within = { tenantId: 'acme', now: later };
const satisfying = {
  type: 'SatisfyMfa',
  ...within,
  ...{ challengeId: 'c1', authenticatorId: 'a1', amr: 'sms', provedAt: later },
} as const;
const completing = {
  type: 'CompleteLogin',
  ...within,
  demandsMfa: false,
  isShutOut: false,
} as const;

describe('a passed challenge', () => {
  it('satisfies the login that chose it', () => {
    given(started, password, required, choose('c1')).when(satisfying).then(satisfied);
  });

  it('counts for nothing once another was chosen', () => {
    given(started, password, required, choose('c1'), choose('c2'))
      .when(satisfying)
      .thenRefuses('challenge_not_open');
  });

  it('counts for nothing where it was never asked for', () => {
    given(started, password, required).when(satisfying).thenRefuses('challenge_not_open');
    given(started, password, required, choose('c1', 'a2'))
      .when(satisfying)
      .thenRefuses('challenge_not_open');
  });

  it('counts once, whatever has become of the login since', () => {
    const done = [started, password, required, choose('c1'), satisfied] as const;
    given(...done)
      .when(satisfying)
      .thenNothing();
    given(...done, completed)
      .when(satisfying)
      .thenNothing();
    given(...done)
      .when({ ...satisfying, now: expiresAt })
      .thenNothing();
  });

  it('does not count for another tenant, counted or not', () => {
    given(started, password, required, choose('c1'), satisfied)
      .when({ ...satisfying, tenantId: 'other' })
      .thenRefuses('login_unknown');
  });
});

describe('completing a login', () => {
  it('happens where no second factor is asked for, or one was proved', () => {
    given(started, password, notRequired).when(completing).then(completed);
    given(started, password, required, choose('c1'), satisfied).when(completing).then(completed);
    given(started, password, carried).when(completing).then(completed);
  });

  it('is refused while a second factor is awaited', () => {
    given(started, password, required).when(completing).thenRefuses('mfa_required');
    given(started, password, required, choose('c1')).when(completing).thenRefuses('mfa_required');
  });

  it('is refused, and a second factor asked for, where the policy has changed meanwhile', () => {
    given(started, password, notRequired)
      .when({ ...completing, demandsMfa: true })
      .thenRefuses('mfa_required', MfaRequired({ reason: 'policy', requiredAt: later }));
    given(started, password, required, choose('c1'), satisfied)
      .when({ ...completing, demandsMfa: true })
      .then(completed);
  });

  it('is refused where the first factor counts for nothing any more', () => {
    for (const before of [[notRequired], [required, choose('c1'), satisfied], [carried]]) {
      given(started, password, ...before)
        .when({ ...completing, isShutOut: true })
        .thenRefuses('login_over');
    }
  });

  it('happens once', () => {
    given(started, password, notRequired, completed).when(completing).thenRefuses('login_over');
  });

  it('never happens once the login has failed', () => {
    given(
      ...[started, password, required, choose('c1')],
      LoginFailed({ reason: 'authenticator_locked', failedAt: now }),
    )
      .when(completing)
      .thenRefuses('login_over');
  });
});

describe('a login that was locked out', () => {
  it('fails', () => {
    given(started, password, required)
      .when({ type: 'FailLogin', ...within, reason: 'authenticator_locked' })
      .then(LoginFailed({ reason: 'authenticator_locked', failedAt: later }));
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
    expect(proved(password, required, choose('c1'))).toEqual(proof);
  });

  it('is the second factor too once it was passed', () => {
    expect(proved(password, required, choose('c1'), satisfied, completed)).toMatchObject({
      amr: ['pwd', 'sms', 'mfa'],
      acr,
    });
  });

  it('is what was carried over, at the whole second of its own first factor', () => {
    const federated = PrimaryAuthenticated({
      ...{ method: 'federated', connection: 'okta', provedAt: long, carriedFrom: 'l0' },
    });
    expect(proved(federated, carried)).toEqual({
      ...{ userId, clientId, amr: ['sms', 'mfa'], acr },
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
