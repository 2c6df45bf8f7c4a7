import {
  factorName,
  instant,
  messageType,
  purpose,
  recoveryCodeDue,
  tenantId,
  ticketFactor,
  userId,
} from '@countersign/contracts';
import { defineEvent } from '@countersign/kernel';
import { z } from 'zod';

const challengeId = z.string();
const authenticatorId = z.string();

/**
 * The person's first recovery code, which comes with what they enrol: given already, or due once
 * that is proved.
 */
const firstRecoveryCode = z.discriminatedUnion('is', [
  z.object({ is: z.literal('given'), authenticatorId, sealed: z.string() }),
  z.object({ is: z.literal('due') }),
]);

export const LoginStarted = defineEvent('LoginStarted', {
  loginSessionId: z.string(),
  tenantId,
  userId,
  clientId: z.string(),
  host: z.string(),
  locale: z.string(),
  startedAt: instant,
  expiresAt: instant,
  /** Where the person came from, sealed with their key. */
  sealedOrigin: z.string().optional(),
});

/** The ticket that stands for a first factor, and what it is for. */
const ticketOfLogin = z.object({
  /** Its stream, which is no way back to it. */
  stream: z.string(),
  factor: ticketFactor.optional(),
  /** Also for who has something enrolled. */
  allowsMore: z.boolean(),
});
export type TicketOfLogin = z.output<typeof ticketOfLogin>;

export const PrimaryAuthenticated = defineEvent('PrimaryAuthenticated', {
  method: z.enum(['password', 'federated', 'ticket']),
  ticket: ticketOfLogin.optional(),
  connection: z.string().optional(),
  /** When the person proved it, which is earlier than the login where a session stands for it. */
  provedAt: instant,
  /** The login whose session stands for it. */
  carriedFrom: z.string().optional(),
});

export const MfaRequired = defineEvent('MfaRequired', {
  /** `enrollment`: it was begun to prove an authenticator that the person does not have yet. */
  reason: z.enum(['policy', 'step_up', 'enrollment']),
  requiredAt: instant,
});

export const MfaNotRequired = defineEvent('MfaNotRequired', {
  /** The policy does not ask for it; or it does, and no factor is on that anybody could enrol. */
  reason: z.enum(['policy', 'no_factor_on']),
  decidedAt: instant,
});

/** The session that stands for the first factor had proved a second one too. */
export const MfaCarriedOver = defineEvent('MfaCarriedOver', {
  carriedFrom: z.string(),
  amr: z.string(),
  provedAt: instant,
  carriedAt: instant,
});

/** The policy asks for a second factor, and the person had this browser remembered by one. */
export const BrowserRecognised = defineEvent('BrowserRecognised', {
  /** The digest by which the browser is known. */
  browser: z.string(),
  rememberedAt: instant,
  recognisedAt: instant,
});

/** Recorded before the challenge is issued; whatever challenge the login had before is dead. */
export const ChallengeChosen = defineEvent('ChallengeChosen', {
  challengeId,
  authenticatorId,
  chosenAt: instant,
});

/**
 * The same, for an authenticator that the person has yet to prove. It belongs to nobody until then.
 */
export const EnrollmentStarted = defineEvent('EnrollmentStarted', {
  challengeId,
  authenticatorId,
  factor: factorName,
  messageType: messageType.optional(),
  /** The number or the secret, sealed with the user's key in the context of its kind. */
  sealed: z.string(),
  /**
   * What the person had confirmed by then, its factors all off. More by the time of proof voids it.
   */
  besides: z.array(z.string()),
  recoveryCode: firstRecoveryCode.optional(),
  startedAt: instant,
});

/**
 * A challenge was wanted and no more messages go to this person for now. Said once in a login,
 * however often they try on.
 */
export const SendsExhausted = defineEvent('SendsExhausted', {
  authenticatorId,
  purpose,
  exhaustedAt: instant,
});

export const MfaSatisfied = defineEvent('MfaSatisfied', {
  challengeId,
  authenticatorId,
  /** A value of RFC 8176. */
  amr: z.string(),
  /** A recovery code is to be given before the login ends. */
  recoveryCodeDue: recoveryCodeDue.optional(),
  provedAt: instant,
});

export const LoginCompleted = defineEvent('LoginCompleted', {
  completedAt: instant,
  /** A digest of what ended it, by a secret that the person's browser alone has. */
  idempotencyKey: z.string().optional(),
});
export const LoginFailed = defineEvent('LoginFailed', {
  reason: z.enum(['authenticator_locked']),
  failedAt: instant,
});
export const LoginExpired = defineEvent('LoginExpired', { expiredAt: instant });

/**
 * What the next release records in a login's own stream, where today a challenge has a stream of
 * its own: read here and written nowhere, so that what it has recorded is not lost to this one
 * (ADR 28, two steps).
 */
const sent = {
  send: z.int().positive(),
  keyId: z.string().optional(),
  digits: z.int().positive(),
  expiresAt: instant,
};
export const ChallengeIssued = defineEvent('ChallengeIssued', {
  challengeId,
  authenticatorId,
  purpose,
  factor: factorName,
  messageType: messageType.optional(),
  sealed: z.string().optional(),
  ...sent,
  wrongAnswersMax: z.int().positive(),
  enrolling: z
    .object({
      besides: z.array(z.string()),
      recoveryCode: firstRecoveryCode.optional(),
    })
    .optional(),
  issuedAt: instant,
});
export const CodeResent = defineEvent('CodeResent', { challengeId, ...sent, resentAt: instant });
export const AnswerRejected = defineEvent('AnswerRejected', {
  challengeId,
  send: z.int().positive(),
  rejectedAt: instant,
});
const AttemptsExhausted = defineEvent('AttemptsExhausted', {
  challengeId,
  exhaustedAt: instant,
});
const ChallengeLocked = defineEvent('ChallengeLocked', { challengeId, lockedAt: instant });
export const ChallengePassed = defineEvent('ChallengePassed', {
  challengeId,
  authenticatorId,
  purpose: purpose.optional(),
  factor: factorName.optional(),
  messageType: messageType.optional(),
  send: z.int().positive().optional(),
  amr: z.string(),
  recoveryCodeDue: recoveryCodeDue.optional(),
  passedAt: instant,
});
export const ofTheNextRelease = [
  ChallengeIssued.schema,
  CodeResent.schema,
  AnswerRejected.schema,
  AttemptsExhausted.schema,
  ChallengeLocked.schema,
  ChallengePassed.schema,
] as const;

export const loginSessionEvent = z.discriminatedUnion('type', [
  LoginStarted.schema,
  PrimaryAuthenticated.schema,
  MfaRequired.schema,
  MfaNotRequired.schema,
  MfaCarriedOver.schema,
  BrowserRecognised.schema,
  ChallengeChosen.schema,
  EnrollmentStarted.schema,
  SendsExhausted.schema,
  MfaSatisfied.schema,
  LoginCompleted.schema,
  LoginFailed.schema,
  LoginExpired.schema,
  ...ofTheNextRelease,
]);
export type LoginSessionEvent = z.output<typeof loginSessionEvent>;

type Started = z.output<typeof EnrollmentStarted.schema>['data'];
/** What is known of an authenticator while it is being enrolled. */
export type Enrolling = Omit<Started, 'challengeId' | 'authenticatorId'>;
export type RecoveryCodeDue = z.output<typeof recoveryCodeDue>;
