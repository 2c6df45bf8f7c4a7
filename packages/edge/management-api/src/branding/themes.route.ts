import { randomUUID } from 'node:crypto';
import {
  brandingTheme,
  brandingThemeOf,
  patchTenant,
  readTenant,
  shownUrl,
  type TenantSettings,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { conditional, shownFrom, type Terms, whereUnchanged } from '../conditional.ts';
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

type Theme = NonNullable<TenantSettings['theme']>;

/** `/branding/themes`: a tenant has one, the default; its colours go before the branding's. */
export const themeRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  /** The tenant's theme, by its id or whatever that is; `reply` is the answer that shows it. */
  const themeOf = async (tenantId: string, id?: string, reply?: FastifyReply) => {
    const read = await ask(readTenant, { tenantId });
    return andThen(reply ? shownFrom(reply, read) : answered(read), ({ settings: { theme } }) =>
      theme && (id === undefined || theme.themeId === id)
        ? theme
        : problems[id === undefined ? 'theme_missing' : 'theme_unknown'],
    );
  };
  const write = async (tenantId: string, theme: Theme | null, terms: Terms = {}) =>
    answered(await ask(patchTenant, { tenantId, patch: { theme }, ...terms }));
  const change = (request: FastifyRequest, theme: Theme | null) =>
    whereUnchanged(request, (terms) => write(request.tenant.tenantId, theme, terms));
  const reading = requireScopes('read:branding');
  const shown = { response: { 200: brandingTheme } };

  app.get(
    '/branding/themes/default',
    { config: reading, schema: shown },
    async ({ tenant: { tenantId } }, reply) => themeOf(tenantId, undefined, reply),
  );

  app.post(
    '/branding/themes',
    {
      config: requireScopes('create:branding'),
      schema: { body: themeBody, response: { 201: brandingTheme } },
    },
    async (request, reply) => {
      const { tenant, body: given } = request;
      const before = await themeOf(tenant.tenantId);
      if (!isProblem(before)) return problems.theme_exists;
      if (before !== problems.theme_missing) return before;
      const themeId = randomUUID().replaceAll('-', '');
      const theme = { ...given, displayName: given.displayName ?? unnamed, themeId };
      const done = await write(tenant.tenantId, theme);
      return isProblem(done) ? done : reply.code(201).send(theme);
    },
  );

  app.get(
    '/branding/themes/:id',
    { config: reading, schema: { params: one, ...shown } },
    async ({ tenant: { tenantId }, params: { id } }, reply) => themeOf(tenantId, id, reply),
  );

  app.patch(
    '/branding/themes/:id',
    {
      config: { ...requireScopes('update:branding'), ...conditional },
      schema: { params: one, body: themeBody, ...shown },
    },
    async (request) => {
      const { tenant, params: which, body: given } = request;
      const before = await themeOf(tenant.tenantId, which.id);
      if (isProblem(before)) return before;
      const { displayName, themeId } = before;
      const theme = { ...given, displayName: given.displayName ?? displayName, themeId };
      return andThen(await change(request, theme), () => theme);
    },
  );

  app.delete(
    '/branding/themes/:id',
    {
      config: { ...requireScopes('delete:branding'), ...conditional },
      schema: { params: one, response: { 204: noContent } },
    },
    async (request, reply) => {
      const before = await themeOf(request.tenant.tenantId, request.params.id);
      if (isProblem(before)) return before;
      const done = await change(request, null);
      return isProblem(done) ? done : reply.code(204).send();
    },
  );
};
