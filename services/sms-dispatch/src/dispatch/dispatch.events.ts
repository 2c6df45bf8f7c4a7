import {
  instant,
  messageType,
  purpose,
  rejectionReason,
  smsProviderKind,
  tenantId,
  userId,
} from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const attempt = z.int().positive();

/** A code has to reach a phone: the intent, recorded before anything else. */
export const DispatchRequested = defineEvent('DispatchRequested', {
  challengeId: z.string(),
  send: z.int().positive(),
  tenantId,
  purpose,
  messageType,
  /** Whose code it is; not known of dispatches from before there was a log. */
  userId: userId.optional(),
  authenticatorId: z.string().optional(),
  loginSessionId: z.string().optional(),
  requestedAt: instant,
  expiresAt: instant,
});

/** A carrier is about to be asked. With no outcome after it, nobody knows whether it was. */
export const DispatchAttempted = defineEvent('DispatchAttempted', {
  attempt,
  provider: smsProviderKind,
  attemptedAt: instant,
  /** Until then whoever recorded this may still be at it, and nobody else tries. */
  leaseUntil: instant,
});

export const DispatchAccepted = defineEvent('DispatchAccepted', {
  attempt,
  provider: smsProviderKind,
  /** The carrier's own name for the message. */
  reference: z.string(),
  acceptedAt: instant,
});

export const DispatchRejected = defineEvent('DispatchRejected', {
  attempt,
  provider: smsProviderKind,
  reason: rejectionReason,
  retry: z.enum(['later', 'never']),
  /** The provider was not asked: it rested, and this is what it had said last. */
  resting: z.literal(true).optional(),
  rejectedAt: instant,
});

/** Why no carrier will be asked again. */
export const failureReason = z.enum([
  'number_invalid',
  'recipient_opted_out',
  'recipient_erased',
  'provider_missing',
  'providers_exhausted',
]);
export type FailureReason = z.output<typeof failureReason>;

export const DispatchFailed = defineEvent('DispatchFailed', {
  reason: failureReason,
  failedAt: instant,
});

/** The code died before any carrier took the message. */
export const DispatchExpired = defineEvent('DispatchExpired', { expiredAt: instant });

export const dispatchEvent = z.discriminatedUnion('type', [
  DispatchRequested.schema,
  DispatchAttempted.schema,
  DispatchAccepted.schema,
  DispatchRejected.schema,
  DispatchFailed.schema,
  DispatchExpired.schema,
]);
export type DispatchEvent = z.output<typeof dispatchEvent>;
