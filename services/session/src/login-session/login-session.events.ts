import {
  factorName,
  instant,
  messageType,
  purpose,
  recoveryCodeDue,
  relyingParty,
  tenantId,
  ticketFactor,
  userId,
} from '@countersign/contracts';
import { defineEvent, upcasting } from '@countersign/core';
import { z } from 'zod';
import { satisfiedAsPassed } from './login-session.upcasters.ts';

const challengeId = z.string();
const authenticatorId = z.string();

/** A code as it goes out: its number, what it is made with, and until when it is right. */
const sent = {
  send: z.int().positive(),
  keyId: z.string().optional(),
  digits: z.int().positive(),
  expiresAt: instant,
};

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
  /** The tenant lets a passkey that verified its user stand for both factors. */
  isPasskeyEnough: z.literal(true).optional(),
});

/** The passkey that was the first factor, and what its ceremony showed. */
const passkeyOfLogin = z.object({
  authenticatorId: z.string(),
  /** A value of RFC 8176. */
  amr: z.string(),
  isUserVerified: z.boolean(),
  /** It stands for both factors. */
  isEnough: z.boolean(),
});
export type PasskeyOfLogin = z.output<typeof passkeyOfLogin>;

/** The ticket that stands for a first factor, and what it is for. */
const ticketOfLogin = z.object({
  /** Its stream, which is no way back to it. */
  stream: z.string(),
  factor: ticketFactor.optional(),
  /** Also for who has something enrolled. */
  allowsMore: z.boolean(),
  /**
   * It is a link to choose another password: what its person has is asked for, nothing is enrolled.
   * Its `stream` is of no ticket and its `factor` is one that nobody enrols, so that 0.2.0, which
   * does not know this, takes it for a ticket that leads nowhere.
   */
  isReset: z.literal(true).optional(),
});
export type TicketOfLogin = z.output<typeof ticketOfLogin>;

export const PrimaryAuthenticated = defineEvent('PrimaryAuthenticated', {
  /**
   * Of a passkey `federated`, to whom 0.2.0 gives least: it says nothing of how it was done, and
   * asks for a second factor wherever the policy does.
   */
  method: z.enum(['password', 'federated', 'ticket']),
  passkey: passkeyOfLogin.optional(),
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
  /**
   * The policy does not ask for it, or a passkey is enough for it; or it does, and no factor is on
   * that anybody could enrol.
   */
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

/**
 * One question: prove this authenticator, in this login, by this instant. It is put in the place of
 * whatever was asked before. Where a code is sent, the code follows from this and a key, and is
 * nowhere; an app's and a recovery code go nowhere, so those have no key and one send only.
 */
export const ChallengeIssued = defineEvent('ChallengeIssued', {
  challengeId,
  authenticatorId,
  purpose,
  factor: factorName,
  /** Where a code is sent to a phone, how. */
  messageType: messageType.optional(),
  /**
   * The number or address that a code is sent to, or the secret of an app that is being enrolled:
   * sealed with the user's key in the context of its kind.
   */
  sealed: z.string().optional(),
  ...sent,
  wrongAnswersMax: z.int().positive(),
  /** Where a key signs: for whom, and on which page. */
  relyingParty: relyingParty.optional(),
  /** What a browser said instead of a signature: the one before was given up for it. */
  instead: z.string().optional(),
  /** What may be added once this is proved, as the tenant had it on when this was asked. */
  offers: z.array(factorName).optional(),
  /** Of an authenticator that is the person's once the answer is right, and nobody's until then. */
  enrolling: z
    .object({
      /** What they had confirmed by now. More by the time of proof voids it. */
      besides: z.array(z.string()),
      /** The person's first recovery code comes with it: given already, or due once proved. */
      recoveryCode: z
        .discriminatedUnion('is', [
          z.object({ is: z.literal('given'), authenticatorId, sealed: z.string() }),
          z.object({ is: z.literal('due') }),
        ])
        .optional(),
    })
    .optional(),
  issuedAt: instant,
});

/**
 * Why a signature that a browser brought was refused, where its person should hear of it: it was
 * made for another site's page, the key had signed as often before, or it is of a model that the
 * tenant does not take.
 */
const rejection = z.enum(['another_origin', 'possible_clone', 'authenticator_not_allowed']);
export type Rejection = z.output<typeof rejection>;

/** The person asked for a new code; the one before is dead. */
export const CodeResent = defineEvent('CodeResent', { challengeId, ...sent, resentAt: instant });

export const AnswerRejected = defineEvent('AnswerRejected', {
  challengeId,
  send: z.int().positive(),
  /** Where it was more than a slip: of a key alone. */
  reason: rejection.optional(),
  rejectedAt: instant,
});

/** No more answers are looked at for now. Said once for a challenge, however often they try on. */
export const AttemptsExhausted = defineEvent('AttemptsExhausted', {
  challengeId,
  exhaustedAt: instant,
});

/** That was one wrong answer too many: it takes another challenge. */
export const ChallengeLocked = defineEvent('ChallengeLocked', { challengeId, lockedAt: instant });

/** The right answer, in time, once: the second factor is proved. */
export const ChallengePassed = defineEvent('ChallengePassed', {
  challengeId,
  authenticatorId,
  /** These four were not recorded here until 0.2.0. */
  purpose: purpose.optional(),
  factor: factorName.optional(),
  messageType: messageType.optional(),
  send: z.int().positive().optional(),
  /** A value of RFC 8176. */
  amr: z.string(),
  /** A recovery code is to be given before the login ends. */
  recoveryCodeDue: recoveryCodeDue.optional(),
  passedAt: instant,
});

/** What a tenant has bounded itself; who reads with 0.2.0 takes it for too many messages. */
const tenantBound = z.enum(['tenant_limit', 'destination_not_allowed']);

/**
 * A challenge was wanted and no more messages go to this person for now; or, for a reason that is
 * named, none goes there. Said once in a login, however often they try on.
 */
export const SendsExhausted = defineEvent('SendsExhausted', {
  authenticatorId,
  /** Where it was a new code for a challenge in hand. */
  challengeId: challengeId.optional(),
  purpose,
  reason: tenantBound.optional(),
  messageType: messageType.optional(),
  exhaustedAt: instant,
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

/** Until 0.2.0 a challenge had a stream of its own, and the login said that it was there. */
const ChallengeChosen = defineEvent('ChallengeChosen', {});
const EnrollmentStarted = defineEvent('EnrollmentStarted', {});

export const loginSessionEvent = upcasting(
  z.discriminatedUnion('type', [
    LoginStarted.schema,
    PrimaryAuthenticated.schema,
    MfaRequired.schema,
    MfaNotRequired.schema,
    MfaCarriedOver.schema,
    BrowserRecognised.schema,
    ChallengeIssued.schema,
    CodeResent.schema,
    AnswerRejected.schema,
    AttemptsExhausted.schema,
    ChallengeLocked.schema,
    ChallengePassed.schema,
    SendsExhausted.schema,
    LoginCompleted.schema,
    LoginFailed.schema,
    LoginExpired.schema,
    ChallengeChosen.schema,
    EnrollmentStarted.schema,
  ]),
  { MfaSatisfied: satisfiedAsPassed },
);
export type LoginSessionEvent = z.output<typeof loginSessionEvent>;

export type Issued = z.output<typeof ChallengeIssued.schema>['data'];
export type RecoveryCodeDue = z.output<typeof recoveryCodeDue>;
