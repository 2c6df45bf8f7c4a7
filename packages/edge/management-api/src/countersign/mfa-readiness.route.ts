import type { RoutePlugin } from '@countersign/edge-http';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { mfaReadiness, readinessBody } from './mfa-readiness.ts';

/** `/countersign/…`: what Auth0 has no word for. */
export const countersignRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const readinessOf = mfaReadiness(needs);
  app.get(
    '/countersign/mfa/readiness',
    { config: requireScopes('read:mfa_policies'), schema: { response: { 200: readinessBody } } },
    async ({ tenant: { tenantId } }, reply) => readinessOf(tenantId, reply),
  );
};
