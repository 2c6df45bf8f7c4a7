import { createHash } from 'node:crypto';
import {
  type Application,
  type ApplicationSettings,
  metadata,
  shownOrNull,
  type Tenant,
  type TenantSettings,
} from '@countersign/contracts';
import type { Problem } from '@countersign/edge-http';
import { z } from 'zod';
import { clientFields } from '../fields/client-fields.ts';
import { refuseOther } from '../problems.ts';
import { credentialsBody, credentialsWire } from './credentials.ts';

/**
 * An application on the wire. Its secret is answered once, when it is made. Any field may be left
 * out by a caller's choice.
 */
export const clientBody = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  tenant: z.string().optional(),
  global: z.boolean().optional(),
  app_type: z.string().optional(),
  logo_uri: z.string().optional(),
  ...clientFields.answered,
  callbacks: z.array(z.string()).optional(),
  allowed_origins: z.array(z.string()).optional(),
  web_origins: z.array(z.string()).optional(),
  allowed_logout_urls: z.array(z.string()).optional(),
  grant_types: z.array(z.string()).optional(),
  token_endpoint_auth_method: z.string().optional(),
  client_authentication_methods: credentialsBody.optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  client_metadata: metadata.optional(),
  jwt_configuration: z
    .object({ secret_encoded: z.boolean(), lifetime_in_seconds: z.int(), alg: z.string() })
    .optional(),
  refresh_token: z
    .object({
      rotation_type: z.string(),
      expiration_type: z.string(),
      leeway: z.int(),
      token_lifetime: z.int(),
      infinite_token_lifetime: z.boolean(),
      infinite_idle_token_lifetime: z.boolean(),
      idle_token_lifetime: z.int(),
    })
    .optional(),
});
export type ClientBody = z.output<typeof clientBody>;

/** Refresh tokens always rotate and always expire, whatever was asked for: this says what holds. */
const tokensWire = (settings: ApplicationSettings) => ({
  jwt_configuration: {
    secret_encoded: false,
    lifetime_in_seconds: settings.idTokenLifetimeSeconds,
    alg: 'RS256',
  },
  refresh_token: {
    rotation_type: 'rotating',
    expiration_type: 'expiring',
    leeway: 0,
    token_lifetime: settings.refreshTokenLifetimeSeconds,
    infinite_token_lifetime: false,
    infinite_idle_token_lifetime: false,
    idle_token_lifetime: settings.idleRefreshTokenLifetimeSeconds,
  },
});

const authenticationWire = ({ clientAuthentication, publicKeys }: ApplicationSettings) =>
  clientAuthentication === 'private_key_jwt'
    ? { client_authentication_methods: credentialsWire(publicKeys) }
    : { token_endpoint_auth_method: clientAuthentication };

/** Auth0 takes an empty text for no logo, and says what it took. */
const logoOf = ({ logoUrl }: ApplicationSettings) =>
  logoUrl === '' ? '' : (shownOrNull(logoUrl) ?? undefined);

/** How the tenant's settings name what was sent of its own client: each field by itself. */
const ofGlobal = 'global_client.';

/** The id of the client that is the tenant's own. */
export const globalClientId = ({ tenantId }: Pick<Tenant, 'tenantId'>): string =>
  createHash('sha256').update(`global:${tenantId}`).digest('hex').slice(0, 32);

/**
 * Auth0's "All Applications": a client that every tenant has, of which tools read and write what
 * holds for all, a login page of its own above all. Nobody signs in to it, and nothing of it acts.
 */
export const globalClient = (tenant: Pick<Tenant, 'tenantId' | 'settings'>): ClientBody => {
  const kept = Object.entries(tenant.settings.others)
    .filter(([name]) => name.startsWith(ofGlobal))
    .map(([name, value]) => [name.slice(ofGlobal.length), value]);
  return {
    name: 'All Applications',
    client_id: globalClientId(tenant),
    tenant: tenant.tenantId,
    global: true,
    is_first_party: true,
    oidc_conformant: true,
    ...clientFields.shown(Object.fromEntries(kept)),
    callbacks: [],
    grant_types: [],
  };
};

/**
 * What a body changes of the tenant's own client, as the tenant's settings keep it. Whatever acts
 * is fixed, and may be sent as it is.
 */
export const globalChange = (
  tenant: Pick<Tenant, 'tenantId' | 'settings'>,
  body: object,
): TenantSettings['others'] | Problem => {
  const kept = clientFields.keptOf(body) ?? {};
  const acting = Object.entries(body).filter(
    ([name, value]) => !Object.hasOwn(kept, name) && value !== null,
  );
  const fixed: Readonly<Record<string, unknown>> = globalClient(tenant);
  const other = refuseOther(Object.fromEntries(acting), {
    ...Object.fromEntries(acting.map(([name]) => [name, undefined])),
    ...fixed,
  });
  if (other) return other;
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [`${ofGlobal}${name}`, value]),
  );
};

/** Writes an application as Auth0 does. */
export const clientWire = (
  { tenantId, clientId, settings }: Application,
  clientSecret?: string,
): ClientBody => ({
  name: settings.name,
  description: settings.description,
  client_id: clientId,
  client_secret: clientSecret,
  tenant: tenantId,
  global: false,
  // A kind of Auth0's that is only like one of ours is kept beside it.
  app_type: String(settings.others?.app_type ?? settings.kind),
  logo_uri: logoOf(settings),
  is_first_party: true,
  oidc_conformant: true,
  ...clientFields.shown(settings.others),
  callbacks: settings.callbacks,
  allowed_origins: settings.allowedOrigins,
  web_origins: settings.webOrigins,
  allowed_logout_urls: settings.logoutUrls,
  grant_types: settings.grantTypes,
  ...authenticationWire(settings),
  require_pushed_authorization_requests: settings.requiresPushedRequests ?? false,
  client_metadata: settings.metadata,
  ...tokensWire(settings),
});
