import { defineTopic } from '@countersign/core';
import { z } from 'zod';
import { factorName, instant, messageType, tenantId, userId } from '../vocabulary.ts';

/** What can happen that a tenant's log keeps; the gateway knows Auth0's code for each. */
export const activityKinds = [
  // The first factor. `login_begun` is no line of the log: it says where a login came from.
  'login_begun',
  'login_completed',
  'login_failed',
  'password_wrong',
  'user_unknown',
  'user_blocked',
  'guesses_exhausted',
  'logged_out',
  // Since 0.3.0: 0.2.0 keeps these, and shows them to nobody.
  'password_changed',
  'password_change_failed',
  'password_change_requested',
  'password_change_request_failed',
  // The second one.
  'mfa_demanded',
  'mfa_started',
  'mfa_passed',
  'mfa_failed',
  'attempts_exhausted',
  'recovery_passed',
  'recovery_failed',
  'recovery_attempts_exhausted',
  'webauthn_challenge_failed',
  'webauthn_enrollment_failed',
  'enrollment_started',
  'enrollment_refused',
  'enrollment_completed',
  'authenticators_exhausted',
  'authenticator_changed',
  'authenticator_removed',
  // Messages.
  'sms_sent',
  'sms_failed',
  'call_made',
  'call_failed',
  'mail_sent',
  // Since 0.3.0, as well.
  'mail_failed',
  'sends_exhausted',
  // The grants of the MFA API.
  'otp_exchanged',
  'otp_exchange_failed',
  'oob_exchanged',
  'oob_exchange_failed',
  'recovery_code_exchanged',
  'recovery_code_exchange_failed',
  // Admins.
  'guardian_changed',
  'management_written',
] as const;
export const activityKind = z.enum(activityKinds);
export type ActivityKind = z.output<typeof activityKind>;

/** Where a request came from: personal data, so it is sealed wherever it is kept or told. */
export const origin = z.object({
  address: z.string().max(64).optional(),
  userAgent: z.string().max(512).optional(),
});
export type Origin = z.output<typeof origin>;

/** Why an admin did something to a person, in words of theirs. */
export const note = z.string().min(1).max(500);

/**
 * The keys that a change of the site they are made for leaves behind: of which factor, and how many
 * where they could be counted; of very many people by a sample.
 */
export const orphanedKeys = z.object({
  factor: factorName,
  count: z.int().nonnegative().optional(),
  estimated: z.boolean().optional(),
});
export type OrphanedKeys = z.output<typeof orphanedKeys>;

/** What a line says, in words of ours; nothing in it is personal, and nothing secret. */
const said = {
  tenantId,
  kind: activityKind,
  at: instant,
  userId: userId.optional(),
  clientId: z.string().optional(),
  connection: z.string().optional(),
  /** The login it happened in. What is known of a login need not be said again. */
  loginSessionId: z.string().optional(),
  challengeId: z.string().optional(),
  authenticatorId: z.string().optional(),
  factor: factorName.optional(),
  messageType: messageType.optional(),
  /** Which try it was: of the person's sends, or of the carriers asked. */
  send: z.int().positive().optional(),
  attempt: z.int().positive().optional(),
  provider: z.string().optional(),
  /** What a mail told of: the kind of its notice. */
  mail: z.string().optional(),
  /** What a mail server said no with (RFC 5321, 4.2.1). */
  replyCode: z.int().optional(),
  reason: z.string().optional(),
  amr: z.array(z.string()).optional(),
  /** What an admin asked for, without its body. */
  request: z
    .object({ method: z.string(), path: z.string().max(2_048), scopes: z.array(z.string()) })
    .optional(),
  orphanedKeys: orphanedKeys.optional(),
  correlationId: z.string().optional(),
};

/** One line on its way into the log, named by the event that it tells of. */
export const activity = z.object({
  activityId: z.uuid(),
  ...said,
  /** An `origin`, sealed with the key of the user that is named, else with the service's. */
  sealedOrigin: z.string().optional(),
  /** Why an admin did it: sealed with the key of the person whom it is about. */
  sealedNote: z.object({ userId, text: z.string() }).optional(),
});
export type Activity = z.output<typeof activity>;

/** How many are told together at most. */
export const activitiesMax = 100;

/** A line of which only a newer release knows what it says; kept as it was told, for that one. */
export const newerActivity = z.looseObject({
  activityId: z.uuid(),
  tenantId,
  kind: z.string(),
  at: instant,
  userId: userId.optional(),
  loginSessionId: z.string().optional(),
});
export type NewerActivity = z.output<typeof newerActivity>;

/**
 * Read line by line, so that one which only a newer release knows does not keep a message's other
 * lines from the log. One that says not even whose it is is nothing.
 */
const line = z.union([activity, newerActivity]).nullable().catch(null);
const activities = z.object({ activities: z.array(line).min(1).max(activitiesMax) });

/** Tells apart what a message says: lines that are known here, those of a newer release, others. */
export const sortedLines = ({ activities: lines }: z.output<typeof activities>) => {
  const known: Activity[] = [];
  const newer: NewerActivity[] = [];
  for (const each of lines.filter((one) => one !== null)) {
    const { data } = activity.safeParse(each);
    if (data) known.push(data);
    else newer.push(each);
  }
  return { known, newer, unreadable: lines.length - known.length - newer.length };
};

/** What the services tell of themselves, each from its own record. */
export const sessionActivity = defineTopic('session.told.v1.activity', activities);
export const smsDispatchActivity = defineTopic('sms-dispatch.told.v1.activity', activities);
export const mailDispatchActivity = defineTopic('mail-dispatch.told.v1.activity', activities);
export const guardianConfigActivity = defineTopic('guardian-config.told.v1.activity', activities);
/** What nobody records: a wrong password, an admin's request, the end of a browser's session. */
export const directoryActivity = defineTopic('directory.told.v1.activity', activities);
export const gatewayActivity = defineTopic('gateway.told.v1.activity', activities);

export const activityTopics = [
  sessionActivity,
  smsDispatchActivity,
  mailDispatchActivity,
  guardianConfigActivity,
  directoryActivity,
  gatewayActivity,
] as const;

/** A line as it is read: its place in the log names it, and its origin is in clear. */
export const loggedActivity = z.object({
  logId: z.string(),
  ...said,
  origin: origin.optional(),
  /** What was noted about a person, as long as they are not erased. */
  note: note.optional(),
});
export type LoggedActivity = z.output<typeof loggedActivity>;

/** Lines as they are read: one that only a newer release knows is nothing. */
export const loggedActivities = z.array(loggedActivity.nullable().catch(null));
