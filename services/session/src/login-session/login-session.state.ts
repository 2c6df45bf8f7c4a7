import type { Purpose } from '@countersign/contracts';
import type {
  Enrolling,
  LoginSessionEvent,
  RecoveryCodeDue,
  TicketOfLogin,
} from './login-session.events.ts';

/** The one challenge of a login that can be answered. */
export interface Current {
  readonly challengeId: string;
  readonly authenticatorId: string;
  readonly purpose: Purpose;
  /** The challenge that died of this one. */
  readonly replaces?: string;
  readonly enrolling?: Enrolling;
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
}

/** A login whose first factor holds. */
export interface Begun extends Started {
  readonly status: 'authenticated' | 'awaiting_mfa' | 'completed' | 'failed' | 'expired';
  readonly primary: {
    readonly method: 'password' | 'federated' | 'ticket';
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
    readonly challengeId?: string;
    readonly recoveryCodeDue?: RecoveryCodeDue | undefined;
  };
  /** The digest of the remembered browser that stands for a second factor, while it is. */
  readonly browser?: string;
  readonly current?: Current;
  /** When it ended well, and what names the request that ended it. */
  readonly completed?: { readonly at: string; readonly idempotencyKey?: string | undefined };
  /** How many challenges it has had. */
  readonly challenges: number;
  /** It was recorded that no more messages go to this person for now. */
  readonly isOutOfSends?: true;
  /** A newer version put its challenge: who answers it has to be of that version. */
  readonly isNewer?: true;
}

export type LoginSession = { readonly status: 'pending'; readonly started?: Started } | Begun;

export const initial: LoginSession = { status: 'pending' };

const choose = (state: Begun, chosen: Current): Begun => ({
  ...state,
  challenges: state.challenges + 1,
  current: { ...chosen, ...(state.current && { replaces: state.current.challengeId }) },
});

const proceed = (state: Begun, event: LoginSessionEvent): LoginSession => {
  const { type, data } = event;
  switch (type) {
    case 'MfaRequired':
      return { ...state, status: 'awaiting_mfa' };
    case 'MfaCarriedOver':
      return { ...state, mfa: { amr: data.amr, provedAt: data.provedAt } };
    case 'BrowserRecognised':
      return { ...state, browser: data.browser };
    case 'ChallengeChosen': {
      const { challengeId, authenticatorId } = data;
      return choose(state, { challengeId, authenticatorId, purpose: 'login' });
    }
    case 'EnrollmentStarted': {
      const { challengeId, authenticatorId, ...enrolling } = data;
      return choose(state, { challengeId, authenticatorId, purpose: 'enroll', enrolling });
    }
    case 'SendsExhausted':
      return { ...state, isOutOfSends: true };
    case 'MfaSatisfied': {
      const { amr, provedAt, challengeId, recoveryCodeDue } = data;
      const mfa = { amr, provedAt, challengeId, ...(recoveryCodeDue && { recoveryCodeDue }) };
      return { ...state, status: 'authenticated', mfa };
    }
    case 'ChallengeIssued': {
      const { current: _, ...rest } = state;
      return { ...rest, challenges: state.challenges + 1, isNewer: true };
    }
    case 'ChallengePassed': {
      const { amr, passedAt, challengeId, authenticatorId, purpose = 'login' } = data;
      const due = data.recoveryCodeDue && { recoveryCodeDue: data.recoveryCodeDue };
      return {
        ...{ ...state, status: 'authenticated' },
        current: { challengeId, authenticatorId, purpose },
        mfa: { amr, provedAt: passedAt, challengeId, ...due },
      };
    }
    case 'LoginCompleted': {
      const { completedAt: at, idempotencyKey } = data;
      return { ...state, status: 'completed', completed: { at, idempotencyKey } };
    }
    case 'LoginFailed':
      return { ...state, status: 'failed' };
    case 'LoginExpired':
      return { ...state, status: 'expired' };
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
  const { method, connection, ticket, carriedFrom, provedAt } = event.data;
  const primary = {
    ...{ method, connection, provedAt },
    ...(ticket && { ticket }),
    ...(carriedFrom !== undefined && { carriedFrom }),
  };
  return { ...state.started, status: 'authenticated', primary, challenges: 0 };
};
