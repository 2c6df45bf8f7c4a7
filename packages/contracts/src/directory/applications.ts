import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import {
  expectedRevision,
  metadata,
  nothing,
  page,
  pageRequest,
  patchOf,
  tenantId,
} from '../vocabulary.ts';

/** Who speaks by a token: the application itself, or a person through it. */
export const subjectType = z.enum(['client', 'user']);

/** What an application may have of an API. */
export const clientGrant = z.object({
  /** Names it among its application's. */
  grantKey: z.string(),
  resourceServerId: z.string(),
  subjectType,
  scopes: z.array(z.string()),
  /** Auth0 settings that nothing here acts upon, kept so that a tool finds what it wrote. */
  others: metadata.optional(),
});
export type ClientGrant = z.output<typeof clientGrant>;

/** What an admin decides about an application. */
export const applicationSettings = z.object({
  name: z.string().min(1).max(128),
  description: z.string().max(140),
  kind: z.enum(['spa', 'native', 'regular_web', 'non_interactive']),
  logoUrl: z.string().nullable(),
  callbacks: z.array(z.string()),
  allowedOrigins: z.array(z.string()),
  webOrigins: z.array(z.string()),
  logoutUrls: z.array(z.string()),
  grantTypes: z.array(z.string()),
  clientAuthentication: z.enum([
    'none',
    'client_secret_post',
    'client_secret_basic',
    'private_key_jwt',
  ]),
  /** Public keys for `private_key_jwt`, as JWKs. */
  publicKeys: z.array(metadata),
  idTokenLifetimeSeconds: z.int().positive(),
  refreshTokenLifetimeSeconds: z.int().positive(),
  idleRefreshTokenLifetimeSeconds: z.int().positive(),
  /** Whether a login begins by a pushed request alone (RFC 9126); not, where nobody has said so. */
  requiresPushedRequests: z.boolean().optional(),
  /** What it may have of each API; a service of 0.2.0 says only what follows. */
  grants: z.array(clientGrant).optional(),
  /** Scopes of its grant at the Management API, as 0.2.0 writes and reads them. */
  managementScopes: z.array(z.string()),
  metadata,
  /** Auth0 settings that nothing here acts upon, kept so that a tool finds what it wrote. */
  others: metadata.optional(),
});
export type ApplicationSettings = z.output<typeof applicationSettings>;

export const application = z.object({
  tenantId,
  clientId: z.string(),
  settings: applicationSettings,
});
export type Application = z.output<typeof application>;

const one = { tenantId, clientId: z.string() };
const unknown = ['application_unknown'] as const;
const clientSecret = z.string();
/**
 * What whoever asks may do: no credential is made for them of an application that may do more. Left
 * out where an operator asks.
 */
const callerScopes = z.array(z.string()).optional();

/**
 * Unset settings take Auth0's defaults for the kind. The secret is answered once and kept as a
 * digest.
 */
export const createApplication = defineOperation('directory.ask.v1.create-application', {
  request: z.object({
    tenantId,
    clientId: z.string().optional(),
    clientSecret: clientSecret.optional(),
    settings: applicationSettings.omit({ grants: true }).partial().required({ name: true }),
    callerScopes,
  }),
  value: z.object({ application, clientSecret }),
  refusals: [
    'tenant_unknown',
    'application_exists',
    'callback_malformed',
    'client_secret_too_short',
    'scope_exceeded',
  ],
});

export const readApplication = defineOperation('directory.ask.v1.read-application', {
  request: z.object(one),
  value: application,
  refusals: unknown,
});

export const listApplications = defineOperation('directory.ask.v1.list-applications', {
  request: z.object({ tenantId, ...pageRequest }),
  value: page(application),
});

/**
 * Changes settings by a patch, merged where it is decided, so that no change is lost to another. A
 * public key of which only the `kid` is given is one that is there already.
 */
export const patchApplication = defineOperation('directory.ask.v1.patch-application', {
  request: z.object({
    ...one,
    patch: patchOf(applicationSettings.omit({ grants: true })),
    /** Public keys beside those that are there, and the `kid`s of those that go. */
    addedKeys: z.array(metadata).default([]),
    removedKeyIds: z.array(z.string()).default([]),
    clientSecret: clientSecret.optional(),
    callerScopes,
    expectedRevision,
  }),
  value: application,
  refusals: [
    ...([...unknown, 'callback_malformed', 'credential_unknown'] as const),
    ...(['client_secret_too_short', 'scope_exceeded'] as const),
    ...(['credential_in_use', 'too_many_credentials', 'changed_meanwhile'] as const),
  ],
});

/** Replaces what is given: for who knows the whole of it, as a gateway of 0.1.0 did. */
export const updateApplication = defineOperation('directory.ask.v1.update-application', {
  request: z.object({ ...one, settings: applicationSettings.omit({ grants: true }).partial() }),
  value: application,
  refusals: [...unknown, 'callback_malformed'],
});

export const rotateApplicationSecret = defineOperation(
  'directory.ask.v1.rotate-application-secret',
  {
    request: z.object({ ...one, callerScopes }),
    value: z.object({ application, clientSecret }),
    refusals: [...unknown, 'scope_exceeded'],
  },
);

export const removeApplication = defineOperation('directory.ask.v1.remove-application', {
  request: z.object({ ...one, expectedRevision }),
  value: nothing,
  refusals: [...unknown, 'changed_meanwhile'],
});

/**
 * Compares a secret in constant time; an unknown application and a wrong secret are refused alike.
 */
export const authenticateApplication = defineOperation(
  'directory.ask.v1.authenticate-application',
  {
    request: z.object({ ...one, clientSecret }),
    value: application,
    refusals: ['application_not_authenticated'],
  },
);
