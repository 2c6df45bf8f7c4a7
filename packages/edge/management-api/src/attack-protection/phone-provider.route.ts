import { readAttackProtection, updateAttackProtection } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, refused } from '../problems.ts';

const settings = z.strictObject({
  type: z.enum(['exponential', 'none']).describe('Kept; sends are bounded by their own numbers'),
});

/** Reads and changes how a phone provider is protected: 404 until somebody has set it. */
export const phoneProviderRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  const path = '/attack-protection/phone-provider-protection';
  app.get(
    path,
    { config: requireScopes('read:attack_protection'), schema: { response: { 200: settings } } },
    async ({ tenant: { tenantId } }) => {
      const { phoneProvider } = answered(await ask(readAttackProtection, { tenantId }));
      if (!phoneProvider) throw refused('phone_protection_unset');
      return phoneProvider;
    },
  );
  app.patch(
    path,
    {
      config: requireScopes('update:attack_protection'),
      schema: { body: settings, response: { 200: settings } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const change = { phoneProvider: body };
      answered(await ask(updateAttackProtection, { tenantId, change }));
      return body;
    },
  );
};
