import type { Message } from './challenge.events.ts';

export interface IssueChallenge {
  readonly type: 'IssueChallenge';
  readonly message: Omit<Message, 'send'>;
  readonly wrongAnswersMax: number;
  readonly now: string;
}

export interface ResendCode {
  readonly type: 'ResendCode';
  /** The send that the person saw last; a newer one already is what they ask for. */
  readonly after: number;
  readonly keyId: string;
  readonly digits: number;
  readonly expiresAt: string;
  readonly isPaid: boolean;
  readonly now: string;
}

/**
 * What the edge learned from an answer, and of which code: only that one's send can be judged by
 * it.
 */
export interface Evidence {
  readonly send: number;
  readonly isRight: boolean;
}

/** Why an answer was not even looked at. */
export type Unpaid = 'too_many_attempts' | 'authenticator_locked';

export interface AnswerChallenge {
  readonly type: 'AnswerChallenge';
  /** Attempts are paid for before the answer is looked at, so an unpaid one has no evidence. */
  readonly evidence: Evidence | Unpaid;
  readonly now: string;
}

export interface SupersedeChallenge {
  readonly type: 'SupersedeChallenge';
  readonly challengeId: string;
  readonly now: string;
}

export type ChallengeCommand = IssueChallenge | ResendCode | AnswerChallenge | SupersedeChallenge;
