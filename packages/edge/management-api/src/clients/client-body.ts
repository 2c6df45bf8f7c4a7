import { applicationSettings, mask, patchApplication } from '@countersign/contracts';
import { andThen, isProblem } from '@countersign/edge-http';
import { z } from 'zod';
import { clientFields, isSpecialKind } from '../fields/client-fields.ts';
import { withoutNulls } from '../fields/fields.ts';
import { newAuthenticationMethods, publicKeysOf } from './credentials.ts';

const { name } = applicationSettings.shape;
const secret = z.string().max(1_000);
const settings = z.strictObject(clientFields.taken);

export const clientCreation = settings.extend({
  name: name.describe('Name of this client'),
  client_secret: secret.nullish(),
  client_authentication_methods: newAuthenticationMethods.nullish(),
});
export const clientChange = settings.extend({
  name: name.nullish().describe('Name of this client'),
  client_secret: secret.nullish().describe('Also needs the scope update:client_keys'),
  client_id: z.string().optional().describe('What it is: it cannot be changed'),
  tenant: z.string().optional().describe('Whose it is: it cannot be changed'),
  global: z.boolean().optional().describe('Whether it is the one of the tenant itself: fixed'),
});
type ClientSettings = z.output<typeof settings> & { readonly name?: string | null | undefined };

/** Kinds of Auth0's that are like one of ours, but for the name, which is kept. */
const kindOf = (given: ClientSettings['app_type']) => {
  if (typeof given !== 'string' || !isSpecialKind(given)) return given;
  return given === 'resource_server' ? 'non_interactive' : 'regular_web';
};

const lifetimes = ({ jwt_configuration: jwt, refresh_token: token }: ClientSettings) => ({
  idTokenLifetimeSeconds: jwt === null ? null : jwt?.lifetime_in_seconds,
  refreshTokenLifetimeSeconds: token === null ? null : token?.token_lifetime,
  idleRefreshTokenLifetimeSeconds: token === null ? null : token?.idle_token_lifetime,
});

const authentication = (body: ClientSettings) => {
  const { token_endpoint_auth_method: method, client_authentication_methods: methods } = body;
  if (methods) {
    const publicKeys = publicKeysOf(methods);
    return isProblem(publicKeys)
      ? publicKeys
      : { clientAuthentication: 'private_key_jwt', publicKeys };
  }
  if (method) return { clientAuthentication: method, publicKeys: [] };
  return methods === null ? { publicKeys: null } : {};
};

/** What is kept as it was sent; a kind that is only like one of ours among it. */
const keptOf = (body: ClientSettings) => {
  const { app_type: kind } = body;
  const kept = clientFields.keptOf(body);
  if (kind === undefined) return kept;
  return { ...kept, app_type: kind !== null && isSpecialKind(kind) ? kind : null };
};

/** What a body asks for; what was not sent is undefined. */
const asked = (body: ClientSettings) =>
  andThen(authentication(body), (authenticating) => ({
    name: body.name,
    description: body.description,
    kind: kindOf(body.app_type),
    logoUrl: body.logo_uri,
    callbacks: body.callbacks,
    allowedOrigins: body.allowed_origins,
    webOrigins: body.web_origins,
    logoutUrls: body.allowed_logout_urls,
    grantTypes: body.grant_types,
    ...authenticating,
    ...lifetimes(body),
    requiresPushedRequests: body.require_pushed_authorization_requests,
    metadata: body.client_metadata,
    others: keptOf(body),
  }));

/** What an address that a service refuses is called here. */
export const addressNames = { callbacks: 'callbacks', logoutUrls: 'allowed_logout_urls' } as const;

/** The change a body asks for. */
export const patchOf = (body: ClientSettings) =>
  andThen(asked(body), (patch) => patchApplication.request.shape.patch.parse(patch));

/** A new secret, where one was sent; its mask means the one there is. */
export const secretOf = ({
  client_secret: given,
}: {
  client_secret?: string | null | undefined;
}) => (given === null || given === undefined || given === mask ? {} : { clientSecret: given });

/** The settings a body asks for of an application that is new. */
export const settingsOf = (body: ClientSettings) =>
  andThen(asked(body), ({ metadata, others, ...rest }) =>
    applicationSettings.partial().parse({
      ...withoutNulls(rest),
      ...(metadata && { metadata: withoutNulls(metadata) }),
      ...(others && { others: withoutNulls(others) }),
    }),
  );
