import { randomUUID } from 'node:crypto';
import {
  type BrandingTheme,
  brandingTheme,
  brandingThemeOf,
  patchTenant,
  shownUrl,
} from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';
import { noContent } from '../wire.ts';

// The two differ in what becomes of other keys alone.
const strictObject = z.strictObject as typeof z.object;
/** A theme as it is given: of no other key than Auth0's. */
export const themeBody = brandingThemeOf(strictObject, z.union([z.literal(''), shownUrl]));
const one = z.strictObject({ id: z.string().max(100) });

/** What Auth0 calls a theme that was given no name. */
const unnamed = 'Unnamed Theme';

/** `/branding/themes`: a tenant has one, the default; its colours go before the branding's. */
export const themeRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const change = async (tenantId: string, theme: BrandingTheme | null) =>
    answered(await ask(patchTenant, { tenantId, patch: { theme } }));
  const reading = requireScopes('read:branding');
  const shown = { response: { 200: brandingTheme } };

  app.get(
    '/branding/themes/default',
    { config: reading, schema: shown },
    async ({ tenant: { settings } }) => settings.theme ?? problems.theme_missing,
  );

  app.post(
    '/branding/themes',
    {
      config: requireScopes('create:branding'),
      schema: { body: themeBody, response: { 201: brandingTheme } },
    },
    async ({ tenant: { tenantId, settings }, body: given }, reply) => {
      if (settings.theme) return problems.theme_exists;
      const themeId = randomUUID().replaceAll('-', '');
      const theme = { ...given, displayName: given.displayName ?? unnamed, themeId };
      const done = await change(tenantId, theme);
      return isProblem(done) ? done : reply.code(201).send(theme);
    },
  );

  app.get(
    '/branding/themes/:id',
    { config: reading, schema: { params: one, ...shown } },
    async ({ tenant: { settings }, params: { id } }) =>
      settings.theme?.themeId === id ? settings.theme : problems.theme_unknown,
  );

  app.patch(
    '/branding/themes/:id',
    {
      config: requireScopes('update:branding'),
      schema: { params: one, body: themeBody, ...shown },
    },
    async ({ tenant: { tenantId, settings }, params: { id }, body: given }) => {
      if (settings.theme?.themeId !== id) return problems.theme_unknown;
      const { displayName } = settings.theme;
      const theme = { ...given, displayName: given.displayName ?? displayName, themeId: id };
      const done = await change(tenantId, theme);
      return isProblem(done) ? done : theme;
    },
  );

  app.delete(
    '/branding/themes/:id',
    {
      config: requireScopes('delete:branding'),
      schema: { params: one, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId, settings }, params: { id } }, reply) => {
      if (settings.theme?.themeId !== id) return problems.theme_unknown;
      const done = await change(tenantId, null);
      return isProblem(done) ? done : reply.code(204).send();
    },
  );
};
