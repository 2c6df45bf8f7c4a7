import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from '../deps.ts';
import { associateRoute } from './associate.route.ts';
import { authenticatorsRoute } from './authenticators.route.ts';
import { mfaChallengeRoute } from './challenge.route.ts';

/** The MFA API: for applications that have pages of their own. */
export const mfaRoutes: FastifyPluginAsyncZod<Deps> = async (app, work) => {
  await app.register(authenticatorsRoute, work);
  await app.register(associateRoute, work);
  await app.register(mfaChallengeRoute, work);
};
