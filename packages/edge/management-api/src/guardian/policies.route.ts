import { mfaPolicy } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { mfaReadiness, readinessBody } from '../countersign/mfa-readiness.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { queryFlag } from '../wire.ts';
import { guardianDocument } from './document.ts';

/**
 * Auth0 answers the bare list and has no room for more, so whoever wants to be told what it comes
 * to asks for it, as `include_totals` does elsewhere.
 */
const query = z.object({ include_readiness: queryFlag.default(false) });
const answer = z.union([
  mfaPolicy,
  z.object({ policies: mfaPolicy, countersign: z.object({ mfa: readinessBody }) }),
]);

/** `/guardian/policies`: when a tenant demands a second factor. */
export const policiesRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask } = needs;
  const readinessOf = mfaReadiness(needs);
  app.get(
    '/guardian/policies',
    {
      config: requireScopes('read:mfa_policies'),
      schema: { response: { 200: mfaPolicy } },
    },
    async ({ tenant: { tenantId } }, reply) =>
      andThen(
        await readinessOf(tenantId, reply, (asked) => shownFrom(reply, asked)),
        ({ policies }) => policies,
      ),
  );

  app.put(
    '/guardian/policies',
    {
      config: { ...requireScopes('update:mfa_policies'), ...conditional },
      schema: { body: mfaPolicy, querystring: query, response: { 200: answer } },
    },
    async (request, reply) => {
      const { tenant, body: policy, query: asked } = request;
      const document = guardianDocument({ ask }, tenant.tenantId);
      const done = await whereUnchanged(request, async (terms) =>
        answered(await document.patch({ policy }, terms)),
      );
      if (isProblem(done)) return done;
      const readiness = await readinessOf(tenant.tenantId, reply);
      if (isProblem(readiness)) return readiness;
      return asked.include_readiness
        ? { policies: policy, countersign: { mfa: readiness } }
        : policy;
    },
  );
};
