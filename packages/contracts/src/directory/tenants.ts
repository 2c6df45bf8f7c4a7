import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import {
  expectedRevision,
  instant,
  mayBeKept,
  metadata,
  nothing,
  patchOf,
  tenantId,
} from '../vocabulary.ts';
import { brandingTheme } from './branding-theme.ts';

/** What a tenant has decided about itself. */
export const tenantSettings = z.object({
  friendlyName: z.string().max(100),
  pictureUrl: z.url().nullable(),
  supportEmail: z.email().nullable(),
  supportUrl: z.url().nullable(),
  primaryColor: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  pageBackground: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  /** Pictures of the pages, which 0.2.0 does not know; the logo goes before the picture. */
  logoUrl: z.url().nullable().optional(),
  faviconUrl: z.url().nullable().optional(),
  /** Kept: the pages are set in what the reader's own device has. */
  fontUrl: z.url().nullable().optional(),
  /** By day, by night, or as the reader's device has it; and a logo for the night. */
  colorScheme: z.enum(['auto', 'light', 'dark']).optional(),
  darkLogoUrl: z.url().nullable().optional(),
  /** What a window is called after its page, where that is not the tenant's name. */
  pageTitle: z.string().min(1).max(100).nullable().optional(),
  /** Its colours and its logo go before those above. */
  theme: brandingTheme.nullable().optional(),
  /** What the tenant says of how it treats what it knows of people; 0.2.0 does not know it. */
  privacyUrl: z.url().nullable().optional(),
  allowedLogoutUrls: z.array(z.string()),
  defaultRedirectionUri: z.string().nullable(),
  enabledLocales: z.array(z.string()),
  /** Hours a signed-in browser stays so, at most and when idle (Auth0: 168 and 72). */
  sessionLifetimeHours: z.number().positive().max(8760),
  idleSessionLifetimeHours: z.number().positive().max(8760),
  /** Hours for which a person's second factor opens the Management API; 12 where none are set. */
  managementMfaLifetimeHours: z.number().positive().max(8760).optional(),
  acrValuesSupported: z.array(z.string()).nullable(),
  /** Auth0's newer way to configure phones: the older endpoints are closed where it is on. */
  isPhoneConsolidated: z.boolean(),
  flags: z.record(z.string(), z.boolean()),
  /** Auth0 settings that nothing here acts upon, kept so that a tool finds what it wrote. */
  others: metadata,
});
export type TenantSettings = z.output<typeof tenantSettings>;

/**
 * A passkey whose authenticator verified its user stands for both factors. On for a tenant that is
 * new; absent, as with those that were there before and those that are set up from Auth0's, off.
 */
export const passkeyFlag = 'passkey_satisfies_mfa';
export const isPasskeyEnoughFor = ({ flags }: Pick<TenantSettings, 'flags'>): boolean =>
  flags[passkeyFlag] === true;

export const tenant = z.object({
  tenantId,
  /** Hosts, with their port where it is not the scheme's own; the first one is canonical. */
  hosts: z.array(z.string()).min(1),
  settings: tenantSettings,
  /** Where the hosted pages have words of the tenant's own; a service before them names none. */
  customTextLanguages: z.array(z.string()).default([]),
});
export type Tenant = z.output<typeof tenant>;

export const findTenant = defineOperation('directory.ask.v1.find-tenant', {
  request: z.object({ host: z.string() }),
  value: tenant,
  refusals: ['tenant_unknown'],
});

export const readTenant = defineOperation('directory.ask.v1.read-tenant', {
  request: z.object({ tenantId, mayBeKept }),
  value: tenant,
  refusals: ['tenant_unknown'],
});

/** Creates a tenant with its hosts, its database connection and its first signing key. */
export const createTenant = defineOperation('directory.ask.v1.create-tenant', {
  request: z.object({ tenantId, hosts: z.array(z.string()).min(1), friendlyName: z.string() }),
  value: tenant,
  refusals: ['tenant_exists', 'host_taken'],
});

/** Makes a host the tenant's own and canonical: issuers and links name it. Older ones answer on. */
export const moveTenant = defineOperation('directory.ask.v1.move-tenant', {
  request: z.object({ tenantId, host: z.string().min(1) }),
  value: tenant,
  refusals: ['tenant_unknown', 'host_taken'],
});

/** Changes settings by a patch, merged where it is decided: no change is lost to another. */
export const patchTenant = defineOperation('directory.ask.v1.patch-tenant', {
  request: z.object({
    tenantId,
    patch: patchOf(tenantSettings).extend({
      flags: z.record(z.string(), z.boolean().nullable()).nullable().optional(),
    }),
    expectedRevision,
  }),
  value: tenant,
  refusals: ['tenant_unknown', 'changed_meanwhile'],
});

/** Replaces what is given: for who knows the whole of it, as a gateway of 0.1.0 did. */
export const updateTenant = defineOperation('directory.ask.v1.update-tenant', {
  request: z.object({ tenantId, settings: tenantSettings.partial() }),
  value: tenant,
  refusals: ['tenant_unknown'],
});

/** A key that signs a tenant's tokens. The private half is sealed in the context `signing-key`. */
export const signingKey = z.object({
  keyId: z.string(),
  algorithm: z.literal('RS256'),
  status: z.enum(['next', 'current', 'previous', 'revoked']),
  publicJwk: metadata,
  sealedPrivateJwk: z.string(),
  addedAt: instant.optional(),
  currentSince: instant.optional(),
  currentUntil: instant.optional(),
  revokedAt: instant.optional(),
});

/** Every key that may still verify a token, exactly one of them `current`; and the revoked ones. */
export const readSigningKeys = defineOperation('directory.ask.v1.read-signing-keys', {
  request: z.object({ tenantId, withRevoked: z.boolean().default(false) }),
  value: z.object({ keys: z.array(signingKey) }),
  refusals: ['tenant_unknown'],
});

/** Makes the next key current; the previous one still verifies until the rotation after. */
export const rotateSigningKeys = defineOperation('directory.ask.v1.rotate-signing-keys', {
  request: z.object({ tenantId }),
  value: nothing,
  refusals: ['tenant_unknown'],
});

/**
 * From now on the key verifies nothing. Only a previous one: to be rid of the current key, rotate
 * first.
 */
export const revokeSigningKey = defineOperation('directory.ask.v1.revoke-signing-key', {
  request: z.object({ tenantId, keyId: z.string() }),
  value: nothing,
  refusals: ['tenant_unknown', 'signing_key_unknown', 'signing_key_in_use'],
});
