import type {
  MessageType,
  Purpose,
  RejectionReason,
  SmsProviderKind,
} from '@countersign/contracts';
import type { FailureReason } from './dispatch.events.ts';

export interface RequestDispatch {
  readonly type: 'RequestDispatch';
  readonly challengeId: string;
  readonly send: number;
  readonly tenantId: string;
  readonly purpose: Purpose;
  readonly messageType: MessageType;
  readonly userId?: string;
  readonly authenticatorId?: string;
  readonly loginSessionId?: string | undefined;
  readonly expiresAt: string;
  readonly now: string;
}

/** Asks which of the tenant's providers, in their order, is to be tried now. */
export interface StartAttempt {
  readonly type: 'StartAttempt';
  readonly providers: readonly SmsProviderKind[];
  readonly leaseUntil: string;
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
      };
  readonly now: string;
}

export interface FailDispatch {
  readonly type: 'FailDispatch';
  readonly reason: FailureReason;
  readonly now: string;
}

/** Says that the code is dead, if it is. */
export interface ExpireDispatch {
  readonly type: 'ExpireDispatch';
  readonly now: string;
}

export type DispatchCommand =
  | RequestDispatch
  | StartAttempt
  | RecordOutcome
  | FailDispatch
  | ExpireDispatch;

export type DispatchRefusal =
  | 'dispatch_unknown'
  | 'dispatch_over'
  | 'dispatch_expired'
  | 'dispatch_not_expired'
  | 'dispatch_failed'
  | 'attempt_not_due'
  | 'attempt_unknown';
