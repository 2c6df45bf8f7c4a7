import {
  type FactorName,
  factorName,
  factorNames,
  type Guardian,
  readGuardian,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mfaReadiness } from '../countersign/mfa-readiness.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { queryFlag } from '../wire.ts';
import { guardianDocument } from './document.ts';
import { readFactors, updateFactors } from './scopes.ts';
import { codeSettingsBody, codeSettingsOf } from './settings.routes.ts';

const factor = z.object({
  name: factorName,
  enabled: z.boolean(),
  trial_expired: z.boolean(),
  settings: codeSettingsBody.optional(),
});
const params = z.strictObject({ name: factorName.describe('Factor name') });
const query = z.strictObject({ include_settings: queryFlag.default(false) });
const switched = z.object({ enabled: z.boolean() });

/** How the codes of a factor are made, where it is one that sends codes. */
const codesOf = (name: FactorName, { phone, email }: Guardian) => {
  if (name === 'sms') return codeSettingsOf(phone);
  return name === 'email' ? codeSettingsOf(email) : undefined;
};

const factorOf = (name: FactorName, guardian: Guardian, withSettings: boolean) => ({
  name,
  enabled: guardian.factors[name],
  trial_expired: false,
  settings: withSettings ? codesOf(name, guardian) : undefined,
});

/** `/guardian/factors`: which factors a tenant has on. */
export const factorsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  const readinessOf = mfaReadiness(ask);
  app.get(
    '/guardian/factors',
    { config: readFactors, schema: { querystring: query, response: { 200: z.array(factor) } } },
    async ({ tenant: { tenantId }, query: { include_settings } }) => {
      const guardian = answered(await ask(readGuardian, { tenantId }));
      return factorNames.map((name) => factorOf(name, guardian, include_settings));
    },
  );

  app.get(
    '/guardian/factors/:name',
    { config: readFactors, schema: { params, querystring: query, response: { 200: factor } } },
    async ({ tenant: { tenantId }, params: { name }, query: { include_settings } }) => {
      const guardian = answered(await ask(readGuardian, { tenantId }));
      return factorOf(name, guardian, include_settings);
    },
  );

  app.put(
    '/guardian/factors/:name',
    {
      config: updateFactors,
      schema: {
        params,
        body: z.strictObject({ enabled: z.boolean().describe('Whether the factor is on') }),
        response: { 200: switched },
      },
    },
    async ({ tenant: { tenantId }, params: { name }, body: { enabled } }, reply) => {
      answered(await guardianDocument({ ask }, tenantId).patch({ factors: { [name]: enabled } }));
      // Switching off the last one that people could enrol is said, as demanding it without one is.
      await readinessOf(tenantId, reply);
      return { enabled };
    },
  );
};
