import { adminUi } from '@countersign/admin';
import {
  preflight,
  type RequestLimits,
  refuseLookingAhead,
  refuseOddQueries,
  tenantByHost,
} from '@countersign/edge-http';
import { accountRoute, hostedPages, previewRoute } from '@countersign/hosted-pages';
import { managementApi } from '@countersign/management-api';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Layers } from './layers.ts';
import type { GatewayPorts } from './ports.ts';

interface Needs {
  readonly ports: GatewayPorts;
  readonly layers: Layers;
  readonly limits: RequestLimits;
}

/**
 * Every route that belongs to a tenant: the tenant is known, and the caller's address counted,
 * before it runs.
 */
export const tenantRoutes: FastifyPluginAsyncZod<Needs> = async (
  app,
  { ports, layers, limits },
) => {
  const { world, tell, tellPerson, login, oauth, pages, notices, findWayBack } = layers;
  const { endSession, endOthers, endSignIns } = oauth;
  const { publicUrl, exposeProviderSecrets, hasAdminUi = false } = ports.settings;
  app.addHook('onRequest', limits.ofAddress);
  app.addHook('onRequest', refuseOddQueries);
  app.addHook('onRequest', refuseLookingAhead);
  await app.register(tenantByHost, { tenants: layers.tenants, publicUrl });

  await app.register(hostedPages, {
    ...{ ...world, ...login, pages, findWayBack, tell, tellPerson, endSignIns },
    phoneLimits: limits.ofPhoneForm,
  });
  const { ofPusher: pushLimit, ofAccount: accountLimits, ofAccountForm: formLimit } = limits;
  const own = { pages, notices, tell, tellPerson, endSession, endOthers, formLimit };
  await app.register(accountRoute, { ...world, ...login, ...own });
  await app.register(previewRoute, world);
  await app.register(oauth.routes, { pages, pushLimit, accountLimits });
  preflight(app, '/api/v2/*', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
  await app.register(managementApi, {
    ...{ prefix: '/api/v2', ...world, ask: ports.messaging.ask, tell, exposeProviderSecrets },
    verify: oauth.verifyAccessToken,
    limit: limits.ofManager,
    sessions: login.sessions,
    ...{ endSession, tellPerson, endSignIns, resetLinks: login.resetLinks },
    refreshTokens: oauth.refreshTokens,
    signIns: login.signIns,
  });
  if (hasAdminUi) await app.register(adminUi);
};
