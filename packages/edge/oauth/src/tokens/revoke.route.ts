import { allowOrigin, preflight, Refused } from '@countersign/edge-http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuthenticateClient } from '../clients/authenticate-client.ts';
import { presentedClient } from '../clients/presented-client.ts';
import { formFields } from '../grants/form-fields.ts';
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
export const revokeRoute: FastifyPluginAsyncZod<Needs> = async (
  app,
  { authenticate, refreshTokens },
) => {
  preflight(app, '/oauth/revoke', ['POST']);
  app.post(
    '/oauth/revoke',
    {
      attachValidation: true,
      schema: { tags: ['OAuth'], summary: 'Revoke a refresh token', body },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { tenant, issuer, headers } = request;
      const fields = formFields(request.body);
      const presented = presentedClient(fields, headers.authorization);
      const application = await authenticate({ tenant, issuer }, presented);
      allowOrigin(request, reply, application);

      if (fields.token === undefined) throw new Refused('parameter_missing');
      await refreshTokens.revoke(refreshTokens.nameOf(application, fields.token));
      return reply.code(200).send();
    },
  );
};
