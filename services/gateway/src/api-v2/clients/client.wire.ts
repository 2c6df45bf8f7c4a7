import type { Application, ApplicationSettings } from '@countersign/contracts';
import { applicationSettings, metadata } from '@countersign/contracts';
import { z } from 'zod';
import {
  authenticationMethods,
  credentialsBody,
  credentialsWire,
  publicKeysOf,
} from './credentials.ts';
import { keptOf, keptSettings, unkeptPromises } from './kept-settings.ts';

const { shape } = applicationSettings;
const seconds = z.int().positive();
const list = z.array(z.string()).nullable().optional();

/** What may be sent of an application, but for its name. */
const fields = {
  description: shape.description.nullable().optional(),
  app_type: shape.kind.optional(),
  logo_uri: shape.logoUrl.optional(),
  callbacks: list,
  allowed_origins: list,
  web_origins: list,
  allowed_logout_urls: list,
  grant_types: list,
  token_endpoint_auth_method: z
    .enum(['none', 'client_secret_post', 'client_secret_basic'])
    .nullable()
    .optional(),
  client_authentication_methods: authenticationMethods.nullable().optional(),
  client_metadata: metadata.optional(),
  jwt_configuration: z
    .strictObject({
      lifetime_in_seconds: seconds.optional(),
      alg: z.literal('RS256').optional(),
      secret_encoded: z.literal(false).optional(),
      scopes: z.json().optional(),
    })
    .optional(),
  refresh_token: z
    .strictObject({
      rotation_type: z.enum(['rotating', 'non-rotating']).optional(),
      expiration_type: z.enum(['expiring', 'non-expiring']).optional(),
      leeway: z.int().nonnegative().optional(),
      token_lifetime: seconds.optional(),
      infinite_token_lifetime: z.boolean().optional(),
      idle_token_lifetime: seconds.optional(),
      infinite_idle_token_lifetime: z.boolean().optional(),
    })
    .nullable()
    .optional(),
  ...keptSettings,
  ...unkeptPromises,
};

export const clientCreation = z.strictObject({
  name: shape.name.describe('Name of this client'),
  client_secret: z.string().max(1_000).optional(),
  ...fields,
});
export const clientChange = z.strictObject({
  name: shape.name.optional().describe('Name of this client'),
  ...fields,
});
type ClientChange = z.output<typeof clientChange>;

const without = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const lifetimes = ({ jwt_configuration, refresh_token }: ClientChange) => ({
  idTokenLifetimeSeconds: jwt_configuration?.lifetime_in_seconds,
  refreshTokenLifetimeSeconds: refresh_token?.token_lifetime,
  idleRefreshTokenLifetimeSeconds: refresh_token?.idle_token_lifetime,
});

const authentication = (body: ClientChange, before: ApplicationSettings | undefined) => {
  const { token_endpoint_auth_method: method, client_authentication_methods: methods } = body;
  if (methods) {
    const publicKeys = publicKeysOf(methods, before?.publicKeys ?? []);
    return { clientAuthentication: 'private_key_jwt', publicKeys };
  }
  return method ? { clientAuthentication: method, publicKeys: [] } : {};
};

/** First-level merge; what is set to `null` goes. */
const merged = (
  before: ApplicationSettings['metadata'] | undefined,
  after: ApplicationSettings['metadata'],
) =>
  Object.fromEntries(Object.entries({ ...before, ...after }).filter(([, value]) => value !== null));

const emptied = (given: readonly string[] | null | undefined) => (given === null ? [] : given);

/** The settings a body asks for, given what they were; what was not sent is left out. */
export const settingsOf = (body: ClientChange, before?: ApplicationSettings) => {
  const kept = keptOf(body);
  return applicationSettings.partial().parse(
    without({
      name: body.name,
      description: body.description === null ? '' : body.description,
      kind: body.app_type,
      logoUrl: body.logo_uri,
      callbacks: emptied(body.callbacks),
      allowedOrigins: emptied(body.allowed_origins),
      webOrigins: emptied(body.web_origins),
      logoutUrls: emptied(body.allowed_logout_urls),
      grantTypes: emptied(body.grant_types),
      ...authentication(body, before),
      ...lifetimes(body),
      metadata: body.client_metadata && merged(before?.metadata, body.client_metadata),
      others: Object.keys(kept).length > 0 ? merged(before?.others, kept) : undefined,
    }),
  );
};

/** An application on the wire. Its secret is answered once, when it is made; every field is optional to choose from. */
export const clientBody = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  tenant: z.string().optional(),
  global: z.boolean().optional(),
  app_type: z.string().optional(),
  logo_uri: z.string().optional(),
  ...keptSettings,
  callbacks: z.array(z.string()).optional(),
  allowed_origins: z.array(z.string()).optional(),
  web_origins: z.array(z.string()).optional(),
  allowed_logout_urls: z.array(z.string()).optional(),
  grant_types: z.array(z.string()).optional(),
  token_endpoint_auth_method: z.string().optional(),
  client_authentication_methods: credentialsBody.optional(),
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
  app_type: settings.kind,
  logo_uri: settings.logoUrl ?? undefined,
  is_first_party: true,
  oidc_conformant: true,
  ...settings.others,
  callbacks: settings.callbacks,
  allowed_origins: settings.allowedOrigins,
  web_origins: settings.webOrigins,
  allowed_logout_urls: settings.logoutUrls,
  grant_types: settings.grantTypes,
  ...authenticationWire(settings),
  client_metadata: settings.metadata,
  ...tokensWire(settings),
});
