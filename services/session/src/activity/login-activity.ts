import type { NewActivity } from '@countersign/activity';
import type { ActivityKind } from '@countersign/contracts';
import { decodeEvent, type RecordedEvent } from '@countersign/core';
import { type Factor, type Factors, secondFactorLog, sms } from '@countersign/factors';
import {
  type LoginSessionEvent,
  loginSessionEvent,
} from '../login-session/login-session.events.ts';
import {
  type Begun,
  evolve,
  initial,
  type LoginSession,
} from '../login-session/login-session.state.ts';
import { proofOf } from '../login-session/proof.ts';

/** Whose login it is, in what every line of it says. */
const whose = ({ tenantId, userId, loginSessionId }: Begun | Started) => ({
  tenantId,
  userId,
  loginSessionId,
});
type Started = Extract<LoginSessionEvent, { readonly type: 'LoginStarted' }>['data'];

const begun = ({ clientId, sealedOrigin, startedAt: at, ...login }: Started): NewActivity => ({
  kind: 'login_begun',
  at,
  ...whose({ clientId, startedAt: at, ...login }),
  clientId,
  ...(sealedOrigin !== undefined && { sealedOrigin }),
});

/** What is said of the challenge in hand, which every line of it names. */
const ofChallenge = (
  login: Begun,
  kind: ActivityKind,
  at: string,
  more: Pick<NewActivity, 'send' | 'reason'> = {},
): NewActivity | undefined => {
  if (!login.challenge) return undefined;
  const { challengeId, authenticatorId, factor, messageType } = login.challenge;
  return {
    ...{ kind, at, ...whose(login), challengeId, authenticatorId, factor },
    ...(messageType !== undefined && { messageType }),
    ...more,
  };
};

/** That a challenge was put, and what every answer to it came to. */
const answered = (
  factors: Factors,
  login: Begun,
  { type, data }: LoginSessionEvent,
): NewActivity | undefined => {
  const { purpose, factor = '' } = login.challenge ?? {};
  const isEnrolling = purpose === 'enroll';
  const log: Factor['log'] = factors.of(factor)?.log ?? secondFactorLog;
  const failed = (isEnrolling && log.enrollmentFailed) || log.failed;
  switch (type) {
    case 'ChallengeIssued':
      if (data.instead !== undefined) {
        return ofChallenge(login, failed, data.issuedAt, { reason: data.instead });
      }
      return ofChallenge(login, isEnrolling ? 'enrollment_started' : 'mfa_started', data.issuedAt);
    case 'AnswerRejected': {
      const { send, rejectedAt, reason = 'wrong_code' } = data;
      return ofChallenge(login, failed, rejectedAt, { send, reason });
    }
    case 'AttemptsExhausted':
      return ofChallenge(login, log.exhausted, data.exhaustedAt);
    case 'ChallengePassed': {
      // Of an enrollment the authenticator tells that it is there.
      if (isEnrolling) return undefined;
      const { send, passedAt } = data;
      return ofChallenge(login, log.passed, passedAt, { send });
    }
    default:
      return undefined;
  }
};

const ended = (login: Begun, event: LoginSessionEvent): NewActivity | undefined => {
  const { connection } = login.primary;
  const who = { ...whose(login), ...(connection !== undefined && { connection }) };
  switch (event.type) {
    case 'LoginCompleted':
      return {
        kind: 'login_completed',
        at: event.data.completedAt,
        ...who,
        amr: proofOf(login).amr,
        ...(login.mfa?.here && { challengeId: login.mfa.here.challengeId }),
      };
    case 'MfaNotRequired':
      // The policy asked for it: that it was waived is told. Where no policy asks, nothing is.
      return event.data.reason === 'no_factor_on'
        ? { kind: 'mfa_demanded', at: event.data.decidedAt, ...who, reason: 'no_factor_on' }
        : undefined;
    case 'SendsExhausted': {
      const { purpose, authenticatorId, messageType, exhaustedAt: at } = event.data;
      const { reason = 'too_many_sends', challengeId } = event.data;
      if (reason === 'destination_not_allowed' && purpose === 'login') {
        const kind = messageType === 'voice' ? 'call_failed' : 'sms_failed';
        const by = { factor: sms.name, ...(messageType && { messageType }) };
        return { kind, at, ...who, authenticatorId, ...by, reason };
      }
      if (challengeId !== undefined) return ofChallenge(login, 'sends_exhausted', at, { reason });
      const kind = purpose === 'enroll' ? 'enrollment_refused' : 'sends_exhausted';
      return { kind, at, ...who, authenticatorId, reason };
    }
    case 'LoginFailed':
      return {
        kind: 'login_failed',
        at: event.data.failedAt,
        ...who,
        reason: event.data.reason,
      };
    default:
      return undefined;
  }
};

const parsed = (event: RecordedEvent) => decodeEvent(loginSessionEvent, event);

/**
 * What a login says to the log: where it came from, what was asked and answered in it, and how it
 * ended.
 */
export const loginActivity = (factors: Factors) => ({
  remember: (login: LoginSession = initial, event: RecordedEvent): LoginSession =>
    evolve(login, parsed(event)),

  tell: (recorded: RecordedEvent, login: LoginSession): NewActivity | undefined => {
    const event = parsed(recorded);
    if (event.type === 'LoginStarted') return begun(event.data);
    return login.status === 'pending'
      ? undefined
      : (ended(login, event) ?? answered(factors, login, event));
  },
});
