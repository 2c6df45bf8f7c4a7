import { authenticatorKind, instant, messageType, tenantId, userId } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const one = { tenantId, userId, authenticatorId: z.string() };

const kept = {
  ...one,
  kind: authenticatorKind,
  /**
   * The number, the address or the secret, sealed with the user's key in the context of its kind.
   */
  sealed: z.string(),
  messageType: messageType.optional(),
};

/** The person proved it in a login. */
export const AuthenticatorEnrolled = defineEvent('AuthenticatorEnrolled', {
  ...kept,
  loginSessionId: z.string(),
  challengeId: z.string(),
  enrolledAt: instant,
});

/** An admin vouches for it. */
export const AuthenticatorRegistered = defineEvent('AuthenticatorRegistered', {
  ...kept,
  /** Written until names were sealed. */
  name: z.string().optional(),
  /** What it is called, sealed with the user's key in the context `authenticator-name`. */
  sealedName: z.string().optional(),
  /** They had it elsewhere before. */
  migrated: z.literal(true).optional(),
  registeredAt: instant,
});

export const AuthenticatorRenamed = defineEvent('AuthenticatorRenamed', {
  ...one,
  /** Written until names were sealed; since then nothing, for whoever reads no `sealedName`. */
  name: z.string().default(''),
  sealedName: z.string().optional(),
  renamedAt: instant,
});
export const MessageTypePreferred = defineEvent('MessageTypePreferred', {
  ...one,
  messageType,
  preferredAt: instant,
});
export const AuthenticatorRemoved = defineEvent('AuthenticatorRemoved', {
  ...one,
  removedAt: instant,
});
/** Too many wrong answers in a row. Only removing it, and proving another, leads on. */
export const AuthenticatorLocked = defineEvent('AuthenticatorLocked', {
  ...one,
  lockedAt: instant,
});

/** No browser remembered until now stands for a second factor any more. */
export const BrowsersForgotten = defineEvent('BrowsersForgotten', {
  tenantId,
  userId,
  forgottenAt: instant,
});

/**
 * A recovery code was shown, once; what is sealed is its keyed hash. Any the person had is void.
 */
export const RecoveryCodeGiven = defineEvent('RecoveryCodeGiven', {
  ...one,
  sealed: z.string(),
  /** The login it was given in; without one an admin asked for it. */
  loginSessionId: z.string().optional(),
  givenAt: instant,
});
/** It proved its person once, and is void. */
export const RecoveryCodeSpent = defineEvent('RecoveryCodeSpent', {
  ...one,
  loginSessionId: z.string(),
  challengeId: z.string(),
  spentAt: instant,
});

export const authenticatorsEvent = z.discriminatedUnion('type', [
  AuthenticatorEnrolled.schema,
  AuthenticatorRegistered.schema,
  AuthenticatorRenamed.schema,
  MessageTypePreferred.schema,
  AuthenticatorRemoved.schema,
  AuthenticatorLocked.schema,
  BrowsersForgotten.schema,
  RecoveryCodeGiven.schema,
  RecoveryCodeSpent.schema,
]);
export type AuthenticatorsEvent = z.output<typeof authenticatorsEvent>;
