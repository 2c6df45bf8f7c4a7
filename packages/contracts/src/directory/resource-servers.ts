import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { expectedRevision, nothing, page, pageRequest, patchOf, tenantId } from '../vocabulary.ts';

/**
 * The two APIs of a tenant's own, by the id that grants, roles and people name them by. What their
 * audiences are called follows from the tenant's host; they are in no stream and cannot be changed.
 */
export const systemApis = { management: 'management', mfa: 'mfa', account: 'my-account' } as const;

/** The application of a tenant that its admins sign in to. */
export const adminClientId = 'countersign-admin';

export const scopeDefinition = z.object({
  value: z.string().min(1).max(280),
  description: z.string().max(500).optional(),
});

/** Auth0's bound of what an API may say of its access tokens, in seconds: 30 days. */
export const longestAccessToken = 2_592_000;

/** What an admin decides about an API. Bounds are Auth0's. */
export const resourceServerSettings = z.object({
  name: z.string().max(200).nullable(),
  scopes: z.array(scopeDefinition).max(1_000),
  tokenLifetimeSeconds: z.int().positive().max(longestAccessToken),
  allowOfflineAccess: z.boolean(),
  /** Kept: nobody is asked for consent, the applications being the tenant's own. */
  skipConsent: z.boolean(),
  /** Whether a person's token holds the permissions of their roles, and nothing else. */
  enforcesPolicies: z.boolean(),
  tokenDialect: z.enum([
    'access_token',
    'access_token_authz',
    'rfc9068_profile',
    'rfc9068_profile_authz',
  ]),
  /** Auth0 settings that nothing here acts upon, kept so that a tool finds what it wrote. */
  others: z.record(z.string(), z.json()),
});
export type ResourceServerSettings = z.output<typeof resourceServerSettings>;

/** An API that tokens are issued for. Its identifier is their audience, and never changes. */
export const resourceServer = z.object({
  resourceServerId: z.string(),
  identifier: z.string().min(1).max(600),
  settings: resourceServerSettings,
});
export type ResourceServer = z.output<typeof resourceServer>;

/** Named by its id, or by its identifier. */
const one = { tenantId, name: z.string() };
const unknown = ['resource_server_unknown'] as const;

export const createResourceServer = defineOperation('directory.ask.v1.create-resource-server', {
  request: z.object({
    tenantId,
    identifier: resourceServer.shape.identifier,
    settings: resourceServerSettings.partial(),
  }),
  value: resourceServer,
  refusals: [
    ...(['tenant_unknown', 'resource_server_exists', 'too_many_resource_servers'] as const),
    ...(['identifier_reserved', 'scope_repeated'] as const),
  ],
});

export const readResourceServer = defineOperation('directory.ask.v1.read-resource-server', {
  request: z.object(one),
  value: resourceServer,
  refusals: unknown,
});

export const listResourceServers = defineOperation('directory.ask.v1.list-resource-servers', {
  request: z.object({ tenantId, ...pageRequest, identifiers: z.array(z.string()).optional() }),
  value: page(resourceServer),
});

export const patchResourceServer = defineOperation('directory.ask.v1.patch-resource-server', {
  request: z.object({ ...one, patch: patchOf(resourceServerSettings), expectedRevision }),
  value: resourceServer,
  refusals: [...unknown, 'scope_repeated', 'changed_meanwhile'],
});

/** What it was granted to goes with it: an API of the same identifier begins with nothing. */
export const removeResourceServer = defineOperation('directory.ask.v1.remove-resource-server', {
  request: z.object({ ...one, expectedRevision }),
  value: nothing,
  refusals: [...unknown, 'changed_meanwhile'],
});
