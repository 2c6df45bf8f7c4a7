import { instant, tenantId, userId } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const attempt = z.int().positive();

/** Why a server, or nobody at all, took a mail. */
export const mailRejection = z.enum([
  'recipient_refused',
  'message_refused',
  'sender_refused',
  'credentials',
  'throttled',
  'unavailable',
]);
export type MailRejection = z.output<typeof mailRejection>;

/** Whose server is asked. */
export const mailSender = z.enum(['tenant', 'deployment']);
export type MailSender = z.output<typeof mailSender>;

/** What a server answers an order with (RFC 5321, 4.2.1); of its words nothing else is kept. */
export const replyCode = z.int().min(200).max(599);

const codeRequest = z.object({
  challengeId: z.string(),
  send: z.int().positive(),
  authenticatorId: z.string(),
  loginSessionId: z.string(),
});
export type CodeRequest = z.output<typeof codeRequest>;

/** A person is to hear something: the intent, recorded before anything else. */
export const MailRequested = defineEvent('MailRequested', {
  mailId: z.string(),
  tenantId,
  userId,
  /** What it tells of; neither its text nor its address is recorded. */
  kind: z.string(),
  /** Whose answer it is to bring about, where it brings a code. */
  code: codeRequest.optional(),
  requestedAt: instant,
  expiresAt: instant,
});

/** The server is about to be asked. With no outcome after it, nobody knows whether it was. */
export const MailAttempted = defineEvent('MailAttempted', {
  attempt,
  attemptedAt: instant,
  /** 0.2.0 knows of the deployment's alone, and does not say so. */
  by: mailSender.optional(),
  /** Until then whoever recorded this may still be at it, and nobody else tries. */
  leaseUntil: instant,
});

/** The server answers for it from here on. */
export const MailAccepted = defineEvent('MailAccepted', { attempt, acceptedAt: instant });

export const MailRejected = defineEvent('MailRejected', {
  attempt,
  reason: mailRejection,
  /** Where the server said something: not where it was not reached. */
  replyCode: replyCode.optional(),
  /** It was not asked: it is where a tenant may not have us connect to. */
  isForbidden: z.literal(true).optional(),
  rejectedAt: instant,
});

/** Why an attempt came to nothing: that we may not connect there is a reason of its own. */
export const whyRejected = ({
  reason,
  isForbidden = false,
}: {
  readonly reason: MailRejection;
  readonly isForbidden?: boolean | undefined;
}): MailRejection | 'address_forbidden' => (isForbidden ? 'address_forbidden' : reason);

/** Why nobody will be asked again. */
export const mailFailure = z.enum([
  'recipient_refused',
  'message_refused',
  'recipient_erased',
  'address_missing',
  'too_many',
]);
export type MailFailure = z.output<typeof mailFailure>;

export const MailFailed = defineEvent('MailFailed', { reason: mailFailure, failedAt: instant });

/** It was not taken in time, and would be news no longer. */
export const MailExpired = defineEvent('MailExpired', { expiredAt: instant });

export const mailEvent = z.discriminatedUnion('type', [
  MailRequested.schema,
  MailAttempted.schema,
  MailAccepted.schema,
  MailRejected.schema,
  MailFailed.schema,
  MailExpired.schema,
]);
export type MailEvent = z.output<typeof mailEvent>;
