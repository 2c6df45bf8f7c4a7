import { applicationSettings, metadata, patchApplication, shownUrl } from '@countersign/contracts';
import { z } from 'zod';
import { authenticationMethods, newAuthenticationMethods, publicKeysOf } from './credentials.ts';
import { keptOf, keptSettings, unkeptPromises } from './kept-settings.ts';

const { shape } = applicationSettings;
const seconds = z.int().positive();
const list = z.array(z.string()).nullable().optional();

/** What may be sent of an application, but for its name. */
const fields = {
  description: shape.description.nullable().optional(),
  app_type: shape.kind.optional(),
  logo_uri: z.union([shownUrl, z.literal('')]).nullish(),
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
  client_authentication_methods: newAuthenticationMethods.nullable().optional(),
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

const authentication = (body: ClientChange) => {
  const { token_endpoint_auth_method: method, client_authentication_methods: methods } = body;
  if (methods) {
    return { clientAuthentication: 'private_key_jwt', publicKeys: publicKeysOf(methods) };
  }
  return method ? { clientAuthentication: method, publicKeys: [] } : {};
};

const emptied = (given: readonly string[] | null | undefined) => (given === null ? [] : given);

/** What a body asks for; what was not sent is left out. */
const asked = (body: ClientChange) => {
  const kept = keptOf(body);
  return without({
    name: body.name,
    description: body.description === null ? '' : body.description,
    kind: body.app_type,
    logoUrl: body.logo_uri,
    callbacks: emptied(body.callbacks),
    allowedOrigins: emptied(body.allowed_origins),
    webOrigins: emptied(body.web_origins),
    logoutUrls: emptied(body.allowed_logout_urls),
    grantTypes: emptied(body.grant_types),
    ...authentication(body),
    ...lifetimes(body),
    metadata: body.client_metadata,
    others: Object.keys(kept).length > 0 ? kept : undefined,
  });
};

/** The change a body asks for. */
export const patchOf = (body: ClientChange) =>
  patchApplication.request.shape.patch.parse(asked(body));

const withoutNulls = (fields: Readonly<Record<string, unknown>> = {}) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** The settings a body asks for of an application that is new. */
export const settingsOf = (body: ClientChange) => {
  const { metadata: given, others, ...rest } = asked(body);
  return applicationSettings.partial().parse({
    ...rest,
    ...(given && { metadata: withoutNulls(given) }),
    ...(others && { others: withoutNulls(others) }),
  });
};
