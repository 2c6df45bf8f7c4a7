import type {
  MessageType,
  Purpose,
  RejectionReason,
  SmsProviderKind,
} from '@countersign/contracts';
import type { FailureReason } from './dispatch.events.ts';

/** What is wanted: recorded before anything else, with whatever is done first about it. */
export interface Wanted {
  readonly challengeId: string;
  readonly send: number;
  readonly tenantId: string;
  readonly purpose: Purpose;
  readonly messageType: MessageType;
  readonly userId?: string;
  readonly authenticatorId?: string;
  readonly loginSessionId?: string | undefined;
  readonly expiresAt: string;
}

/** Who may be tried next: the tenant's providers, in their order, and for how long. */
export interface Trying {
  readonly providers: readonly SmsProviderKind[];
  readonly leaseUntil: string;
}

/** Asks which provider is to be tried now. */
export interface StartAttempt extends Trying {
  readonly type: 'StartAttempt';
  readonly wanted: Wanted;
  readonly now: string;
}

export interface RecordOutcome {
  readonly type: 'RecordOutcome';
  readonly attempt: number;
  readonly outcome:
    | { readonly status: 'accepted'; readonly reference: string }
    | {
        readonly status: 'rejected';
        readonly reason: RejectionReason;
        readonly retry: 'later' | 'never';
        readonly resting?: true;
      };
  /** Where it was refused and another can be tried at once: that is one record with it. */
  readonly next?: Trying;
  readonly now: string;
}

export interface FailDispatch {
  readonly type: 'FailDispatch';
  readonly wanted: Wanted;
  readonly reason: FailureReason;
  readonly now: string;
}

/** Says that the code is dead, if it is. */
export interface ExpireDispatch {
  readonly type: 'ExpireDispatch';
  readonly wanted: Wanted;
  readonly now: string;
}

export type DispatchCommand = StartAttempt | RecordOutcome | FailDispatch | ExpireDispatch;

export type DispatchRefusal =
  | 'dispatch_over'
  | 'dispatch_expired'
  | 'dispatch_not_expired'
  | 'dispatch_failed'
  | 'attempt_not_due'
  | 'attempt_unknown';
