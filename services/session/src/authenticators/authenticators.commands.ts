import type { Authenticator, MessageType } from '@countersign/contracts';

interface Of {
  readonly tenantId: string;
  readonly userId: string;
  readonly now: string;
}

/** What it counts as enrolled depends on which kinds only stand beside others. */
interface BesideSpares {
  readonly spareKinds: readonly string[];
}

interface One extends Of {
  readonly authenticatorId: string;
}

/** A recovery code about to be given: its keyed hash, sealed. */
interface RecoveryCode {
  readonly authenticatorId: string;
  readonly sealed: string;
}

/** An authenticator about to be kept, its secret sealed. */
export interface Kept {
  readonly authenticatorId: string;
  readonly kind: Authenticator['kind'];
  readonly sealed: string;
  readonly messageType?: MessageType | undefined;
}

/**
 * What an admin registers; `repeats` when it equals another of the person, or of the same request.
 */
export interface Registering extends Kept {
  readonly sealedName?: string | undefined;
  /** The person had it elsewhere before. */
  readonly migrated?: true;
  readonly repeats: boolean;
}

export interface ConfirmEnrollment extends Of, Kept, BesideSpares {
  readonly type: 'ConfirmEnrollment';
  readonly loginSessionId: string;
  readonly challengeId: string;
  /** What was confirmed when the enrollment began. */
  readonly besides: readonly string[];
  /** Kinds of which the person had none when it began, and one of which voids it. */
  readonly voidedBy: readonly string[];
  /** The person's first recovery code, where it was given while they were enrolling. */
  readonly recoveryCode?: RecoveryCode | undefined;
}

/** A passkey, on the strength of a login that proved all that its person has. */
export interface EnrollPasskey extends Of, Kept, BesideSpares {
  readonly type: 'EnrollPasskey';
  readonly loginSessionId: string;
  /** What was asked of it: that it is used up, and the key claimed, makes this one enrollment. */
  readonly challengeId: string;
  /** Its login proved a second factor, or another passkey. */
  readonly isProved: boolean;
}

export interface GiveRecoveryCode extends Of, RecoveryCode, BesideSpares {
  readonly type: 'GiveRecoveryCode';
  /** The login it is due in; without one an admin asks for it. */
  readonly loginSessionId?: string;
  /** The person's present code is this very one. */
  readonly isRepeat?: boolean;
  /** On their own page: how often what they have had changed when they were shown it. */
  readonly onlyAfter?: number;
}

export interface SpendRecoveryCode extends One {
  readonly type: 'SpendRecoveryCode';
  readonly loginSessionId: string;
  readonly challengeId: string;
}

export interface RegisterAuthenticator extends Of {
  readonly type: 'RegisterAuthenticator';
  readonly registering: Registering;
}

export interface ReplaceAuthenticators extends Of {
  readonly type: 'ReplaceAuthenticators';
  readonly registering: readonly Registering[];
}

export interface UpdateAuthenticator extends One {
  readonly type: 'UpdateAuthenticator';
  /** A name it does not have yet, sealed. */
  readonly sealedName?: string | undefined;
  readonly messageType?: MessageType | undefined;
}

export interface RemoveAuthenticator extends One, BesideSpares {
  readonly type: 'RemoveAuthenticator';
}

export interface RemoveAuthenticators extends Of {
  readonly type: 'RemoveAuthenticators';
}

export interface LockAuthenticator extends One {
  readonly type: 'LockAuthenticator';
}

export interface ForgetBrowsers extends Of {
  readonly type: 'ForgetBrowsers';
}

export type AuthenticatorsCommand =
  | ConfirmEnrollment
  | EnrollPasskey
  | RegisterAuthenticator
  | ReplaceAuthenticators
  | UpdateAuthenticator
  | RemoveAuthenticator
  | RemoveAuthenticators
  | LockAuthenticator
  | ForgetBrowsers
  | GiveRecoveryCode
  | SpendRecoveryCode;
