import { completionRepeatMs } from '@countersign/contracts';
import {
  accept,
  type Decider,
  type Decision,
  isOver,
  msBetween,
  plus,
  refuse,
} from '@countersign/core';
import { answer, type ChallengeRefusal, enroll, issue, resend } from './challenge.decider.ts';
import type { BeginLogin, CompleteLogin, LoginSessionCommand } from './login-session.commands.ts';
import {
  BrowserRecognised,
  LoginCompleted,
  LoginExpired,
  type LoginSessionEvent,
  LoginStarted,
  MfaCarriedOver,
  MfaNotRequired,
  MfaRequired,
  PrimaryAuthenticated,
} from './login-session.events.ts';
import { type Begun, evolve, initial, type LoginSession } from './login-session.state.ts';

export type LoginSessionRefusal =
  | ChallengeRefusal
  | 'login_unknown'
  | 'login_expired'
  | 'mfa_required';

type Deciding = Decision<LoginSessionEvent, LoginSessionRefusal>;

/**
 * A request's own demand outweighs whatever was proved before; the policy's does not. A passkey
 * that is enough is so for both, where it was used in this very login.
 */
const mfaOf = (command: BeginLogin): LoginSessionEvent => {
  const { primary, stepUp, carried, recognised, policy, now } = command;
  const { passkey, carriedFrom } = primary.method === 'ticket' ? {} : primary;
  const isEnough = passkey?.isEnough === true;
  if (stepUp && !(isEnough && carriedFrom === undefined)) {
    return MfaRequired({ reason: 'step_up', requiredAt: now });
  }
  if (carried) return MfaCarriedOver({ ...carried, carriedAt: now });
  if (isEnough || !policy.demandsMfa) return MfaNotRequired({ reason: 'policy', decidedAt: now });
  if (policy.isFactorOn && recognised) {
    return BrowserRecognised({ ...recognised, recognisedAt: now });
  }
  return policy.isFactorOn
    ? MfaRequired({ reason: 'policy', requiredAt: now })
    : MfaNotRequired({ reason: 'no_factor_on', decidedAt: now });
};

/** What is carried over lets one more be enrolled, and the one more is all that ends the login. */
const enrolling = ({ carried, now }: BeginLogin): readonly LoginSessionEvent[] => [
  ...(carried ? [MfaCarriedOver({ ...carried, carriedAt: now })] : []),
  MfaRequired({ reason: 'enrollment', requiredAt: now }),
];

const begin = (command: BeginLogin, state: LoginSession): Deciding => {
  if (state.status !== 'pending') return accept();
  const { loginSessionId, tenantId, userId, clientId, host, locale, now, expiresAt } = command;
  const { primary, sealedOrigin, isPasskeyEnough } = command;
  const login = { loginSessionId, tenantId, userId, clientId, host, locale };
  const from = sealedOrigin === undefined ? {} : { sealedOrigin };
  return accept(
    LoginStarted({
      ...{ ...login, startedAt: now, expiresAt, ...from },
      ...(isPasskeyEnough && { isPasskeyEnough: true }),
    }),
    PrimaryAuthenticated(primary),
    ...(command.isEnrolling ? enrolling(command) : [mfaOf(command)]),
  );
};

const complete = (
  { demandsMfa, isShutOut, idempotencyKey, now }: CompleteLogin,
  state: Begun,
): Deciding => {
  if (state.primary.ticket || isShutOut) return refuse('login_over');
  if (state.status === 'awaiting_mfa') return refuse('mfa_required');
  return demandsMfa && !state.mfa
    ? refuse('mfa_required', MfaRequired({ reason: 'policy', requiredAt: now }))
    : accept(
        LoginCompleted({
          completedAt: now,
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        }),
      );
};

/** Whether there is a key to hold another against: of this tenant's login, just ended. */
const mayRepeat = (
  { tenantId, idempotencyKey, now }: CompleteLogin,
  state: LoginSession,
): state is Begun =>
  state.status === 'completed' &&
  state.tenantId === tenantId &&
  idempotencyKey !== undefined &&
  state.completed?.idempotencyKey !== undefined &&
  !isOver({
    stored: 'login',
    instant: plus(state.completed.at, completionRepeatMs),
    windowMs: completionRepeatMs,
    now,
  });

/** Asked again by who ended it, whose answer may have been lost on its way or cut off. */
const isRepeated = ({ payment, idempotencyKey }: CompleteLogin, { mfa, completed }: Begun) =>
  (payment === 'paid' || !mfa?.here) && completed?.idempotencyKey === idempotencyKey;

const route = (command: Exclude<LoginSessionCommand, BeginLogin>, state: Begun): Deciding => {
  switch (command.type) {
    case 'IssueChallenge':
      return issue(command, state);
    case 'StartEnrollment':
      return enroll(command, state);
    case 'ResendCode':
      return resend(command, state);
    case 'AnswerChallenge':
      return answer(command, state);
    case 'CompleteLogin':
      return complete(command, state);
    case 'ExpireLogin':
      return accept();
  }
};

type ActiveLogin =
  | { readonly login: Begun }
  | {
      readonly refusal: 'login_unknown' | 'login_expired' | 'login_over';
      readonly events: readonly LoginSessionEvent[];
    };

/** Its time is up; or it began in the future, by a wrong clock, and its end is as wrong. */
export const isPast = (
  { startedAt, expiresAt }: Pick<Begun, 'startedAt' | 'expiresAt'>,
  now: string,
): boolean =>
  isOver({ stored: 'login', instant: expiresAt, windowMs: msBetween(startedAt, expiresAt), now });

/**
 * The login, where it is this tenant's and can still go on; or the refusal that every step shares.
 */
export const activeLogin = (
  state: LoginSession,
  { tenantId, now }: { readonly tenantId: string; readonly now: string },
): ActiveLogin => {
  const refused = { events: [] };
  if (state.status === 'pending' || state.tenantId !== tenantId) {
    return { ...refused, refusal: 'login_unknown' };
  }
  if (state.status === 'expired') return { ...refused, refusal: 'login_expired' };
  if (state.status === 'completed' || state.status === 'failed') {
    return { ...refused, refusal: 'login_over' };
  }
  return isPast(state, now)
    ? { refusal: 'login_expired', events: [LoginExpired({ expiredAt: state.expiresAt })] }
    : { login: state };
};

const decide = (command: LoginSessionCommand, state: LoginSession): Deciding => {
  if (command.type === 'BeginLogin') return begin(command, state);
  if (command.type === 'CompleteLogin' && mayRepeat(command, state)) {
    // A key that a code had to be right for is guessed no cheaper here than the code is.
    if (state.mfa?.here && command.payment === 'due') return refuse('charge_due');
    if (isRepeated(command, state)) return accept();
  }
  const found = activeLogin(state, command);
  return 'login' in found ? route(command, found.login) : found;
};

/** One login from its first factor to its end. */
export const loginSession: Decider<
  LoginSession,
  LoginSessionCommand,
  LoginSessionEvent,
  LoginSessionRefusal
> = { initial, evolve, decide };
