import { accept, type Decision, refuse } from '@countersign/core';
import { authenticatorsMax } from '../authenticators/authenticators.decider.ts';
import type {
  AnswerChallenge,
  Evidence,
  IssueChallenge,
  Payment,
  ResendCode,
  StartEnrollment,
} from './login-session.commands.ts';
import {
  AnswerRejected,
  AttemptsExhausted,
  ChallengeIssued,
  ChallengeLocked,
  ChallengePassed,
  CodeResent,
  type Issued,
  LoginCompleted,
  LoginFailed,
  type LoginSessionEvent,
  SendsExhausted,
} from './login-session.events.ts';
import { type Begun, type Challenge, isAdding, mayAdd } from './login-session.state.ts';

export type ChallengeRefusal =
  | 'login_over'
  | 'enrollment_not_allowed'
  | 'challenge_not_open'
  | 'challenge_locked'
  | 'challenge_expired'
  | 'charge_due'
  | 'too_many_sends'
  | 'destination_not_allowed'
  | 'too_many_attempts'
  | 'authenticator_locked'
  | 'wrong_code'
  | 'authenticator_not_allowed';

type Deciding = Decision<LoginSessionEvent, ChallengeRefusal>;

/** Where nothing is sent nothing bounds what one login may ask for; this does. */
export const challengesMax = 50;

/** Whether it can still be answered. */
export const isOpen = ({ isLocked, expiresAt }: Challenge, now: string): boolean =>
  !isLocked && now < expiresAt;

/** Refused as nobody pays, or as nothing is sent to there: recorded once in a login. */
const refuseUnpaid = (
  payment: Payment,
  state: Begun,
  what: Omit<Parameters<typeof SendsExhausted>[0], 'reason'>,
): Deciding => {
  const { messageType, ...sent } = what;
  const by = messageType && { messageType };
  if (payment === 'not_allowed') {
    const reason = 'destination_not_allowed';
    return refuse(
      reason,
      ...(state.isOutOfReach ? [] : [SendsExhausted({ ...sent, ...by, reason })]),
    );
  }
  const why = payment === 'tenant_limit' && { reason: payment, ...by };
  return refuse(
    'too_many_sends',
    ...(state.isOutOfSends ? [] : [SendsExhausted({ ...sent, ...why })]),
  );
};

/** Put as it was asked for; refused where nobody pays, or one login asks too often. */
const put = (
  { challenge, payment, now }: IssueChallenge | StartEnrollment,
  state: Begun,
  rest: Pick<Issued, 'purpose' | 'enrolling'>,
): Deciding => {
  const isLeft = state.challenges < challengesMax;
  if (isLeft && payment === 'due') return refuse('charge_due');
  if (isLeft && payment === 'paid') {
    return accept(ChallengeIssued({ ...challenge, ...rest, send: 1, issuedAt: now }));
  }
  const { authenticatorId, messageType } = challenge;
  const { purpose } = rest;
  return refuseUnpaid(payment, state, { authenticatorId, messageType, purpose, exhaustedAt: now });
};

/** Whether an open challenge asks for the same: of a key, for any of its factor on that page. */
const isFor = (open: Challenge, asked: IssueChallenge['challenge']): boolean =>
  asked.relyingParty
    ? open.factor === asked.factor && open.relyingParty?.origin === asked.relyingParty.origin
    : open.authenticatorId === asked.authenticatorId;

export const issue = (command: IssueChallenge, state: Begun): Deciding => {
  const { challenge: asked, now } = command;
  const { challenge: open, primary } = state;
  if (primary.ticket && !primary.ticket.isReset) return refuse('login_over');
  if (state.status === 'authenticated') return accept();
  const isSame = open?.purpose === 'login' && asked.instead === undefined && isFor(open, asked);
  return isSame && isOpen(open, now) ? accept() : put(command, state, { purpose: 'login' });
};

export const enroll = (command: StartEnrollment, state: Begun): Deciding => {
  const { confirmed, repeats, recoveryCode, isOffered, now } = command;
  const { challenge: open } = state;
  if (state.primary.ticket?.isReset) return refuse('enrollment_not_allowed');
  const isAuthenticated = state.status === 'authenticated';
  if (isAuthenticated && !(isOffered && mayAdd(state))) return refuse('enrollment_not_allowed');
  // A locked authenticator is on too: else failing on purpose would open the way to a new one. Past
  // it get who proved one of theirs to enrol another, and whom an admin gave a ticket for that.
  const isProved = state.mfa !== undefined || (state.primary.ticket?.allowsMore ?? false);
  if (confirmed.some(({ isOn }) => isOn) && !isProved) return refuse('enrollment_not_allowed');
  if (confirmed.length >= authenticatorsMax) return refuse('enrollment_not_allowed');
  if (open && open.challengeId === repeats && isOpen(open, now)) return accept();
  const besides = confirmed.map((each) => each.authenticatorId);
  const enrolling = { besides, ...(recoveryCode && { recoveryCode }) };
  return put(command, state, { purpose: 'enroll', enrolling });
};

export const resend = (command: ResendCode, state: Begun): Deciding => {
  const { challengeId, after, terms, payment, now } = command;
  const { challenge } = state;
  const isSent = challenge?.keyId !== undefined && !challenge.isLocked;
  if (state.status !== 'awaiting_mfa' || challenge?.challengeId !== challengeId || !isSent) {
    return refuse('challenge_not_open');
  }
  if (challenge.send > after) return accept();
  if (payment === 'due') return refuse('charge_due');
  if (payment === 'paid') {
    const send = challenge.send + 1;
    return accept(CodeResent({ challengeId, send, ...terms, resentAt: now }));
  }
  const { authenticatorId, messageType, purpose } = challenge;
  const sent = { authenticatorId, challengeId, messageType, purpose };
  return refuseUnpaid(payment, state, { ...sent, exhaustedAt: now });
};

type Proof = NonNullable<Evidence['proof']>;

/** The second factor is proved, and the login ends with it where asked and nothing is due. */
const pass = (
  { completion, now }: AnswerChallenge,
  { primary }: Begun,
  challenge: Challenge,
  { amr, recoveryCodeDue, authenticatorId = challenge.authenticatorId }: Proof,
): Deciding => {
  const { challengeId, purpose, factor, messageType, send } = challenge;
  const what = { challengeId, authenticatorId, purpose, factor, messageType, send };
  const due = recoveryCodeDue && { recoveryCodeDue };
  const isEnd = completion && !recoveryCodeDue && !primary.ticket;
  return accept(
    ChallengePassed({ ...what, amr, ...due, passedAt: now }),
    ...(isEnd ? [completed(completion, now)] : []),
  );
};

const completed = (
  { idempotencyKey }: NonNullable<AnswerChallenge['completion']>,
  completedAt: string,
) => LoginCompleted({ completedAt, ...(idempotencyKey !== undefined && { idempotencyKey }) });

const reject = (
  { isLocked, now }: AnswerChallenge,
  { challengeId, send, wrongAnswers, wrongAnswersMax }: Challenge,
  reason: Evidence['reason'],
): Deciding => {
  const why = reason && { reason };
  const rejected = AnswerRejected({ challengeId, send, ...why, rejectedAt: now });
  if (isLocked) return refuse('authenticator_locked', rejected, failed(now));
  // Its person did nothing wrong, and is told: this very key never will do.
  const refusal = reason === 'authenticator_not_allowed' ? reason : 'wrong_code';
  return wrongAnswers + 1 < wrongAnswersMax
    ? refuse(refusal, rejected)
    : refuse(refusal, rejected, ChallengeLocked({ challengeId, lockedAt: now }));
};

const failed = (now: string) => LoginFailed({ reason: 'authenticator_locked', failedAt: now });

export const answer = (command: AnswerChallenge, state: Begun): Deciding => {
  const { challengeId, evidence, now } = command;
  const { challenge } = state;
  const isAsked = state.status === 'awaiting_mfa' || isAdding(state);
  if (!isAsked || challenge?.challengeId !== challengeId) {
    return refuse('challenge_not_open');
  }
  if (evidence === 'authenticator_locked') return refuse(evidence, failed(now));
  if (challenge.isLocked) return refuse('challenge_locked');
  if (now >= challenge.expiresAt) return refuse('challenge_expired');
  if (evidence === 'too_many_attempts') {
    const spent = AttemptsExhausted({ challengeId, exhaustedAt: now });
    return refuse(evidence, ...(challenge.isOutOfAttempts ? [] : [spent]));
  }
  // Evidence about another send's code, or about what was to be signed before another answer was
  // refused, says nothing about this one's: it is a wrong answer.
  const { send, round = challenge.wrongAnswers, reason } = evidence;
  const isOfThis = send === challenge.send && round === challenge.wrongAnswers;
  const proof = isOfThis ? evidence.proof : undefined;
  return proof ? pass(command, state, challenge, proof) : reject(command, challenge, reason);
};
