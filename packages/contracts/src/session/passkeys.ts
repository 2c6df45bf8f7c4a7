import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { origin } from '../activity-log/activity.ts';
import { instant, relyingParty, tenantId, userId } from '../vocabulary.ts';
import { beginLogin, isPasskeyEnough, login } from './login.ts';

/** What a browser posts of a signature, at most; of more nothing is read. */
const answer = z.string().max(65_536);

/**
 * What was to be signed: the edge made it, for one page or one token. It is used up by its first
 * answer, right or wrong.
 */
const challenge = z.object({ value: z.string().min(43).max(256), expiresAt: instant });

const { transactionId, clientId, host, locale, stepUp, aim } = beginLogin.request.shape;

/**
 * Opens a login by a passkey, which says by itself whose it is: verified, started, authenticated,
 * and MFA demanded or not, in one append. Which of the two it is that is not known, the key or its
 * person, nobody is told but who holds the key.
 */
export const beginPasskeyLogin = defineOperation('session.ask.v1.begin-passkey-login', {
  request: z.object({
    tenantId,
    ...{ transactionId, clientId, host, locale, stepUp, aim, isPasskeyEnough },
    ...{ challenge, relyingParty, answer },
    /** The databases that let people in by passkeys here, by name. */
    connections: z.array(z.string()),
    /** Those of them whose people may be offered a passkey of the device that they are at. */
    offeredIn: z.array(z.string()).default([]),
    origin: origin.optional(),
  }),
  value: login,
  refusals: ['passkey_unknown', 'passkey_refused', 'too_many_attempts'],
});

const whose = { tenantId, userId, loginSessionId: z.string(), relyingParty };

/** Why nothing may be added to what a person has on the strength of this login. */
const notAllowed = ['login_unknown', 'enrollment_not_allowed', 'too_many_authenticators'] as const;

/**
 * What a browser is told to make a passkey of, on the strength of a login: one that proved all that
 * its person has, just now. Nothing is recorded.
 */
export const startPasskeyEnrollment = defineOperation('session.ask.v1.start-passkey-enrollment', {
  request: z.object({ ...whose, challenge: z.string().min(43).max(256) }),
  value: z.object({ options: z.json() }),
  refusals: notAllowed,
});

/** Makes a passkey its person's own, by what it signed. */
export const enrollPasskey = defineOperation('session.ask.v1.enroll-passkey', {
  request: z.object({ ...whose, challenge, answer, userAgent: z.string().max(512).optional() }),
  value: z.object({ authenticatorId: z.string() }),
  refusals: [...notAllowed, 'passkey_refused', 'authenticator_not_allowed', 'too_many_attempts'],
});
