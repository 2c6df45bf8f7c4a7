import type { Enrolling, RecoveryCodeDue, TicketOfLogin } from './login-session.events.ts';

/** The first factor, as whoever saw it proved tells it, or as an earlier login recorded it. */
export type Primary =
  | {
      readonly method: 'password' | 'federated';
      readonly connection?: string;
      readonly provedAt: string;
      readonly carriedFrom?: string;
    }
  | {
      readonly method: 'ticket';
      readonly ticket: TicketOfLogin;
      readonly provedAt: string;
    };

/** What an earlier login proved beyond its first factor. */
export interface Carried {
  readonly carriedFrom: string;
  readonly amr: string;
  readonly provedAt: string;
}

export interface BeginLogin {
  readonly type: 'BeginLogin';
  readonly loginSessionId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly host: string;
  readonly locale: string;
  readonly primary: Primary;
  readonly carried?: Carried;
  readonly stepUp: boolean;
  /** It is begun to enrol one more authenticator, on the strength of what is carried over. */
  readonly isEnrolling: boolean;
  /** The browser, where it is remembered for this person. */
  readonly recognised?: { readonly browser: string; readonly rememberedAt: string };
  readonly policy: { readonly demandsMfa: boolean; readonly isFactorOn: boolean };
  readonly now: string;
  readonly expiresAt: string;
  readonly sealedOrigin?: string;
}

interface Within {
  readonly tenantId: string;
  readonly now: string;
}

/** What was learned of the send a choice would cause; paid for before anything is recorded. */
interface Sending {
  readonly challengeId: string;
  readonly authenticatorId: string;
  /** The login's present challenge, where it can still be answered or has yet to be issued. */
  readonly live: string | undefined;
  readonly isPaid: boolean;
}

export interface ChooseChallenge extends Within, Sending {
  readonly type: 'ChooseChallenge';
}

export interface StartEnrollment extends Within, Sending {
  readonly type: 'StartEnrollment';
  readonly enrolling: Omit<Enrolling, 'besides' | 'startedAt'>;
  /** What the person has confirmed, and whether its factor is on; locked ones are among them. */
  readonly confirmed: readonly { readonly authenticatorId: string; readonly isOn: boolean }[];
  /** The live challenge enrols the same, and so does for what is asked. */
  readonly isRepeat: boolean;
}

export interface SatisfyMfa extends Within {
  readonly type: 'SatisfyMfa';
  readonly challengeId: string;
  readonly authenticatorId: string;
  readonly amr: string;
  readonly recoveryCodeDue?: RecoveryCodeDue | undefined;
  readonly provedAt: string;
}

export interface CompleteLogin extends Within {
  readonly type: 'CompleteLogin';
  /** The policy as it stands now: it may have changed since the login began. */
  readonly demandsMfa: boolean;
  /** Whether its first factor counts for nothing any more. */
  readonly isShutOut: boolean;
  /** Names the request: the same again is told the same, for a minute. */
  readonly idempotencyKey?: string | undefined;
}

export interface FailLogin extends Within {
  readonly type: 'FailLogin';
  readonly reason: 'authenticator_locked';
}

/**
 * Records that the time is up, where it is: every step refuses by the clock, this makes it a fact.
 */
export interface ExpireLogin extends Within {
  readonly type: 'ExpireLogin';
}

export type LoginSessionCommand =
  | BeginLogin
  | ChooseChallenge
  | StartEnrollment
  | SatisfyMfa
  | CompleteLogin
  | FailLogin
  | ExpireLogin;
