import type { Ask, RequestLimits, VerifyAccessToken } from '@countersign/edge-http';
import { refuseLookingAhead, refuseOddQueries, tenantByHost } from '@countersign/edge-http';
import { hostedPages } from '@countersign/hosted-pages';
import { managementApi } from '@countersign/management-api';
import {
  authorizeRoute,
  enrollmentTicketRoute,
  logoutRoute,
  mfaRoutes,
  oidcLogoutRoute,
  parRoute,
  revokeRoute,
  tokenRoute,
  userinfoRoute,
  wellKnownRoutes,
} from '@countersign/oauth';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Deps } from './deps.ts';
import type { GatewaySettings } from './ports.ts';

interface Needs {
  readonly work: Deps;
  /** Asks without a memory: the Management API answers what is, whoever changed it. */
  readonly ask: Ask;
  readonly settings: GatewaySettings;
  readonly limits: RequestLimits;
}

/** A person's token is never one for the Management API, whatever audience it was asked for. */
const ofApplications =
  (verify: VerifyAccessToken): VerifyAccessToken =>
  async (presented) => {
    const said = await verify(presented);
    return said?.gty === 'client-credentials' ? said : undefined;
  };

/**
 * Every route that belongs to a tenant: the tenant is known, and the caller's address counted,
 * before it runs.
 */
export const tenantRoutes: FastifyPluginAsyncZod<Needs> = async (
  app,
  { work, ask, settings: { publicUrl, exposeProviderSecrets }, limits },
) => {
  app.addHook('onRequest', limits.ofAddress);
  app.addHook('onRequest', refuseOddQueries);
  app.addHook('onRequest', refuseLookingAhead);
  await app.register(tenantByHost, { ask: work.ask, publicUrl });

  await app.register(wellKnownRoutes, work);
  await app.register(authorizeRoute, work);
  await app.register(hostedPages, { ...work, phoneLimits: limits.ofPhoneForm });
  await app.register(logoutRoute, work);
  await app.register(oidcLogoutRoute, work);
  await app.register(tokenRoute, work);
  await app.register(parRoute, { ...work, limit: limits.ofPusher });
  await app.register(revokeRoute, work);
  await app.register(userinfoRoute, work);
  await app.register(enrollmentTicketRoute, work);
  await app.register(mfaRoutes, work);
  await app.register(managementApi, {
    prefix: '/api/v2',
    ask,
    factors: work.factors,
    clock: work.clock,
    tell: work.tell,
    verify: ofApplications(work.verifyAccessToken),
    limit: limits.ofManager,
    exposeProviderSecrets,
    importFiles: work.importFiles,
    certificateOf: work.certificateOf,
    sessions: work.sessions,
    refreshTokens: work.refreshTokens,
    signIns: work.signIns,
  });
};
