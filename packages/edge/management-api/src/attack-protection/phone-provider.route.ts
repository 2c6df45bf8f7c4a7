import { readAttackProtection, updateAttackProtection } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';

const settings = z.strictObject({
  type: z.enum(['exponential', 'none']).describe('Kept; sends are bounded by their own numbers'),
});

/** Reads and changes how a phone provider is protected: 404 until somebody has set it. */
export const phoneProviderRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const path = '/attack-protection/phone-provider-protection';
  app.get(
    path,
    { config: requireScopes('read:attack_protection'), schema: { response: { 200: settings } } },
    async ({ tenant: { tenantId } }) => {
      const found = answered(await ask(readAttackProtection, { tenantId }));
      if (isProblem(found)) return found;
      const { phoneProvider } = found;
      if (!phoneProvider) return problems.phone_protection_unset;
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
      const done = answered(await ask(updateAttackProtection, { tenantId, change }));
      if (isProblem(done)) return done;
      return body;
    },
  );
};
