import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import {
  expectedRevision,
  instant,
  metadata,
  nothing,
  page,
  pageRequest,
  tenantId,
  userId,
} from '../vocabulary.ts';

/** What is known of a person. Sealed at rest, every field. */
export const profile = z.object({
  email: z.email().max(254).optional(),
  emailVerified: z.boolean().optional(),
  phoneNumber: z.e164().optional(),
  phoneVerified: z.boolean().optional(),
  username: z.string().min(1).max(128).optional(),
  name: z.string().min(1).max(300).optional(),
  nickname: z.string().min(1).max(300).optional(),
  givenName: z.string().min(1).max(150).optional(),
  familyName: z.string().min(1).max(150).optional(),
  picture: z.url().optional(),
});
export type Profile = z.output<typeof profile>;

/** What changes in a profile: a field left out stays, `null` clears it. */
export const profilePatch = z.object({
  email: profile.shape.email.nullable(),
  emailVerified: profile.shape.emailVerified.nullable(),
  phoneNumber: profile.shape.phoneNumber.nullable(),
  phoneVerified: profile.shape.phoneVerified.nullable(),
  username: profile.shape.username.nullable(),
  name: profile.shape.name.nullable(),
  nickname: profile.shape.nickname.nullable(),
  givenName: profile.shape.givenName.nullable(),
  familyName: profile.shape.familyName.nullable(),
  picture: profile.shape.picture.nullable(),
});

export const user = z.object({
  tenantId,
  userId,
  connection: z.string(),
  /** The identity's provider: `auth0` for a database connection, else the connection's strategy. */
  strategy: z.string(),
  profile,
  userMetadata: metadata,
  appMetadata: metadata,
  blocked: z.boolean(),
  /** When their password was last another; a service before 0.2.0 does not say. */
  passwordChangedAt: instant.optional(),
  /**
   * Which password and address they have: another of either is another. A link to choose a password
   * is good for one. A service after 0.2.0 says it.
   */
  credentialsVersion: z.string().optional(),
  /** Whether they have one: who reads a single person is told, by a service after 0.2.0. */
  hasPassword: z.boolean().optional(),
  createdAt: instant,
  updatedAt: instant,
});
export type User = z.output<typeof user>;

const one = { tenantId, userId };
const password = z.string().min(1).max(256);

export const createUser = defineOperation('directory.ask.v1.create-user', {
  request: z.object({
    tenantId,
    userId: userId.optional(),
    connection: z.string(),
    profile,
    password: password.optional(),
    userMetadata: metadata.default({}),
    appMetadata: metadata.default({}),
    blocked: z.boolean().default(false),
  }),
  value: user,
  refusals: [
    'tenant_unknown',
    'connection_unknown',
    'user_exists',
    'email_missing',
    'password_missing',
    'password_too_weak',
  ],
});

export const readUser = defineOperation('directory.ask.v1.read-user', {
  request: z.object(one),
  value: user,
  refusals: ['user_unknown'],
});

/** Newest first; `email` narrows to exactly that address. */
export const listUsers = defineOperation('directory.ask.v1.list-users', {
  request: z.object({ tenantId, ...pageRequest, email: z.string().optional() }),
  value: page(user),
});

/** What of a person is searched. */
export const userField = z.enum(['userId', 'email', 'name', 'nickname', 'phoneNumber']);
export type UserField = z.output<typeof userField>;

/** What a person has to be. Letters are compared without regard to case. */
export type UserCondition =
  | { readonly field: UserField; readonly text: string; readonly isBeginning: boolean }
  | { readonly all: readonly UserCondition[] }
  | { readonly any: readonly UserCondition[] }
  | { readonly not: UserCondition };
export const userCondition: z.ZodType<UserCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ field: userField, text: z.string(), isBeginning: z.boolean() }),
    z.strictObject({ all: z.array(userCondition) }),
    z.strictObject({ any: z.array(userCondition) }),
    z.strictObject({ not: userCondition }),
  ]),
);

/**
 * Newest first. Profiles are sealed, so each is opened and looked at: for admins, and for tenants
 * of a size where that can be done.
 */
export const searchUsers = defineOperation('directory.ask.v1.search-users', {
  request: z.object({ tenantId, ...pageRequest, condition: userCondition }),
  value: page(user),
  refusals: ['too_many_users'],
});

/** Metadata merges at its first level, as Auth0's does. */
export const updateUser = defineOperation('directory.ask.v1.update-user', {
  request: z.object({
    ...one,
    profile: profilePatch.default({}),
    password: password.optional(),
    userMetadata: metadata.optional(),
    appMetadata: metadata.optional(),
    blocked: z.boolean().optional(),
    expectedRevision,
  }),
  value: user,
  refusals: [
    'changed_meanwhile',
    'user_unknown',
    'user_exists',
    'email_missing',
    'password_too_weak',
    'password_not_applicable',
  ],
});

/**
 * Gives a person another password, by a link that was issued for the one that they have: the first
 * of many who ask so at once does, and no later link of the same does.
 */
export const resetPassword = defineOperation('directory.ask.v1.reset-password', {
  request: z.object({
    ...one,
    password,
    /** The `credentialsVersion` that the link was issued for. */
    credentialsVersion: z.string(),
    /** The login in which it is chosen: the same, chosen there again, is the one that is. */
    loginSessionId: z.string(),
    /** The link came to their address, which is thereby proved to be theirs. */
    verifiesEmail: z.boolean().default(false),
  }),
  value: z.object({ at: instant }),
  refusals: [
    'user_unknown',
    'user_blocked',
    'password_too_weak',
    'password_not_applicable',
    'credentials_changed',
  ],
});

/**
 * Finds who signs in by a name in a database, at equal cost for known and unknown names: to mail
 * them a link. What is found is told to nobody who asks for one.
 */
export const findUserByName = defineOperation('directory.ask.v1.find-user-by-name', {
  request: z.object({
    tenantId,
    connection: z.string(),
    /** An e-mail address or a user name. */
    name: z.string().max(320),
  }),
  value: z.object({
    user: z
      .object({
        userId,
        email: z.string().optional(),
        blocked: z.boolean(),
        credentialsVersion: z.string(),
      })
      .optional(),
  }),
});

/** Destroys the user's data key: what the log still holds of the person can no longer be read. */
export const eraseUser = defineOperation('directory.ask.v1.erase-user', {
  request: z.object({ ...one, expectedRevision }),
  value: nothing,
  refusals: ['changed_meanwhile'],
});

/**
 * Verifies a password at equal cost for known and unknown users; guesses are bounded per user and
 * address.
 */
export const verifyPassword = defineOperation('directory.ask.v1.verify-password', {
  request: z.object({
    tenantId,
    connection: z.string().optional(),
    /** An e-mail address or a user name. */
    username: z.string().max(320),
    password: z.string().max(256),
    /** The caller's network address, for the bound on guesses. */
    address: z.string(),
    /** For the log: what browser it is, and which application it is for. */
    userAgent: z.string().max(512).optional(),
    clientId: z.string().optional(),
  }),
  value: z.object({ userId, at: instant }),
  refusals: ['credentials_wrong', 'too_many_guesses', 'user_blocked'],
});
