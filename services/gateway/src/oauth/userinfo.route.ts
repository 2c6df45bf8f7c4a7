import { readApplication } from '@countersign/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { allowOrigin, preflight } from '../plugins/cors.ts';
import type { Ask } from '../ports.ts';
import { Refused } from '../problems.ts';
import type { VerifyAccessToken } from '../tokens/access-token.ts';
import { profileClaims } from '../tokens/claims.ts';
import { grantIdOf } from '../tokens/issue-tokens.ts';
import type { TokenFamilies } from '../tokens/token-family.ts';
import type { ReadActiveUser } from './active-user.ts';
import { userinfoAudience } from './audiences.ts';
import { bearerToken } from './bearer-token.ts';

interface Needs {
  readonly ask: Ask;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly families: TokenFamilies;
  readonly activeUser: ReadActiveUser;
}

const claims = z.looseObject({ sub: z.string() });

/** GET and POST /userinfo: what the token's scopes let be said about the person, now. */
export const userinfoRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { ask, verifyAccessToken, families, activeUser } = needs;

  const letOriginRead = async (request: FastifyRequest, reply: FastifyReply, clientId: string) => {
    if (request.headers.origin === undefined) return;
    const { tenantId } = request.tenant;
    const read = await ask(readApplication, { tenantId, clientId });
    if (read.ok) allowOrigin(request, reply, read.value);
  };

  preflight(app, '/userinfo', ['GET', 'POST']);
  app.route({
    method: ['GET', 'POST'],
    url: '/userinfo',
    schema: {
      tags: ['OAuth'],
      summary: 'Who the access token speaks of',
      security: [{ bearer: [] }],
      response: { 200: claims },
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { tenant, issuer } = request;
      const token = bearerToken(request);
      if (token === undefined) throw new Refused('access_token_missing');

      const audience = userinfoAudience(issuer);
      const said = await verifyAccessToken({ tenant, issuer, token, audience });
      if (!said) throw new Refused('access_token_invalid');
      await letOriginRead(request, reply, said.azp);
      if (await families.isRevoked(grantIdOf(said.jti))) throw new Refused('access_token_invalid');

      const user = await activeUser({ tenantId: tenant.tenantId, userId: said.sub });
      if (!user) throw new Refused('access_token_invalid');
      return { ...profileClaims(user, said.scope), sub: said.sub };
    },
  });
};
