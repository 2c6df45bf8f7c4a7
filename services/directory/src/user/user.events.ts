import { instant } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';
import { ClaimFenced, claim } from '../reservation/claim.events.ts';

/** Profile and metadata, sealed with the user's own key. */
const sealedProfile = z.string();
const sealedPassword = z.string();
/** A keyed hash of the address, to find the user by; nothing where there is no address. */
const emailFingerprint = z.string().nullable();

export const UserCreated = defineEvent('UserCreated', {
  tenantId: z.string(),
  userId: z.string(),
  connection: z.string(),
  strategy: z.string(),
  sealedProfile,
  sealedPassword: sealedPassword.nullable(),
  emailFingerprint,
  claims: z.array(claim),
  blocked: z.boolean(),
  /** The import and the place in it that they came by, so that it brings them once. */
  importMark: z.string().optional(),
  at: instant,
});

export const UserProfileChanged = defineEvent('UserProfileChanged', {
  sealedProfile,
  emailFingerprint,
  claims: z.array(claim),
  at: instant,
});

export const UserPasswordChanged = defineEvent('UserPasswordChanged', {
  sealedPassword,
  /** The same password, hashed anew. */
  isRehash: z.literal(true).optional(),
  /** The login in which its person chose it, where they came by a link. */
  loginSessionId: z.string().optional(),
  at: instant,
});

export const UserBlocked = defineEvent('UserBlocked', { at: instant });
export const UserUnblocked = defineEvent('UserUnblocked', { at: instant });

/** Says what has to follow: whose data key to destroy, which names to release. */
export const UserErased = defineEvent('UserErased', {
  tenantId: z.string(),
  userId: z.string(),
  claims: z.array(claim),
  at: instant,
});

export const userEvent = z.discriminatedUnion('type', [
  UserCreated.schema,
  UserProfileChanged.schema,
  UserPasswordChanged.schema,
  UserBlocked.schema,
  UserUnblocked.schema,
  UserErased.schema,
  ClaimFenced.schema,
]);
export type UserEvent = z.output<typeof userEvent>;
