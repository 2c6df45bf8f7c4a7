import type { ChallengeEvent, Message, Passed, Sent } from './challenge.events.ts';

export type Challenge =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'open';
      /** The message whose code is the live one. */
      readonly message: Message;
      readonly wrongAnswersLeft: number;
      /** Which budget was found spent, and recorded so. */
      readonly spent: readonly ('attempts' | 'sends')[];
    }
  | { readonly status: 'locked' }
  | { readonly status: 'superseded' }
  | { readonly status: 'passed'; readonly passed: Passed };

export const initial: Challenge = { status: 'unknown' };

export const evolve = (state: Challenge, event: ChallengeEvent): Challenge => {
  const { type, data } = event;
  switch (type) {
    case 'ChallengeIssued': {
      const { wrongAnswersMax, issuedAt: _, ...message } = data;
      return { status: 'open', message, wrongAnswersLeft: wrongAnswersMax, spent: [] };
    }
    case 'CodeResent': {
      const { resentAt: _, ...message } = data;
      return state.status === 'open' ? { ...state, message } : state;
    }
    case 'AnswerRejected':
      return state.status === 'open'
        ? { ...state, wrongAnswersLeft: state.wrongAnswersLeft - 1 }
        : state;
    case 'AttemptsExhausted':
      return state.status === 'open' ? { ...state, spent: [...state.spent, 'attempts'] } : state;
    case 'ResendsExhausted':
      return state.status === 'open' ? { ...state, spent: [...state.spent, 'sends'] } : state;
    case 'ChallengeLocked':
      return { status: 'locked' };
    case 'ChallengeSuperseded':
      return { status: 'superseded' };
    case 'ChallengePassed':
      return { status: 'passed', passed: data };
  }
};

/** The message as one that goes out, where it does. */
export const sentOf = (message: Message): Sent | undefined => {
  const { messageType, sealedPhoneNumber, sealedEmail, keyId } = message;
  if (keyId === undefined) return undefined;
  if (sealedEmail !== undefined) {
    return { ...message, keyId, to: { kind: 'email', sealed: sealedEmail } };
  }
  return messageType !== undefined && sealedPhoneNumber !== undefined
    ? { ...message, keyId, to: { kind: 'phone', sealed: sealedPhoneNumber, messageType } }
    : undefined;
};

/**
 * Whether a login should keep this challenge: it can be answered, has yet to be issued, or was
 * answered right, and whoever did that is about to tell the login.
 */
export const isLive = (state: Challenge, now: string): boolean => {
  if (state.status === 'open') return now < state.message.expiresAt;
  return state.status === 'unknown' || state.status === 'passed';
};
