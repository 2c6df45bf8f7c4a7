import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { factorName, relyingParty, tenantId } from '../vocabulary.ts';
import { completed, completion, login, loginRefusals } from './login.ts';

const within = { tenantId, loginSessionId: z.string() };

/**
 * What may cause a message says from where it was asked for, so that a message is charged to the
 * address too. A gateway from before this does not say: then the other bounds hold alone.
 */
const asked = {
  ...within,
  address: z.string().max(64).optional(),
  /**
   * By factor, where a page asks that can run a script: without it no key can be challenged, nor
   * enrolled.
   */
  relyingParties: z.record(factorName, relyingParty).optional(),
  /**
   * What the browser said instead of a signature, by its name in W3C WebAuthn: what was to be
   * signed is given up, and another takes its place.
   */
  instead: z.string().max(32).optional(),
  /**
   * Whoever asks has words for a number that the tenant has no codes sent to. A gateway of 0.2.0
   * does not say so, and is told what it knows of.
   */
  knowsDestinations: z.boolean().default(false),
};

/** The person has proved a key that is part of a device in this browser before: it comes first. */
const isOnKnownDevice = z.boolean().default(false);

/** Twenty-four of `0-9A-Z`. */
const recoveryCode = z.string();

/**
 * Whether a recovery code that is due with this enrollment (the person's first, where the factor
 * is on) is answered at once, for clients that have no page to show it on later. It becomes theirs
 * with the enrollment.
 */
const givesRecoveryCode = z.boolean().default(false);

/**
 * What a factor needs to be enrolled (a number, an address, of an app nothing) is read by that
 * factor.
 */
const enrollmentStart = z.looseObject({ ...asked, factor: factorName, givesRecoveryCode });

/**
 * Starts enrolling: sends a code to a phone or a mailbox, or makes a key for an authenticator app,
 * which then is the challenge's `secret`. The person's once the challenge is answered. A mailbox
 * only stands beside another factor, so who has none hears `factor_off`. Starting again replaces
 * what was started before; an app's key stays while it is the one in hand. In a login in which a
 * factor was proved, what is offered there can be added to it.
 */
export const startEnrollment = defineOperation('session.ask.v1.start-enrollment', {
  request: enrollmentStart,
  value: login.extend({ recoveryCode: recoveryCode.optional() }),
  refusals: [
    ...loginRefusals,
    'phone_number_malformed',
    'authenticator_malformed',
    'enrollment_not_allowed',
    'factor_off',
    'too_many_sends',
    'destination_not_allowed',
  ],
});

/**
 * Puts a challenge to a confirmed authenticator (the last one used, unless one is named); an open
 * one is kept. Sends a code where the factor has one sent; an authenticator app and a recovery code
 * are challenged too, and then only answered. A recovery code is put only when it is named, or the
 * one thing left.
 */
export const issueChallenge = defineOperation('session.ask.v1.issue-challenge', {
  request: z.object({ ...asked, authenticatorId: z.string().optional(), isOnKnownDevice }),
  value: login,
  refusals: [
    ...loginRefusals,
    'authenticator_unknown',
    'authenticator_locked',
    'factor_off',
    'too_many_sends',
    'destination_not_allowed',
  ],
});

/**
 * Sends a new code for the open challenge, also an expired one; the old code dies. Requests made
 * together send once, unless one is so slow that it comes after another's code.
 */
export const resendCode = defineOperation('session.ask.v1.resend-code', {
  request: z.object(asked),
  value: login,
  refusals: [...loginRefusals, 'challenge_not_open', 'too_many_sends', 'destination_not_allowed'],
});

/**
 * Answers the open challenge. One wording for every way a code can be wrong. After
 * `challenge_not_open` read the login: another request may have answered already.
 */
export const answerChallenge = defineOperation('session.ask.v1.answer-challenge', {
  request: z.object({
    ...within,
    /** Most are codes; what a key makes is longer, and its factor says how long. */
    code: z.string().max(65_536),
    /** The challenge it is for, where the caller knows; any other is `challenge_not_open`. */
    challengeId: z.string().optional(),
    /** Ends the login with the right answer, where nothing more is due in it. */
    completion: completion.optional(),
    /** What the caller would offer to add then: where one may be, the login is not ended yet. */
    offering: z.array(factorName).default([]),
  }),
  /** With what it proved, where it has ended: an older session service leaves that to be asked. */
  value: login.extend({ completed: completed.optional() }),
  refusals: [
    ...loginRefusals,
    'challenge_not_open',
    'challenge_expired',
    'challenge_locked',
    'authenticator_locked',
    'wrong_code',
    /** Of a key alone, which no gateway before 0.3.0 asks for. */
    'authenticator_not_allowed',
    'too_many_attempts',
  ],
});

/**
 * Gives the recovery code that is due in a login (`recoveryCodeDue`), in clear. Asked again with
 * the same seed before the login is completed it gives the same; without one, or with another, it
 * gives another, and the one before is void.
 */
export const giveRecoveryCode = defineOperation('session.ask.v1.give-recovery-code', {
  request: z.object({
    ...within,
    /** 256 random bits that only the person's browser has: the code is made from them. */
    seed: z.string().min(43).max(64).optional(),
  }),
  value: z.object({ recoveryCode }),
  refusals: [...loginRefusals, 'recovery_code_not_due', 'recovery_code_given_too_often'],
});
