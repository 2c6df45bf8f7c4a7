import type {
  Issued,
  PasskeyOfLogin,
  RecoveryCodeDue,
  Rejection,
  TicketOfLogin,
} from './login-session.events.ts';

/** The first factor, as whoever saw it proved tells it, or as an earlier login recorded it. */
export type Primary =
  | {
      readonly method: 'password' | 'federated';
      /** Where it was a passkey; then the method is what 0.2.0 takes it for. */
      readonly passkey?: PasskeyOfLogin;
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
  /** The tenant lets a passkey that verified its user stand for both factors. */
  readonly isPasskeyEnough?: boolean;
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

/** A code as it would go out; where none is sent, there is no key. */
export interface SendTerms {
  readonly keyId?: string;
  readonly digits: number;
  readonly expiresAt: string;
}

/**
 * What came of charging for what a decision takes. `due`: nobody has tried yet, and where it takes
 * something the decision says so and records nothing. `paid` also where there is nothing to pay.
 * `tenant_limit`: refused, as the tenant has bounded it; `not_allowed`: to there nothing is sent.
 */
export type Payment = 'due' | 'paid' | WhyUnpaid;
export type WhyUnpaid = 'refused' | 'tenant_limit' | 'not_allowed';

/** Puts a challenge, in the place of the one before; where that one will do, it is kept. */
interface Issuing extends Within {
  readonly challenge: Omit<Issued, 'send' | 'purpose' | 'enrolling' | 'issuedAt'>;
  readonly payment: Payment;
}

/** Asks for an authenticator that the person has. */
export interface IssueChallenge extends Issuing {
  readonly type: 'IssueChallenge';
}

export interface StartEnrollment extends Issuing {
  readonly type: 'StartEnrollment';
  readonly recoveryCode?: NonNullable<Issued['enrolling']>['recoveryCode'];
  /** What the person has confirmed, and whether its factor is on; locked ones are among them. */
  readonly confirmed: readonly { readonly authenticatorId: string; readonly isOn: boolean }[];
  /** It is of those that are offered once something else was proved. */
  readonly isOffered?: boolean;
  /** The challenge that enrols the same number, address or app, where there is one. */
  readonly repeats: string | undefined;
}

export interface ResendCode extends Within {
  readonly type: 'ResendCode';
  readonly challengeId: string;
  /** The send that the person saw last; a newer one already is what they ask for. */
  readonly after: number;
  readonly terms: SendTerms;
  readonly payment: Payment;
}

/** What was learned from an answer, and of which code: only that one's send is judged by it. */
export interface Evidence {
  readonly send: number;
  /** Where it was right: what a token may say of it, and whether a recovery code is due. */
  readonly proof?: {
    readonly amr: string;
    readonly recoveryCodeDue?: RecoveryCodeDue | undefined;
    /** Which of several proved it, where the challenge is not of one alone. */
    readonly authenticatorId?: string | undefined;
  };
  /** How many answers had been refused, where what was to be signed changes with each. */
  readonly round?: number | undefined;
  readonly reason?: Rejection | undefined;
}

/** Why an answer was not even looked at. */
export type Unpaid = 'too_many_attempts' | 'authenticator_locked';

export interface AnswerChallenge extends Within {
  readonly type: 'AnswerChallenge';
  readonly challengeId: string;
  /** Attempts are paid for before the answer is looked at, so an unpaid one has no evidence. */
  readonly evidence: Evidence | Unpaid;
  /** The authenticator is locked now: this ends the login. */
  readonly isLocked: boolean;
  /** Ends the login with the same answer, where nothing more is due. */
  readonly completion?: { readonly idempotencyKey?: string | undefined } | undefined;
}

export interface CompleteLogin extends Within {
  readonly type: 'CompleteLogin';
  /** The policy as it stands now: it may have changed since the login began. */
  readonly demandsMfa: boolean;
  /** Whether its first factor counts for nothing any more. */
  readonly isShutOut: boolean;
  /** Names the request: the same again is told the same, for a minute. */
  readonly idempotencyKey?: string | undefined;
  /** Of the attempt that it is to hold a key against the one that ended the login. */
  readonly payment: Payment;
}

/**
 * Records that the time is up, where it is: every step refuses by the clock, this makes it a fact.
 */
export interface ExpireLogin extends Within {
  readonly type: 'ExpireLogin';
}

export type LoginSessionCommand =
  | BeginLogin
  | IssueChallenge
  | StartEnrollment
  | ResendCode
  | AnswerChallenge
  | CompleteLogin
  | ExpireLogin;
