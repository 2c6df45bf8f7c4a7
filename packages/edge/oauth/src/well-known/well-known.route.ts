import type { Tenant } from '@countersign/contracts';
import type { Ask, RoutePlugin } from '@countersign/edge-http';
import { multiFactorPolicy, responseMode, responseType } from '@countersign/login-flow';
import { z } from 'zod';
import { prompts } from '../authorize/request-problems.ts';
import { assertionAlgorithms } from '../clients/client-assertion.ts';
import { grantTypes } from '../grants/token.route.ts';
import { identityScopes } from '../tokens/claims.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';
import { passkeyRoutes } from './passkeys.route.ts';

interface Needs {
  readonly ask: Ask;
  readonly keys: SigningKeys;
}

/**
 * RFC 8414, OpenID Connect Discovery and, for the second step, Auth0's own
 * `mfa_challenge_endpoint`.
 */
const endpointsOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}authorize`,
  token_endpoint: `${issuer}oauth/token`,
  userinfo_endpoint: `${issuer}userinfo`,
  end_session_endpoint: `${issuer}oidc/logout`,
  mfa_challenge_endpoint: `${issuer}mfa/challenge`,
  jwks_uri: `${issuer}.well-known/jwks.json`,
  revocation_endpoint: `${issuer}oauth/revoke`,
  pushed_authorization_request_endpoint: `${issuer}oauth/par`,
});

/** What the gateway can do, whoever the tenant is. */
const abilities = {
  scopes_supported: identityScopes,
  response_types_supported: responseType.options,
  response_modes_supported: responseMode.options,
  // "implicit" is how discovery says that an id token may come without a code.
  grant_types_supported: [...grantTypes, 'implicit'],
  code_challenge_methods_supported: ['S256'],
  prompt_values_supported: prompts,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: [
    'client_secret_basic',
    'client_secret_post',
    'private_key_jwt',
    'none',
  ],
  token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  claims_supported: [
    ...['acr', 'amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sid', 'sub'],
    ...['name', 'given_name', 'family_name', 'nickname', 'picture', 'updated_at'],
    ...['email', 'email_verified', 'phone_number', 'phone_number_verified'],
  ],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  authorization_response_iss_parameter_supported: true,
};

/** Of what a tenant says it supports, what an application may ask for and get. */
const acrOf = ({ settings: { acrValuesSupported } }: Tenant) => ({
  acr_values_supported: [multiFactorPolicy].filter(
    (known) => acrValuesSupported?.includes(known) ?? true,
  ),
});

const json = z.looseObject({});
const publicFor = (seconds: number) => ({
  'cache-control': `public, max-age=${seconds}`,
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
});

/** What everybody may know of a tenant: its endpoints and its keys. */
export const wellKnownRoutes: RoutePlugin<Needs> = async (app, { ask, keys }) => {
  const tags = ['Discovery'];
  await app.register(passkeyRoutes, { ask });
  for (const name of ['openid-configuration', 'oauth-authorization-server']) {
    app.get(
      `/.well-known/${name}`,
      { schema: { tags, summary: 'Endpoints and abilities', response: { 200: json } } },
      async ({ issuer, tenant }, reply) =>
        reply
          .headers(publicFor(300))
          .send({ ...endpointsOf(issuer), ...abilities, ...acrOf(tenant) }),
    );
  }

  app.get(
    '/.well-known/jwks.json',
    { schema: { tags, summary: 'Keys that tokens are signed with', response: { 200: json } } },
    async ({ tenant }, reply) =>
      reply.headers(publicFor(60)).send({ keys: await keys.published(tenant.tenantId) }),
  );
};
