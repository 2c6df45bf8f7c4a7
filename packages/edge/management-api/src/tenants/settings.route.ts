import { passkeyFlag, patchTenant, readTenant } from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import {
  patchOf,
  type SettingsChange,
  settingsBody,
  settingsChange,
  settingsWire,
} from './settings.wire.ts';

/** Auth0's own libraries say who they are, and so do the Deploy CLI and the Terraform provider. */
const isByAuth0s = (headers: FastifyRequest['headers']): boolean =>
  headers['auth0-client'] !== undefined;

/**
 * A tool of Auth0's that writes a tenant's flags writes those of a tenant of Auth0's, where a
 * passkey is asked for a second factor all the same: so is it here, where they do not name ours.
 */
const withAuth0sDefaults = (body: SettingsChange): SettingsChange =>
  body.flags && !Object.hasOwn(body.flags, passkeyFlag)
    ? { ...body, flags: { ...body.flags, [passkeyFlag]: false } }
    : body;

/** `/tenants/settings`: what a tenant has decided about itself. */
export const tenantSettingsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/tenants/settings',
    {
      config: requireScopes('read:tenant_settings'),
      schema: { querystring: z.strictObject(fieldsQuery), response: { 200: settingsBody } },
    },
    async ({ tenant: { tenantId }, query }, reply) =>
      andThen(shownFrom(reply, await ask(readTenant, { tenantId })), ({ settings }) =>
        chosen(settingsWire(settings), query),
      ),
  );

  app.patch(
    '/tenants/settings',
    {
      config: { ...requireScopes('update:tenant_settings'), ...conditional },
      schema: { body: settingsChange, response: { 200: settingsBody } },
    },
    async (request) => {
      const { tenant, headers, body } = request;
      const given = isByAuth0s(headers) ? withAuth0sDefaults(body) : body;
      const asked = { tenantId: tenant.tenantId, patch: patchOf(given) };
      const patched = await whereUnchanged(request, async (terms) =>
        answered(await ask(patchTenant, { ...asked, ...terms })),
      );
      return andThen(patched, ({ settings }) => settingsWire(settings));
    },
  );
};
