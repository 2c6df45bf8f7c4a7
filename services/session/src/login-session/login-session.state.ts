import type { FactorName, Purpose } from '@countersign/contracts';
import type {
  Issued,
  LoginSessionEvent,
  PasskeyOfLogin,
  RecoveryCodeDue,
  TicketOfLogin,
} from './login-session.events.ts';

/** The one challenge of a login: as it was issued, and what became of it since. */
export interface Challenge extends Issued {
  readonly wrongAnswers: number;
  readonly isLocked: boolean;
  /** It was recorded that no more answers are looked at for now. */
  readonly isOutOfAttempts: boolean;
}

interface Started {
  readonly loginSessionId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly host: string;
  readonly locale: string;
  readonly startedAt: string;
  readonly expiresAt: string;
  readonly isPasskeyEnough?: true | undefined;
}

/** A login whose first factor holds. */
export interface Begun extends Started {
  readonly status: 'authenticated' | 'awaiting_mfa' | 'completed' | 'failed' | 'expired';
  readonly primary: {
    readonly method: 'password' | 'federated' | 'ticket';
    /** Where it was a passkey, whatever the method is called. */
    readonly passkey?: PasskeyOfLogin | undefined;
    readonly connection?: string | undefined;
    /** Where a ticket stands for it: then an enrollment is all that comes of this login. */
    readonly ticket?: TicketOfLogin | undefined;
    /** The login of the session that it was taken from. */
    readonly carriedFrom?: string | undefined;
    readonly provedAt: string;
  };
  /** The second factor that was proved, here or in the login that the session came from. */
  readonly mfa?: {
    readonly amr: string;
    readonly provedAt: string;
    /** Where it was proved here. */
    readonly here?: {
      readonly challengeId: string;
      readonly authenticatorId: string;
      readonly purpose: Purpose;
      /** What may be added to it, as was said when it was asked for. */
      readonly offers: readonly FactorName[];
    };
    readonly recoveryCodeDue?: RecoveryCodeDue | undefined;
  };
  /** What was enrolled beside what was proved here, after that. */
  readonly added?: { readonly challengeId: string; readonly authenticatorId: string };
  /** The digest of the remembered browser that stands for a second factor, while it is. */
  readonly browser?: string;
  /** The latest; the ones before it died of it. */
  readonly challenge?: Challenge;
  /** The latest is in a stream of its own, as 0.2.0 has it: a replica of that goes on with it. */
  readonly isChallengedElsewhere?: boolean;
  /** When it ended well, and what names the request that ended it. */
  readonly completed?: { readonly at: string; readonly idempotencyKey?: string | undefined };
  /** How many challenges it has had. */
  readonly challenges: number;
  /** It was recorded that no more messages go to this person for now. */
  readonly isOutOfSends?: true;
  /** It was recorded that none goes to a number of theirs, wherever else they may. */
  readonly isOutOfReach?: true;
}

export type LoginSession = { readonly status: 'pending'; readonly started?: Started } | Begun;

export const initial: LoginSession = { status: 'pending' };

/** Whether one more may be enrolled in it: one was proved here, and nothing else is due. */
export const mayAdd = ({ status, primary, mfa, added }: Begun): boolean =>
  status === 'authenticated' &&
  primary.ticket === undefined &&
  mfa?.here !== undefined &&
  mfa.here.offers.length > 0 &&
  mfa.recoveryCodeDue === undefined &&
  added === undefined;

/** Whether the challenge in hand is by which one more is enrolled, after one was proved. */
export const isAdding = (login: Begun): boolean =>
  mayAdd(login) &&
  login.challenge?.purpose === 'enroll' &&
  login.challenge.challengeId !== login.mfa?.here?.challengeId;

const issue = (state: Begun, issued: Issued): Begun => ({
  ...state,
  challenges: state.challenges + 1,
  isChallengedElsewhere: false,
  challenge: { ...issued, wrongAnswers: 0, isLocked: false, isOutOfAttempts: false },
});

/** What became of the challenge in hand; of another nothing is told here. */
const change = (
  state: Begun,
  challengeId: string,
  changes: (challenge: Challenge) => Partial<Challenge>,
): Begun => {
  const { challenge } = state;
  if (challenge?.challengeId !== challengeId) return state;
  return { ...state, challenge: { ...challenge, ...changes(challenge) } };
};

const proceed = (state: Begun, event: LoginSessionEvent): LoginSession => {
  const { type, data } = event;
  switch (type) {
    case 'MfaRequired':
      return { ...state, status: 'awaiting_mfa' };
    case 'MfaCarriedOver':
      return { ...state, mfa: { amr: data.amr, provedAt: data.provedAt } };
    case 'BrowserRecognised':
      return { ...state, browser: data.browser };
    case 'ChallengeIssued':
      return issue(state, data);
    case 'CodeResent': {
      const { challengeId, resentAt: _, ...sent } = data;
      return change(state, challengeId, () => sent);
    }
    case 'AnswerRejected':
      return change(state, data.challengeId, ({ wrongAnswers }) => ({
        wrongAnswers: wrongAnswers + 1,
      }));
    case 'AttemptsExhausted':
      return change(state, data.challengeId, () => ({ isOutOfAttempts: true }));
    case 'ChallengeLocked':
      return change(state, data.challengeId, () => ({ isLocked: true }));
    case 'SendsExhausted':
      return data.reason === 'destination_not_allowed'
        ? { ...state, isOutOfReach: true }
        : { ...state, isOutOfSends: true };
    case 'ChallengePassed': {
      const { amr, passedAt, challengeId, authenticatorId, purpose = 'login' } = data;
      const { recoveryCodeDue } = data;
      const offers = state.challenge?.offers ?? [];
      const here = { challengeId, authenticatorId, purpose, offers };
      // What was proved first is what the login rests on.
      if (isAdding(state)) return { ...state, added: { challengeId, authenticatorId } };
      const mfa = { amr, provedAt: passedAt, here, ...(recoveryCodeDue && { recoveryCodeDue }) };
      return { ...state, status: 'authenticated', mfa };
    }
    case 'LoginCompleted': {
      const { completedAt: at, idempotencyKey } = data;
      return { ...state, status: 'completed', completed: { at, idempotencyKey } };
    }
    case 'LoginFailed':
      return { ...state, status: 'failed' };
    case 'LoginExpired':
      return { ...state, status: 'expired' };
    // Nobody here reads the other stream: where none of 0.2.0 is left, it takes a new challenge.
    case 'ChallengeChosen':
    case 'EnrollmentStarted': {
      const { challenge: _, ...rest } = state;
      return { ...rest, challenges: state.challenges + 1, isChallengedElsewhere: true };
    }
    default:
      return state;
  }
};

export const evolve = (state: LoginSession, event: LoginSessionEvent): LoginSession => {
  if (state.status !== 'pending') return proceed(state, event);
  if (event.type === 'LoginStarted') {
    const { sealedOrigin: _, ...started } = event.data;
    return { status: 'pending', started };
  }
  if (event.type !== 'PrimaryAuthenticated' || !state.started) return state;
  const { method, passkey, connection, ticket, carriedFrom, provedAt } = event.data;
  const primary = {
    ...{ method, connection, provedAt },
    ...(passkey && { passkey }),
    ...(ticket && { ticket }),
    ...(carriedFrom !== undefined && { carriedFrom }),
  };
  return { ...state.started, status: 'authenticated', primary, challenges: 0 };
};
