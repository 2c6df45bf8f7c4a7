import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { authenticators } from './authenticators.decider.ts';
import {
  AuthenticatorEnrolled,
  AuthenticatorLocked,
  AuthenticatorRegistered,
  AuthenticatorRemoved,
  RecoveryCodeGiven,
  RecoveryCodeSpent,
} from './authenticators.events.ts';
import { recoveryCodeOf } from './authenticators.state.ts';

const given = specify(authenticators);
const now = '2026-01-01T12:00:00.000Z';
const user = { tenantId: 'acme', userId: 'auth0|ann' };
/** Kinds that only stand beside others. */
const spareKinds = ['email', 'recovery-code'];
const app = { kind: 'totp', sealed: 'sealed' } as const;
const where = { loginSessionId: 'l1', challengeId: 'c1' };

const enrolled = AuthenticatorEnrolled({
  ...{ ...user, authenticatorId: 'a1', ...app, ...where },
  enrolledAt: now,
});
const removed = (authenticatorId: string) =>
  AuthenticatorRemoved({ ...user, authenticatorId, removedAt: now });
const locked = (authenticatorId: string) =>
  AuthenticatorLocked({ ...user, authenticatorId, lockedAt: now });

const code = (authenticatorId: string) => ({
  authenticatorId,
  sealed: `hash of ${authenticatorId}`,
});
const giving = (authenticatorId: string, loginSessionId?: string) => ({
  type: 'GiveRecoveryCode' as const,
  ...{ ...user, ...code(authenticatorId), ...(loginSessionId && { loginSessionId }), now },
  spareKinds,
});
const gave = (authenticatorId: string, loginSessionId?: string) =>
  RecoveryCodeGiven({
    ...{ ...user, ...code(authenticatorId), ...(loginSessionId && { loginSessionId }) },
    givenAt: now,
  });
const spending = (authenticatorId: string, challengeId = 'c2') => ({
  type: 'SpendRecoveryCode' as const,
  ...{ ...user, authenticatorId, loginSessionId: 'l2', challengeId, now },
});
const spent = (authenticatorId: string, challengeId = 'c2') =>
  RecoveryCodeSpent({
    ...{ ...user, authenticatorId, loginSessionId: 'l2', challengeId },
    spentAt: now,
  });

describe('a recovery code', () => {
  it('comes with the first enrollment, where it was given while that was open', () => {
    const confirming = {
      type: 'ConfirmEnrollment',
      ...{ ...user, authenticatorId: 'a1', ...app, ...where, besides: [], spareKinds, now },
      voidedBy: [],
    } as const;
    const recoveryCode = code('r1');
    given()
      .when({ ...confirming, recoveryCode })
      .then(enrolled, gave('r1', 'l1'));
    given(gave('r0'))
      .when({ ...confirming, recoveryCode })
      .then(enrolled);
    given(enrolled, gave('r1', 'l1'))
      .when({ ...confirming, recoveryCode })
      .thenNothing();
  });

  it('does not stand in the way of what is enrolled beside it', () => {
    const confirming = {
      type: 'ConfirmEnrollment',
      ...{ ...user, authenticatorId: 'a1', ...app, ...where, besides: [], spareKinds, now },
      voidedBy: [],
    } as const;
    given(gave('r0')).when(confirming).then(enrolled);
  });

  it('is given in the login it is due in, beside what was enrolled', () => {
    given(enrolled).when(giving('r1', 'l1')).then(gave('r1', 'l1'));
    given().when(giving('r1', 'l1')).thenRefuses('recovery_code_not_due');
    given(enrolled, removed('a1')).when(giving('r1', 'l1')).thenRefuses('recovery_code_not_due');
  });

  it('is shown again in its own login as it is, and recorded once', () => {
    const again = { ...giving('r2', 'l1'), isRepeat: true };
    given(enrolled, gave('r1', 'l1')).when(again).thenNothing();
    given(enrolled, gave('r1', 'l0')).when(again).thenRefuses('recovery_code_not_due');
  });

  it('is one at a time: given again it is another, and the one before is void', () => {
    given(enrolled, gave('r1', 'l1')).when(giving('r2', 'l1')).then(gave('r2', 'l1'));
    const state = [enrolled, gave('r1', 'l1'), gave('r2', 'l1')].reduce(
      authenticators.evolve,
      authenticators.initial,
    );
    expect(recoveryCodeOf(state)?.authenticatorId).toBe('r2');
    given(enrolled, gave('r1', 'l1'), gave('r2', 'l1'))
      .when(spending('r1'))
      .thenRefuses('authenticator_unknown');
  });

  it('is not given in a login where another, or an admin, gave one since', () => {
    given(enrolled, gave('r1', 'l1')).when(giving('r2', 'l2')).thenRefuses('recovery_code_not_due');
    given(enrolled, gave('r1')).when(giving('r2', 'l2')).thenRefuses('recovery_code_not_due');
  });

  it('is shown five times in a login, and then no more', () => {
    const times = (count: number) => Array.from({ length: count }, (_, n) => gave(`r${n}`, 'l1'));
    given(enrolled, ...times(4))
      .when(giving('r9', 'l1'))
      .then(gave('r9', 'l1'));
    given(enrolled, ...times(5))
      .when(giving('r9', 'l1'))
      .thenRefuses('recovery_code_given_too_often');
  });

  it('is given anew whenever an admin asks, to whoever it may be', () => {
    given().when(giving('r1')).then(gave('r1'));
    given(enrolled, gave('r1', 'l1')).when(giving('r2')).then(gave('r2'));
  });

  it('is spent once, by the first challenge that gets there', () => {
    given(enrolled, gave('r1')).when(spending('r1')).then(spent('r1'));
    given(enrolled, gave('r1'), spent('r1')).when(spending('r1', 'c2')).thenNothing();
    given(enrolled, gave('r1'), spent('r1'))
      .when(spending('r1', 'c3'))
      .thenRefuses('authenticator_unknown');
  });

  it('cannot be spent when it is locked or removed', () => {
    given(enrolled, gave('r1'), locked('r1'))
      .when(spending('r1'))
      .thenRefuses('authenticator_unknown');
    given(enrolled, gave('r1'), removed('r1'))
      .when(spending('r1'))
      .thenRefuses('authenticator_unknown');
  });

  it('goes with the last of what it was given beside, and not before', () => {
    const second = AuthenticatorRegistered({
      ...{ ...user, authenticatorId: 'a2', ...app },
      registeredAt: now,
    });
    const removing = {
      type: 'RemoveAuthenticator',
      spareKinds,
      ...user,
      authenticatorId: 'a1',
      now,
    } as const;
    given(enrolled, gave('r1')).when(removing).then(removed('a1'), removed('r1'));
    given(enrolled, second, gave('r1')).when(removing).then(removed('a1'));
    given(enrolled, gave('r1'))
      .when({ ...removing, authenticatorId: 'r1' })
      .then(removed('r1'));
  });
});
