import { defineOperation, defineTopic } from '@countersign/core';
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

/** `auth0` is a database of passwords; `oidc` and the named ones are OpenID providers. */
export const strategy = z.enum(['auth0', 'oidc', 'google-oauth2', 'okta', 'waad', 'apple']);

/** How to reach an OpenID provider. The secret is sealed at rest and never answered. */
export const federation = z.object({
  issuer: z.url(),
  clientId: z.string(),
  clientSecret: z.string().optional(),
  scope: z.string().default('openid profile email'),
});

/** Where a provider is as an admin says it: by its issuer, or by what leads to one of its kind. */
export const federationOptions = z.object({
  issuer: z.url().optional(),
  /** Okta: the host of the organization. */
  domain: z.string().optional(),
  /** Azure AD: the directory. */
  tenantDomain: z.string().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  scope: z.string().optional(),
});
export type FederationOptions = z.output<typeof federationOptions>;

export const connection = z.object({
  tenantId,
  connectionId: z.string(),
  name: z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,126}[a-zA-Z0-9])?$/),
  displayName: z.string().optional(),
  strategy,
  federation: federation.omit({ clientSecret: true }).optional(),
  /** Applications that may use it; `null` means every one, but for those of `exceptClients`. */
  enabledClients: z.array(z.string()).nullable(),
  exceptClients: z.array(z.string()).optional(),
  /** Whether a secret is kept; its mask is shown, and never itself. */
  hasClientSecret: z.boolean().optional(),
  /** Auth0's settings that nothing here acts upon, kept so that a tool finds what it wrote. */
  options: metadata.optional(),
  others: metadata.optional(),
});
export type Connection = z.output<typeof connection>;

/** Whether an application's people may come in by a connection. */
export const mayUse = (
  { enabledClients, exceptClients = [] }: Pick<Connection, 'enabledClients' | 'exceptClients'>,
  clientId: string,
): boolean =>
  enabledClients === null ? !exceptClients.includes(clientId) : enabledClients.includes(clientId);

const one = { tenantId, connectionId: z.string() };
const unknown = ['connection_unknown'] as const;
const settings = {
  displayName: z.string().optional(),
  federation: federation.optional(),
  enabledClients: z.array(z.string()).nullable().optional(),
};

/** Creates a connection; one that does not say who may use it is open to none. */
export const createConnection = defineOperation('directory.ask.v1.create-connection', {
  request: z.object({
    tenantId,
    name: connection.shape.name,
    strategy,
    ...settings,
    /** In place of `federation`. */
    federationOptions: federationOptions.optional(),
    options: metadata.optional(),
    others: metadata.optional(),
  }),
  value: connection,
  refusals: [
    'tenant_unknown',
    'connection_exists',
    'federation_missing',
    'federation_address_forbidden',
    'client_secret_masked',
  ],
});

export const readConnection = defineOperation('directory.ask.v1.read-connection', {
  request: z.object(one),
  value: connection,
  refusals: unknown,
});

export const listConnections = defineOperation('directory.ask.v1.list-connections', {
  request: z.object({ tenantId, ...pageRequest, name: z.string().optional() }),
  value: page(connection),
});

/**
 * Changes settings by a patch; options take the place of those before, but for a kept secret. What
 * a connection is can be said again, and not changed.
 */
export const patchConnection = defineOperation('directory.ask.v1.patch-connection', {
  request: z.object({
    ...one,
    patch: z.object({
      displayName: z.string().nullable().optional(),
      federationOptions: federationOptions.optional(),
      options: metadata.optional(),
      others: metadata.optional(),
      enabledClients: z.array(z.string()).nullable().optional(),
      clients: z.array(z.object({ clientId: z.string(), isEnabled: z.boolean() })).optional(),
      name: z.string().optional(),
      strategy: z.string().optional(),
    }),
    expectedRevision,
  }),
  value: connection,
  refusals: [
    ...unknown,
    'federation_missing',
    'federation_address_forbidden',
    'connection_fixed',
    'client_secret_masked',
    'changed_meanwhile',
  ],
});

/** Replaces what is given, as a gateway of 0.1.0 asks. */
export const updateConnection = defineOperation('directory.ask.v1.update-connection', {
  request: z.object({ ...one, ...settings }),
  value: connection,
  refusals: [...unknown, 'federation_address_forbidden', 'client_secret_masked'],
});

export const removeConnection = defineOperation('directory.ask.v1.remove-connection', {
  request: z.object({ ...one, expectedRevision }),
  value: nothing,
  refusals: [...unknown, 'changed_meanwhile'],
});

/**
 * Where to send the browser, and what to keep for its return (sealed: nonce, verifier, state). With
 * the ticket of an earlier start it leads to the same place by the same ticket, while that is good.
 */
export const startFederatedLogin = defineOperation('directory.ask.v1.start-federated-login', {
  request: z.object({
    ...one,
    redirectUri: z.url(),
    state: z.string(),
    ticket: z.string().optional(),
  }),
  value: z.object({ location: z.url(), ticket: z.string() }),
  refusals: [...unknown, 'federation_unavailable'],
});

/**
 * Verifies the provider's answer, once, and finds or creates the user it speaks of. The same answer
 * with the same ticket is told the same for a minute.
 */
export const finishFederatedLogin = defineOperation('directory.ask.v1.finish-federated-login', {
  request: z.object({ ...one, callbackUrl: z.url(), ticket: z.string() }),
  value: z.object({ userId, at: instant }),
  refusals: [...unknown, 'federation_refused', 'federation_unavailable', 'user_blocked'],
});

/** Told when a person has been erased, so that others forget what they hold. */
export const userErased = defineTopic(
  'directory.told.v1.user-erased',
  z.object({ tenantId, userId }),
);
