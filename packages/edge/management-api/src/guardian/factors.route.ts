import { type FactorName, type Guardian, readGuardian } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { mfaReadiness } from '../countersign/mfa-readiness.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { queryFlag } from '../wire.ts';
import { guardianDocument } from './document.ts';
import { readFactors, updateFactors } from './scopes.ts';
import { codeSettingsBody, codeSettingsOf } from './settings.routes.ts';

const factor = z.object({
  name: z.string(),
  enabled: z.boolean(),
  trial_expired: z.boolean(),
  settings: codeSettingsBody.optional(),
});
const query = z.strictObject({ include_settings: queryFlag.default(false) });
const switched = z.object({ enabled: z.boolean() });

/** How the codes of a factor are made, where it is one that sends codes. */
const codesOf = (factors: Factors, name: FactorName, guardian: Guardian) => {
  const proof = factors.of(name)?.proof;
  return proof?.by === 'sent-code' ? codeSettingsOf(guardian[proof.through]) : undefined;
};

const writer = (factors: Factors) => (name: FactorName, guardian: Guardian, whole: boolean) => ({
  name,
  enabled: guardian.factors[name] ?? false,
  trial_expired: false,
  settings: whole ? codesOf(factors, name, guardian) : undefined,
});

/** `/guardian/factors`: which factors a tenant has on. */
export const factorsRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, factors } = needs;
  const readinessOf = mfaReadiness(needs);
  const factorOf = writer(factors);
  const allOn = Object.fromEntries(factors.names.map((name) => [name, true]));
  const params = z.strictObject({ name: z.enum(factors.names).describe('Factor name') });
  app.get(
    '/guardian/factors',
    { config: readFactors, schema: { querystring: query, response: { 200: z.array(factor) } } },
    async ({ tenant: { tenantId }, query: { include_settings } }) => {
      const guardian = answered(await ask(readGuardian, { tenantId }));
      if (isProblem(guardian)) return guardian;
      return factors.names.map((name) => factorOf(name, guardian, include_settings));
    },
  );

  app.get(
    '/guardian/factors/:name',
    { config: readFactors, schema: { params, querystring: query, response: { 200: factor } } },
    async ({ tenant: { tenantId }, params: { name }, query: { include_settings } }, reply) => {
      const guardian = shownFrom(reply, await ask(readGuardian, { tenantId }));
      if (isProblem(guardian)) return guardian;
      return factorOf(name, guardian, include_settings);
    },
  );

  app.put(
    '/guardian/factors/:name',
    {
      config: { ...updateFactors, ...conditional },
      schema: {
        params,
        body: z.strictObject({ enabled: z.boolean().describe('Whether the factor is on') }),
        response: { 200: switched },
      },
    },
    async (request, reply) => {
      const { tenant, manager, params: asked, body } = request;
      const { enabled } = body;
      // A person proves a second factor to be here, and is not to shut themselves out.
      const isPerson = manager?.userId !== undefined;
      const kept = isPerson ? { keepsOneOf: [...factors.enrollableAlone(allOn)] } : {};
      const patch = { factors: { [asked.name]: enabled } };
      const document = guardianDocument({ ask }, tenant.tenantId);
      const done = await whereUnchanged(request, async (terms) =>
        answered(await document.patch(patch, { ...kept, ...terms })),
      );
      if (isProblem(done)) return done;
      // Switching off the last one that people could enrol is said, as demanding it without one is.
      return andThen(await readinessOf(tenant.tenantId, reply), () => ({ enabled }));
    },
  );
};
