import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import {
  authenticatorKind,
  expectedRevision,
  factorName,
  instant,
  messageType,
  tenantId,
  userId,
} from '../vocabulary.ts';

/**
 * What a recovery code that was given is kept as. It alone has facts and operations of its own (it
 * is given, spent and given anew), so it alone is named here.
 */
export const recoveryCodeKind = 'recovery-code';

/**
 * The recovery code that goes along where one of these is removed: once nothing is left that it was
 * given beside, which is whatever is of none of the spare kinds. Who enrols anew gets a new one.
 */
export const codeGoingWith = <
  Each extends { readonly authenticatorId: string; readonly kind: string },
>(
  theirs: readonly Each[],
  authenticatorId: string,
  spareKinds: readonly string[],
): Each | undefined => {
  const left = theirs.filter((each) => each.authenticatorId !== authenticatorId);
  return left.every(({ kind }) => spareKinds.includes(kind))
    ? left.find(({ kind }) => kind === recoveryCodeKind)
    : undefined;
};

/** An authenticator in clear, for those who may see it; the gateway masks. */
export const authenticator = z.object({
  /** `dev_` and 16 alphanumerics. */
  authenticatorId: z.string(),
  kind: authenticatorKind,
  confirmed: z.boolean(),
  locked: z.boolean(),
  name: z.string().optional(),
  phoneNumber: z.string().optional(),
  preferredMessageType: messageType.optional(),
  email: z.string().optional(),
  /** The public half of a key, where it is one. */
  credential: z
    .object({
      /** Base64url, as browsers write it. */
      keyId: z.string(),
      /** A COSE key, in base64. */
      publicKey: z.string(),
      relyingPartyId: z.string(),
      /** Whether copies of it may be kept elsewhere, and whether there is one. */
      isBackupEligible: z.boolean().optional(),
      isBackedUp: z.boolean().optional(),
      transports: z.array(z.string()).optional(),
      userHandle: z.string().optional(),
      userAgent: z.string().optional(),
      aaguid: z.string().optional(),
      /** Of a passkey: its person's id in their database. */
      identityUserId: z.string().optional(),
    })
    .optional(),
  createdAt: instant,
  enrolledAt: instant.optional(),
  lastUsedAt: instant.optional(),
});
export type Authenticator = z.output<typeof authenticator>;

const whose = { tenantId, userId };
const one = { ...whose, authenticatorId: z.string() };
const name = z.string().min(1).max(20);

/**
 * What an admin may register for a person, confirmed at once. What else it takes (a number, an
 * address, a key) is read by the factor whose kind it is.
 */
export const newAuthenticator = z.looseObject({ kind: authenticatorKind, name: name.optional() });

/**
 * What a person has, oldest first; and of the login that is named, what is being enrolled in it.
 */
export const listAuthenticators = defineOperation('session.ask.v1.list-authenticators', {
  request: z.object({
    ...whose,
    loginSessionId: z.string().optional(),
    /** Also their verified address, where a code can be sent to it: nobody registers that. */
    includesImplied: z.boolean().default(false),
  }),
  value: z.object({ authenticators: z.array(authenticator) }),
});

/** Finds one by its id alone. */
export const findAuthenticator = defineOperation('session.ask.v1.find-authenticator', {
  request: z.object({ tenantId, authenticatorId: z.string() }),
  value: z.object({ userId, authenticator }),
  refusals: ['authenticator_unknown'],
});

/**
 * They were erased meanwhile. Who asks from a release before 0.3.0 reads no such refusal, and is
 * told that it failed: as it did there.
 */
const erased = 'user_unknown';

const registering = [
  'phone_number_malformed',
  'totp_secret_malformed',
  'authenticator_malformed',
  'authenticator_exists',
  'too_many_authenticators',
  /** A key of a model that the tenant does not allow; there are no keys before 0.3.0. */
  'authenticator_not_allowed',
  erased,
] as const;

export const registerAuthenticator = defineOperation('session.ask.v1.register-authenticator', {
  request: z.object({
    ...whose,
    authenticator: newAuthenticator,
    /** The person has it from elsewhere, and need not be told that they have it. */
    isMigrated: z.boolean().default(false),
  }),
  value: authenticator,
  refusals: registering,
});

/** Replaces everything a person has; answers in the order asked. */
export const replaceAuthenticators = defineOperation('session.ask.v1.replace-authenticators', {
  request: z.object({ ...whose, authenticators: z.array(newAuthenticator) }),
  value: z.object({ authenticators: z.array(authenticator) }),
  refusals: registering,
});

export const updateAuthenticator = defineOperation('session.ask.v1.update-authenticator', {
  request: z.object({
    ...one,
    name: name.optional(),
    preferredMessageType: messageType.optional(),
    expectedRevision,
  }),
  value: authenticator,
  refusals: ['authenticator_unknown', 'changed_meanwhile'],
});

export const removeAuthenticator = defineOperation('session.ask.v1.remove-authenticator', {
  request: z.object({ ...one, expectedRevision }),
  value: z.object({}),
  refusals: ['authenticator_unknown', 'changed_meanwhile'],
});

/**
 * Removes one on its person's own word. That counts where they proved a second factor, or a
 * passkey, in the login it was given in, or of who has neither the first factor: what an older
 * session proved does not.
 */
export const removeOwnAuthenticator = defineOperation('session.ask.v1.remove-own-authenticator', {
  request: z.object({ ...one, loginSessionId: z.string() }),
  value: z.object({}),
  refusals: ['authenticator_unknown', 'mfa_required'],
});

/** Gives a person a new recovery code on their own word, as one is removed. */
export const regenerateOwnRecoveryCode = defineOperation(
  'session.ask.v1.regenerate-own-recovery-code',
  {
    request: z.object({ ...whose, loginSessionId: z.string() }),
    value: z.object({ recoveryCode: z.string(), authenticatorId: z.string() }),
    refusals: ['mfa_required'],
  },
);

/**
 * Whether a person's own word counts now: whether the login that their session came from proved,
 * and within the last quarter of an hour, a second factor or a passkey; or, of who has neither, the
 * first factor.
 */
export const reviewOwnWord = defineOperation('session.ask.v1.review-own-word', {
  request: z.object({ ...whose, loginSessionId: z.string() }),
  value: z.object({
    isFresh: z.boolean(),
    /** What it takes; a passkey will do for a second factor, too. */
    takes: z.enum(['second-factor', 'passkey', 'first-factor']),
  }),
});

/**
 * Says which recovery code a seed makes, on a person's own word; and where `changes` is what was
 * said with it, makes that one theirs. So it is kept by its person before the one they had is void,
 * and a form that is sent twice, or late, gives nothing twice.
 */
export const takeOwnRecoveryCode = defineOperation('session.ask.v1.take-own-recovery-code', {
  request: z.object({
    ...whose,
    loginSessionId: z.string(),
    /** 256 random bits that only the person's browser has, sealed. */
    seed: z.string().min(43).max(64),
    /** How often what they have had changed when the code was said. */
    changes: z.int().nonnegative().optional(),
  }),
  value: z.object({
    recoveryCode: z.string(),
    changes: z.int().nonnegative(),
    /** Whether it became theirs by this very request. */
    isGiven: z.boolean(),
  }),
  refusals: ['mfa_required', 'recovery_code_not_due'],
});

/** The browsers a person has had remembered and still are, the latest first. */
export const listBrowsers = defineOperation('session.ask.v1.list-browsers', {
  request: z.object(whose),
  value: z.object({
    browsers: z.array(
      z.object({
        browserId: z.string(),
        /** What it is, in a few words; an older gateway did not say. */
        device: z.string().optional(),
        rememberedAt: instant,
        seenAt: instant,
      }),
    ),
  }),
});

/** Forgets one of them. */
export const forgetBrowser = defineOperation('session.ask.v1.forget-browser', {
  request: z.object({ ...whose, browserId: z.string().max(64) }),
  value: z.object({}),
  refusals: ['browser_unknown'],
});

/** Forgets every browser a person had remembered: the next login in each asks again. */
export const forgetBrowsers = defineOperation('session.ask.v1.forget-browsers', {
  request: z.object(whose),
  value: z.object({
    /** How many of those that are listed; a session of 0.2.0 does not say. */
    forgottenCount: z.int().nonnegative().optional(),
  }),
});

export const removeAuthenticators = defineOperation('session.ask.v1.remove-authenticators', {
  request: z.object(whose),
  value: z.object({}),
});

/** Gives a person a new recovery code, in clear for the only time. Any they had is void. */
export const regenerateRecoveryCode = defineOperation('session.ask.v1.regenerate-recovery-code', {
  request: z.object(whose),
  value: z.object({ recoveryCode: z.string() }),
  refusals: [erased],
});

/** How many people are looked at together at most. */
export const peopleCountedMax = 100;

/**
 * How many of these people would be led to enrol a second factor, were they asked for one now: what
 * they have is off, or they have nothing.
 */
export const countWithoutFactor = defineOperation('session.ask.v1.count-without-factor', {
  request: z.object({ tenantId, userIds: z.array(userId).max(peopleCountedMax) }),
  value: z.object({ count: z.int().nonnegative() }),
});

/**
 * How many keys of a factor these people have that were made for a site. A release that does not
 * answer counts none.
 */
export const countKeys = defineOperation('session.ask.v1.count-keys', {
  request: z.object({
    tenantId,
    userIds: z.array(userId).max(peopleCountedMax),
    factor: factorName,
    relyingPartyId: z.string().min(1).max(253),
  }),
  value: z.object({ count: z.int().nonnegative() }),
});

/**
 * Tells whether FIDO's metadata is there, by which the models of authenticators are told, and which
 * of these it does not know. A release that does not answer has none.
 */
export const readAuthenticatorMetadata = defineOperation(
  'session.ask.v1.read-authenticator-metadata',
  {
    request: z.object({ tenantId, aaguids: z.array(z.string()).max(100) }),
    value: z.object({ isThere: z.boolean(), unknown: z.array(z.string()) }),
  },
);
