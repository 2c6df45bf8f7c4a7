import { accept, type Decider, type Decision, refuse } from '@countersign/kernel';
import type {
  AnswerChallenge,
  ChallengeCommand,
  IssueChallenge,
  ResendCode,
  SupersedeChallenge,
} from './challenge.commands.ts';
import {
  AnswerRejected,
  AttemptsExhausted,
  type ChallengeEvent,
  ChallengeIssued,
  ChallengeLocked,
  ChallengePassed,
  ChallengeSuperseded,
  CodeResent,
  type Message,
  ResendsExhausted,
} from './challenge.events.ts';
import { type Challenge, evolve, initial, sentOf } from './challenge.state.ts';

export type ChallengeRefusal =
  | 'challenge_not_open'
  | 'challenge_locked'
  | 'challenge_expired'
  | 'too_many_sends'
  | 'too_many_attempts'
  | 'authenticator_locked'
  | 'wrong_code';

type Deciding = Decision<ChallengeEvent, ChallengeRefusal>;

const issue = (command: IssueChallenge, state: Challenge): Deciding => {
  if (state.status !== 'unknown') return accept();
  const { message, wrongAnswersMax, now } = command;
  return accept(ChallengeIssued({ ...message, send: 1, wrongAnswersMax, issuedAt: now }));
};

const resend = (command: ResendCode, state: Challenge): Deciding => {
  if (state.status !== 'open' || !sentOf(state.message)) return refuse('challenge_not_open');
  const { after, keyId, digits, expiresAt, isPaid, now } = command;
  if (state.message.send > after) return accept();
  if (!isPaid) {
    const { challengeId } = state.message;
    const spent = ResendsExhausted({ challengeId, exhaustedAt: now });
    return refuse('too_many_sends', ...(state.spent.includes('sends') ? [] : [spent]));
  }
  const send = state.message.send + 1;
  return accept(CodeResent({ ...state.message, send, keyId, digits, expiresAt, resentAt: now }));
};

const passed = (message: Message, now: string): ChallengeEvent => {
  const { challengeId, tenantId, userId, loginSessionId, authenticatorId } = message;
  const { purpose, factor, messageType, send } = message;
  const who = { tenantId, userId, loginSessionId, authenticatorId };
  const what = { challengeId, purpose, factor, messageType, send };
  return ChallengePassed({ ...who, ...what, passedAt: now });
};

const answer = ({ evidence, now }: AnswerChallenge, state: Challenge): Deciding => {
  if (state.status === 'locked') return refuse('challenge_locked');
  if (state.status !== 'open') return refuse('challenge_not_open');
  const { challengeId, send, expiresAt } = state.message;
  if (now >= expiresAt) return refuse('challenge_expired');
  if (evidence === 'too_many_attempts') {
    const spent = AttemptsExhausted({ challengeId, exhaustedAt: now });
    return refuse(evidence, ...(state.spent.includes('attempts') ? [] : [spent]));
  }
  if (typeof evidence === 'string') return refuse(evidence);

  // Evidence about another send's code says nothing about this one's: it is a wrong answer.
  if (evidence.isRight && evidence.send === send) return accept(passed(state.message, now));

  const rejected = AnswerRejected({ challengeId, send, rejectedAt: now });
  return state.wrongAnswersLeft > 1
    ? refuse('wrong_code', rejected)
    : refuse('wrong_code', rejected, ChallengeLocked({ challengeId, lockedAt: now }));
};

/** Also before it was issued: whoever is still about to issue it then finds it over. */
const supersede = ({ challengeId, now }: SupersedeChallenge, state: Challenge): Deciding =>
  state.status === 'unknown' || state.status === 'open'
    ? accept(ChallengeSuperseded({ challengeId, supersededAt: now }))
    : accept();

const decide = (command: ChallengeCommand, state: Challenge): Deciding => {
  switch (command.type) {
    case 'IssueChallenge':
      return issue(command, state);
    case 'ResendCode':
      return resend(command, state);
    case 'AnswerChallenge':
      return answer(command, state);
    case 'SupersedeChallenge':
      return supersede(command, state);
  }
};

/** One question put to one person: prove this authenticator, here, by this instant. */
export const challenge: Decider<Challenge, ChallengeCommand, ChallengeEvent, ChallengeRefusal> = {
  initial,
  evolve,
  decide,
};
