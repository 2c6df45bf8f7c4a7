import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScope } from '../bearer.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { queryFlag } from '../wire.ts';
import { countPeople, people } from './count-people.ts';
import { mfaReadiness, readinessBody } from './mfa-readiness.ts';

const querystring = z.strictObject({
  include_people: queryFlag
    .default(false)
    .describe('Also how many people would be led to enrol. It needs the scope read:users, too'),
});

/** `/countersign/…`: what Auth0 has no word for. */
export const countersignRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const readinessOf = mfaReadiness(needs);
  app.get(
    '/countersign/mfa/readiness',
    {
      config: requireScopes('read:mfa_policies'),
      schema: {
        querystring,
        response: { 200: readinessBody.extend({ people: people.optional() }) },
      },
    },
    async ({ tenant: { tenantId }, manager, query }, reply) => {
      const refused = query.include_people ? requireScope(manager, 'read:users') : undefined;
      if (refused) return refused;
      const readiness = await readinessOf(tenantId, reply);
      if (isProblem(readiness) || !query.include_people) return readiness;
      const counted = await countPeople(needs, tenantId);
      return isProblem(counted) ? counted : { ...readiness, people: counted };
    },
  );
};
