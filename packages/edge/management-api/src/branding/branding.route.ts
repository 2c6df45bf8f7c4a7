import { patchTenant } from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { brandingBody, brandingChange, brandingPatch, brandingWire } from './branding.wire.ts';

/** `/branding`: the colours and pictures of a tenant's pages. */
export const brandingRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/branding',
    { config: requireScopes('read:branding'), schema: { response: { 200: brandingBody } } },
    async ({ tenant: { settings } }) => brandingWire(settings),
  );

  app.patch(
    '/branding',
    {
      config: requireScopes('update:branding'),
      schema: { body: brandingChange, response: { 200: brandingBody } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const patched = await ask(patchTenant, { tenantId, patch: brandingPatch(body) });
      return andThen(answered(patched), ({ settings }) => brandingWire(settings));
    },
  );
};
