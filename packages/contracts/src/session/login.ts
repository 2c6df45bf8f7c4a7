import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { origin } from '../activity-log/activity.ts';
import { destinations } from '../guardian-config/message-limits.ts';
import { factorName, instant, messageType, purpose, tenantId, userId } from '../vocabulary.ts';

/** Why a login cannot go on as asked. */
export const loginRefusals = ['login_unknown', 'login_expired', 'login_over'] as const;

/**
 * How the first factor was proved. A session counts for exactly what the login it came from proved.
 */
export const primaryProof = z.discriminatedUnion('method', [
  z.object({ method: z.literal('password'), at: instant }),
  z.object({ method: z.literal('federated'), at: instant, connection: z.string() }),
  z.object({ method: z.literal('session'), loginSessionId: z.string() }),
]);

/** A confirmed authenticator, as the person may see it. */
export const authenticatorHint = z.object({
  authenticatorId: z.string(),
  factor: factorName,
  messageType: messageType.optional(),
  /**
   * The masked number or address: all but the last four characters hidden. Empty where nothing is
   * sent.
   */
  hint: z.string(),
  /** What its person calls it. */
  name: z.string().optional(),
});

/**
 * A challenge that can be answered. Where the code is not sent (an authenticator app, a recovery
 * code) it says what to ask for, `send` stays 1, and there is nothing to send anew.
 */
export const openChallenge = z.object({
  challengeId: z.string(),
  authenticatorId: z.string(),
  factor: factorName,
  messageType: messageType.optional(),
  purpose,
  hint: z.string(),
  /** How long the answer is: digits, or for a recovery code characters. */
  digits: z.int(),
  send: z.int().positive(),
  expiresAt: instant,
  /**
   * The key to set an authenticator app up with, in base32: while the app is being enrolled, and
   * never again. `otpauthUri` of the factors makes what a QR code holds of it.
   */
  secret: z.string().optional(),
  /** What its factor tells whoever makes the answer. */
  options: z.json().optional(),
});

/** A challenge that was answered wrong too often: another has to be put. */
export const lockedChallenge = openChallenge.pick({
  authenticatorId: true,
  factor: true,
  messageType: true,
  purpose: true,
  hint: true,
});

export const recoveryCodeDue = z.enum(['first', 'replacement']);

/** Where a login stands and what it may do next. */
export const login = z.object({
  loginSessionId: z.string(),
  tenantId,
  userId,
  status: z.enum(['authenticated', 'awaiting_mfa', 'completed', 'failed', 'expired']),
  /**
   * While awaiting: prove an authenticator, or enrol one because none was ever confirmed or the
   * factors of those that were are all off. `nothing` while awaiting is a dead end: everything they
   * have is locked, or no factor is on that could answer; an admin must act. `recovery-code`: it
   * could be completed, and a recovery code is due to the person before that.
   */
  next: z.enum(['complete', 'challenge', 'enroll', 'recovery-code', 'nothing']),
  /** Which recovery code is due: their first, or the one in place of the one they just used. */
  recoveryCodeDue: recoveryCodeDue.optional(),
  /** Those that can be challenged now; listed while awaiting. */
  authenticators: z.array(authenticatorHint),
  /** Factors that are on and can be enrolled here. */
  factors: z.array(factorName),
  challenge: openChallenge.optional(),
  /** The last one, where it is locked and none was put since; an older service does not say. */
  lockedChallenge: lockedChallenge.optional(),
  /** What was enrolled in it, while it is to be completed: it may be given a name. */
  enrolled: z.object({ authenticatorId: z.string(), factor: factorName }).optional(),
  /**
   * Factors of which the person may add one, as one of theirs was proved in this very login; it can
   * be completed without. An older service offers none.
   */
  offered: z.array(factorName).optional(),
  /** While awaiting: how a code may reach a phone that is enrolled, where not as a text alone. */
  messageTypes: z.array(messageType).optional(),
  /** While awaiting: where the number of a phone that is enrolled may be, where not anywhere. */
  destinations: destinations.optional(),
  /** A passkey of the device that they are at may be offered to them, as was asked. */
  mayAddPasskey: z.literal(true).optional(),
  /** While awaiting, where the person may have this browser remembered. */
  browserMemory: z.object({ isTicked: z.boolean(), overallSeconds: z.int() }).optional(),
});
export type Login = z.output<typeof login>;

/** Names a browser without being worth anything to whoever reads it. */
const browserDigest = z.string().min(43).max(64);

const within = { tenantId, loginSessionId: z.string() };

/**
 * The tenant lets a passkey whose authenticator has verified its user stand for both factors. Who
 * does not say so, an older gateway, is told what it knows of.
 */
export const isPasskeyEnough = z.boolean().default(false);

/**
 * Opens a login once its first factor holds: started, authenticated, and MFA demanded or not, in
 * one append.
 */
export const beginLogin = defineOperation('session.ask.v1.begin-login', {
  request: z.object({
    tenantId,
    /**
     * The transaction it belongs to. Beginning twice for one transaction and user gives the same
     * login, whatever has become of it; another user's is another login.
     */
    transactionId: z.string(),
    userId,
    clientId: z.string(),
    host: z.string(),
    locale: z.string(),
    primary: primaryProof,
    /** The request itself demands MFA (step-up), whatever the policy and the session say. */
    stepUp: z.boolean(),
    /**
     * What it is for, where not for an application alone. `manage`: what the person has may be
     * changed on the strength of it, so who has an authenticator proves one in this very login.
     * `enroll`: begun from a session whose login was for that, to enrol one more.
     */
    aim: z.enum(['manage', 'enroll']).optional(),
    /** A digest of the secret that a remembered browser holds. */
    browser: browserDigest.optional(),
    isPasskeyEnough,
    /** The page would offer a passkey to who has none. */
    offersPasskey: z.boolean().default(false),
    /** Where the person is, for the log. */
    origin: origin.optional(),
  }),
  value: login,
  refusals: ['session_unusable'],
});

/** Where a login stands. One whose time is up is refused here as on every other step. */
export const readLogin = defineOperation('session.ask.v1.read-login', {
  request: z.object(within),
  value: login,
  refusals: loginRefusals,
});

/** What a login proved, computed from its events: what tokens may say. */
export const proof = z.object({
  userId,
  clientId: z.string(),
  /** Unix seconds at which the person last proved the first factor. */
  authTime: z.int(),
  /** RFC 8176 values; `mfa` and the specific ones only when a second factor was proved. */
  amr: z.array(z.string()),
  acr: z.string().optional(),
  /** Unix seconds at which a second factor was last proved; a service of 0.2.0 does not say. */
  mfaTime: z.int().optional(),
});

/** How a login is to be ended. */
export const completion = z.object({
  /**
   * Names what the caller answered, by a digest that only their browser's own secret makes. Who
   * asks with the same within a minute is told the same; without one nobody is.
   */
  idempotencyKey: z.string().min(43).max(64).optional(),
  /** The person wishes this browser remembered: a digest of the secret that it will hold. */
  rememberAs: browserDigest.optional(),
  /** What that browser is, in a few words: what its person finds it by in a list. */
  device: z.string().max(64).optional(),
});

/** What a login that has ended proved, and for how long the browser is remembered, where it is. */
export const completed = proof.extend({ rememberedForSeconds: z.int().optional() });

/** For how long who ended a login may hear again what came of it. */
export const completionRepeatMs = 60_000;

/**
 * Ends an authenticated login, once: the application may now have its code. The second caller hears
 * `login_over`, but for the one who ended it and asks the same again within a minute.
 */
export const completeLogin = defineOperation('session.ask.v1.complete-login', {
  request: z.object({ ...within, ...completion.shape }),
  value: completed,
  refusals: [...loginRefusals, 'mfa_required'],
});

/**
 * Asks whether what a login proved still suffices, as policy stands now: for refresh and silent
 * renewal.
 */
export const reviewLogin = defineOperation('session.ask.v1.review-login', {
  request: z.object({ ...within, userId, isPasskeyEnough }),
  /** `isWaived`: policy asks for a second factor that nobody could give, and none was given. */
  value: proof.extend({ isWaived: z.boolean().optional() }),
  refusals: ['login_unknown', 'mfa_required'],
});
