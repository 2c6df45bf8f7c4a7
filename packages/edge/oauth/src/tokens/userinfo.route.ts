import {
  type Ask,
  bearerToken,
  isProblem,
  originReader,
  type Problem,
  preflight,
  type RoutePlugin,
  userinfoAudience,
  type VerifyAccessToken,
} from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { formFields } from '../grants/form-fields.ts';
import { problems } from '../problems.ts';
import { profileClaims } from './claims.ts';
import type { Standing } from './standing.ts';

interface Needs {
  readonly ask: Ask;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly standing: Standing;
}

const claims = z.looseObject({ sub: z.string() });

const query = z.looseObject({
  access_token: z.union([z.string(), z.array(z.string())]).optional(),
});

const form = 'application/x-www-form-urlencoded';
const isForm = ({ headers }: FastifyRequest) => headers['content-type']?.startsWith(form) === true;

/**
 * The token, by any of the three ways of RFC 6750 2, of which "clients MUST NOT use more than one".
 * No other endpoint takes one but in the header.
 */
const tokenOf = (request: FastifyRequest): string | Problem => {
  const query = formFields(request.query);
  if (isProblem(query)) return query;
  const form = isForm(request) ? formFields(request.body) : {};
  if (isProblem(form)) return form;
  const shown = [bearerToken(request), query.access_token, form.access_token].filter(
    (token) => token !== undefined,
  );
  const [token, ...others] = shown;
  if (token === undefined) return problems.access_token_missing;
  return others.length > 0 ? problems.parameter_repeated : token;
};

/** GET and POST /userinfo: what the token's scopes let be said about the person, now. */
export const userinfoRoute: RoutePlugin<Needs> = async (app, needs) => {
  const { ask, verifyAccessToken, standing } = needs;

  const letOriginRead = originReader(ask);

  preflight(app, '/userinfo', ['GET', 'POST']);
  app.route({
    method: ['GET', 'POST'],
    url: '/userinfo',
    schema: {
      tags: ['OAuth'],
      summary: 'Who the access token speaks of',
      security: [{ bearer: [] }],
      querystring: query,
      response: { 200: claims },
    },
    handler: async (request, reply) => {
      const { tenant, issuer } = request;
      const token = tokenOf(request);
      if (isProblem(token)) return token;

      const audience = userinfoAudience(issuer);
      const said = await verifyAccessToken({ tenant, issuer, token, audience });
      if (!said) return problems.access_token_invalid;
      await letOriginRead(request, reply, said.azp);
      const user = await standing(tenant, said);
      if (!user) return problems.access_token_invalid;
      return { ...profileClaims(user, said.scope), sub: said.sub };
    },
  });
};
