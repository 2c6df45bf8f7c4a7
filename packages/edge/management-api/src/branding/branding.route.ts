import { patchTenant, readTenant } from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { brandingBody, brandingChange, brandingPatch, brandingWire } from './branding.wire.ts';

/** `/branding`: the colours and pictures of a tenant's pages. */
export const brandingRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/branding',
    { config: requireScopes('read:branding'), schema: { response: { 200: brandingBody } } },
    async ({ tenant: { tenantId } }, reply) =>
      andThen(shownFrom(reply, await ask(readTenant, { tenantId })), ({ settings }) =>
        brandingWire(settings),
      ),
  );

  app.patch(
    '/branding',
    {
      config: { ...requireScopes('update:branding'), ...conditional },
      schema: { body: brandingChange, response: { 200: brandingBody } },
    },
    async (request) => {
      const asked = { tenantId: request.tenant.tenantId, patch: brandingPatch(request.body) };
      const patched = await whereUnchanged(request, async (terms) =>
        answered(await ask(patchTenant, { ...asked, ...terms })),
      );
      return andThen(patched, ({ settings }) => brandingWire(settings));
    },
  );
};
