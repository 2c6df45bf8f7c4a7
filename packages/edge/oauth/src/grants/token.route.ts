import {
  allowOrigin,
  isProblem,
  type Problem,
  preflight,
  type RoutePlugin,
} from '@countersign/edge-http';
import { z } from 'zod';
import type { AuthenticateClient } from '../clients/authenticate-client.ts';
import { mfaGrantTypes } from '../mfa/grant-types.ts';
import { problems } from '../problems.ts';
import type { TokenAnswer } from '../tokens/issue-tokens.ts';
import { callerOf, type Exchange } from './token-request.ts';

export const grantTypes = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'password',
  'http://auth0.com/oauth/grant-type/password-realm',
  ...mfaGrantTypes,
] as const;
const grantType = z.enum(grantTypes);
type GrantType = z.output<typeof grantType>;

/** What each type of grant is exchanged by. */
export type Grants = Readonly<
  Record<GrantType, (exchange: Exchange) => Promise<TokenAnswer | Problem>>
>;

interface Needs {
  readonly authenticate: AuthenticateClient;
  readonly grants: Grants;
}

/** What the documentation says; the route reads it itself, since who may err how is OAuth's. */
const body = z
  .looseObject({
    grant_type: grantType,
    client_id: z.string(),
    client_secret: z.string(),
    client_assertion: z.string(),
    client_assertion_type: z.string(),
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string(),
    refresh_token: z.string(),
    scope: z.string(),
    audience: z.string(),
    resource: z.string(),
    username: z.string(),
    password: z.string(),
    realm: z.string(),
    mfa_token: z.string(),
    oob_code: z.string(),
    binding_code: z.string(),
    otp: z.string(),
    recovery_code: z.string(),
  })
  .partial()
  .meta({ description: 'A form, or JSON.' });

const answer = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  scope: z.string(),
  expires_in: z.int(),
  token_type: z.literal('Bearer'),
  recovery_code: z.string().optional(),
});

const notAllowed = (type: GrantType): Problem => ({
  ...problems.grant_type_not_allowed,
  text: `Grant type '${type}' not allowed for the client.`,
});

/** POST /oauth/token: exchanges a grant for tokens. */
export const tokenRoute: RoutePlugin<Needs> = async (app, { authenticate, grants }) => {
  preflight(app, '/oauth/token', ['POST']);
  app.post(
    '/oauth/token',
    {
      attachValidation: true,
      schema: { tags: ['OAuth'], summary: 'Get tokens', body, response: { 200: answer } },
    },
    async (request, reply) => {
      // RFC 6749 5.1 wants this one beside `no-store`.
      reply.header('pragma', 'no-cache');
      const client = await authenticate(request);
      if (isProblem(client)) return client;
      const { application, fields } = client;
      allowOrigin(request, reply, application);

      if (fields.grant_type === undefined) return problems.parameter_missing;
      const type = grantType.safeParse(fields.grant_type);
      if (!type.success) return problems.grant_type_unsupported;
      if (!application.settings.grantTypes.includes(type.data)) return notAllowed(type.data);
      const { tenant, issuer } = request;
      const caller = callerOf(request);
      return grants[type.data]({ tenant, issuer, application, fields, caller });
    },
  );
};
