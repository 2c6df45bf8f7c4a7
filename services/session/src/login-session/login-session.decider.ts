import { completionRepeatMs, type Purpose } from '@countersign/contracts';
import {
  AskAnother,
  accept,
  type Decider,
  type Decision,
  isOver,
  msBetween,
  plus,
  refuse,
} from '@countersign/kernel';
import { authenticatorsMax } from '../authenticators/authenticators.decider.ts';
import type {
  BeginLogin,
  ChooseChallenge,
  CompleteLogin,
  FailLogin,
  LoginSessionCommand,
  SatisfyMfa,
  StartEnrollment,
} from './login-session.commands.ts';
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
import { type Begun, evolve, initial, type LoginSession } from './login-session.state.ts';

export type LoginSessionRefusal =
  | 'login_unknown'
  | 'login_expired'
  | 'login_over'
  | 'mfa_required'
  | 'enrollment_not_allowed'
  | 'challenge_not_open'
  | 'too_many_sends';

type Deciding = Decision<LoginSessionEvent, LoginSessionRefusal>;

/** A request's own demand outweighs whatever was proved before; the policy's does not. */
const mfaOf = (command: BeginLogin): LoginSessionEvent => {
  const { stepUp, carried, recognised, policy, now } = command;
  if (stepUp) return MfaRequired({ reason: 'step_up', requiredAt: now });
  if (carried) return MfaCarriedOver({ ...carried, carriedAt: now });
  if (!policy.demandsMfa) return MfaNotRequired({ reason: 'policy', decidedAt: now });
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
  const { sealedOrigin } = command;
  const login = { loginSessionId, tenantId, userId, clientId, host, locale };
  const from = sealedOrigin === undefined ? {} : { sealedOrigin };
  return accept(
    LoginStarted({ ...login, startedAt: now, expiresAt, ...from }),
    PrimaryAuthenticated(command.primary),
    ...(command.isEnrolling ? enrolling(command) : [mfaOf(command)]),
  );
};

/** Where nothing is sent nothing bounds what one login may ask for; this does. */
export const challengesMax = 50;

const unpaid = (
  { authenticatorId, now }: ChooseChallenge | StartEnrollment,
  { isOutOfSends }: Begun,
  purpose: Purpose,
): Deciding => {
  const spent = SendsExhausted({ authenticatorId, purpose, exhaustedAt: now });
  return refuse('too_many_sends', ...(isOutOfSends ? [] : [spent]));
};

const choose = (command: ChooseChallenge, state: Begun): Deciding => {
  const { challengeId, authenticatorId, live, isPaid, now } = command;
  if (state.primary.ticket) return refuse('login_over');
  const { current } = state;
  if (state.status === 'authenticated') return accept();
  const isSame = current?.purpose === 'login' && current.authenticatorId === authenticatorId;
  if (isSame && current.challengeId === live) return accept();
  if (!isPaid || state.challenges >= challengesMax) return unpaid(command, state, 'login');
  return accept(ChallengeChosen({ challengeId, authenticatorId, chosenAt: now }));
};

const enroll = (command: StartEnrollment, state: Begun): Deciding => {
  const { confirmed, live, isRepeat, isPaid, now } = command;
  const { current } = state;
  if (state.status === 'authenticated') return refuse('enrollment_not_allowed');
  // A locked authenticator is on too: else failing on purpose would open the way to a new one. Past
  // it get who proved one of theirs to enrol another, and whom an admin gave a ticket for that.
  const mayAdd = state.mfa !== undefined || (state.primary.ticket?.allowsMore ?? false);
  if (confirmed.some(({ isOn }) => isOn) && !mayAdd) return refuse('enrollment_not_allowed');
  if (confirmed.length >= authenticatorsMax) return refuse('enrollment_not_allowed');
  if (isRepeat && current?.purpose === 'enroll' && current.challengeId === live) return accept();
  if (!isPaid || state.challenges >= challengesMax) return unpaid(command, state, 'enroll');
  const { challengeId, authenticatorId } = command;
  const besides = confirmed.map((each) => each.authenticatorId);
  const enrolling = { ...command.enrolling, besides };
  return accept(EnrollmentStarted({ challengeId, authenticatorId, ...enrolling, startedAt: now }));
};

/** Drawn once already, whatever has become of the login since. */
const isSatisfiedBy = ({ tenantId, challengeId }: SatisfyMfa, state: LoginSession): boolean =>
  state.status !== 'pending' &&
  state.tenantId === tenantId &&
  state.mfa?.challengeId === challengeId;

const satisfy = (command: SatisfyMfa, state: Begun): Deciding => {
  const { challengeId, authenticatorId, amr, recoveryCodeDue, provedAt } = command;
  const isAsked =
    state.status === 'awaiting_mfa' &&
    state.current?.challengeId === challengeId &&
    state.current.authenticatorId === authenticatorId;
  if (!isAsked) return refuse('challenge_not_open');
  const due = recoveryCodeDue && { recoveryCodeDue };
  return accept(MfaSatisfied({ challengeId, authenticatorId, amr, ...due, provedAt }));
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

/** Asked again by who ended it, whose answer may have been lost on its way or cut off. */
const isRepeated = (
  { tenantId, idempotencyKey, now }: CompleteLogin,
  state: LoginSession,
): boolean =>
  state.status === 'completed' &&
  state.tenantId === tenantId &&
  state.completed?.idempotencyKey !== undefined &&
  state.completed.idempotencyKey === idempotencyKey &&
  !isOver({
    stored: 'login',
    instant: plus(state.completed.at, completionRepeatMs),
    windowMs: completionRepeatMs,
    now,
  });

const fail = ({ reason, now }: FailLogin): Deciding =>
  accept(LoginFailed({ reason, failedAt: now }));

const route = (command: Exclude<LoginSessionCommand, BeginLogin>, state: Begun): Deciding => {
  switch (command.type) {
    case 'ChooseChallenge':
      return choose(command, state);
    case 'StartEnrollment':
      return enroll(command, state);
    case 'SatisfyMfa':
      return satisfy(command, state);
    case 'CompleteLogin':
      return complete(command, state);
    case 'FailLogin':
      return fail(command);
    case 'ExpireLogin':
      return accept();
  }
};

type Standing =
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
 * @throws {AskAnother} where its challenge is in the keeping of a newer version.
 */
export const standing = (
  state: LoginSession,
  { tenantId, now }: { readonly tenantId: string; readonly now: string },
): Standing => {
  const refused = { events: [] };
  if (state.status === 'pending' || state.tenantId !== tenantId) {
    return { ...refused, refusal: 'login_unknown' };
  }
  if (state.status === 'expired') return { ...refused, refusal: 'login_expired' };
  if (state.status === 'completed' || state.status === 'failed') {
    return { ...refused, refusal: 'login_over' };
  }
  if (state.status === 'awaiting_mfa' && state.isNewer) {
    throw new AskAnother('a newer version has put the challenge of this login');
  }
  return isPast(state, now)
    ? { refusal: 'login_expired', events: [LoginExpired({ expiredAt: state.expiresAt })] }
    : { login: state };
};

const decide = (command: LoginSessionCommand, state: LoginSession): Deciding => {
  if (command.type === 'BeginLogin') return begin(command, state);
  if (command.type === 'SatisfyMfa' && isSatisfiedBy(command, state)) return accept();
  if (command.type === 'CompleteLogin' && isRepeated(command, state)) return accept();
  const found = standing(state, command);
  return 'login' in found ? route(command, found.login) : found;
};

/** One login from its first factor to its end. */
export const loginSession: Decider<
  LoginSession,
  LoginSessionCommand,
  LoginSessionEvent,
  LoginSessionRefusal
> = { initial, evolve, decide };
