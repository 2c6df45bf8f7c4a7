import { patchTenant } from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import { patchOf, settingsBody, settingsChange, settingsWire } from './settings.wire.ts';

/** `/tenants/settings`: what a tenant has decided about itself. */
export const tenantSettingsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/tenants/settings',
    {
      config: requireScopes('read:tenant_settings'),
      schema: { querystring: z.strictObject(fieldsQuery), response: { 200: settingsBody } },
    },
    async ({ tenant: { settings }, query }) => chosen(settingsWire(settings), query),
  );

  app.patch(
    '/tenants/settings',
    {
      config: requireScopes('update:tenant_settings'),
      schema: { body: settingsChange, response: { 200: settingsBody } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const patched = await ask(patchTenant, { tenantId, patch: patchOf(body) });
      return andThen(answered(patched), ({ settings }) => settingsWire(settings));
    },
  );
};
