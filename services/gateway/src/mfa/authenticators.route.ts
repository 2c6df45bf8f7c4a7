import { listAuthenticators } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { preflight } from '../plugins/cors.ts';
import type { Ask } from '../ports.ts';
import type { MfaBearer } from './bearer.ts';
import { authenticatorRow, rowOf } from './wire.ts';

interface Needs {
  readonly ask: Ask;
  readonly mfaBearer: MfaBearer;
}

/** GET /mfa/authenticators: what the person has, and what they are enrolling in this login. */
export const authenticatorsRoute: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  const { ask, mfaBearer } = needs;
  preflight(app, '/mfa/authenticators', ['GET']);
  app.get(
    '/mfa/authenticators',
    {
      schema: {
        tags: ['MFA'],
        summary: 'List authenticators',
        security: [{ bearer: [] }],
        response: { 200: z.array(authenticatorRow) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { token } = await mfaBearer(request, reply);
      const { tenantId, userId, loginSessionId } = token;
      const listed = await ask(listAuthenticators, { tenantId, userId, loginSessionId });
      return listed.ok ? listed.value.authenticators.map(rowOf) : [];
    },
  );
};
