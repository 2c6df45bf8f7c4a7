import { createHash } from 'node:crypto';
import {
  type Application,
  type ApplicationSettings,
  metadata,
  shownOrNull,
} from '@countersign/contracts';
import { z } from 'zod';
import { clientFields } from '../fields/client-fields.ts';
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

/**
 * Auth0's "All Applications": a client that every tenant has, of which tools read what holds for
 * all. Nobody signs in to it, and nothing of it can be changed here.
 */
export const globalClient = (tenantId: string): ClientBody => ({
  name: 'All Applications',
  client_id: createHash('sha256').update(`global:${tenantId}`).digest('hex').slice(0, 32),
  tenant: tenantId,
  global: true,
  is_first_party: true,
  oidc_conformant: true,
  callbacks: [],
  grant_types: [],
});

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
