import { allowOrigin, isProblem, preflight, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import type { AuthenticateClient } from '../clients/authenticate-client.ts';
import { problems } from '../problems.ts';
import type { RefreshTokens } from './refresh-tokens.ts';

interface Needs {
  readonly authenticate: AuthenticateClient;
  readonly refreshTokens: RefreshTokens;
}

const body = z
  .looseObject({ token: z.string(), client_id: z.string(), client_secret: z.string() })
  .partial();

/**
 * POST /oauth/revoke: ends a refresh token with its whole family; an unknown one is as good as
 * ended.
 */
export const revokeRoute: RoutePlugin<Needs> = async (app, { authenticate, refreshTokens }) => {
  preflight(app, '/oauth/revoke', ['POST']);
  app.post(
    '/oauth/revoke',
    {
      attachValidation: true,
      schema: { tags: ['OAuth'], summary: 'Revoke a refresh token', body },
    },
    async (request, reply) => {
      const client = await authenticate(request);
      if (isProblem(client)) return client;
      const { application, fields } = client;
      allowOrigin(request, reply, application);

      if (fields.token === undefined) return problems.parameter_missing;
      await refreshTokens.revoke(refreshTokens.nameOf(application, fields.token));
      return reply.code(200).send();
    },
  );
};
