import {
  createResourceServer,
  patchResourceServer,
  readResourceServer,
  removeResourceServer,
} from '@countersign/contracts';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, cutTo, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered, problems, refuseOther, removed } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import { apisReader } from './apis.ts';
import {
  change,
  creation,
  patchOf,
  resourceServerBody,
  resourceServerWire,
  settingsOf,
  systemServer,
} from './resource-server.wire.ts';

const params = z.strictObject({
  id: z.string().min(1).max(600).describe('The id of the API, or its audience'),
});
const identifiers = z.string().max(600);
const listQuery = z.strictObject({
  ...pagingQuery,
  ...checkpointQuery,
  ...fieldsQuery,
  identifiers: z.union([identifiers.transform((one) => [one]), z.array(identifiers)]).optional(),
});
const one = '/resource-servers/:id';

/** `/resource-servers`: the APIs that a tenant's applications get tokens for. */
export const resourceServerRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const apisOf = apisReader(ask);

  /** One of the tenant's own: the system's are as they are. */
  const refuseSystem = (issuer: string, name: string): Problem | undefined =>
    systemServer(issuer, name) && problems.resource_server_fixed;

  app.get(
    '/resource-servers',
    {
      config: requireScopes('read:resource_servers'),
      schema: {
        querystring: listQuery,
        response: { 200: pageOf('resource_servers', resourceServerBody) },
      },
    },
    async ({ tenant: { tenantId }, issuer, query }) => {
      const all = await apisOf({ tenantId, issuer }, query.identifiers);
      if (isProblem(all)) return all;
      const shown = all.map((each) => chosen(each, query));
      return andThen(pageWanted(query), (wanted) =>
        pageAnswer('resource_servers', query, cutTo(wanted, shown)),
      );
    },
  );

  app.post(
    '/resource-servers',
    {
      config: requireScopes('create:resource_servers'),
      schema: { body: creation, response: { 201: resourceServerBody } },
    },
    async ({ tenant: { tenantId }, body }, reply) => {
      const { identifier } = body;
      const asked = { tenantId, identifier, settings: settingsOf(body) };
      const made = answered(await ask(createResourceServer, asked));
      return isProblem(made) ? made : reply.code(201).send(resourceServerWire(made));
    },
  );

  app.get(
    one,
    {
      config: requireScopes('read:resource_servers'),
      schema: {
        params,
        querystring: z.strictObject(fieldsQuery),
        response: { 200: resourceServerBody },
      },
    },
    async ({ tenant: { tenantId }, issuer, params: { id }, query }, reply) => {
      const system = systemServer(issuer, id);
      if (system) return chosen(system, query);
      const read = await ask(readResourceServer, { tenantId, name: id });
      return andThen(shownFrom(reply, read), (found) => chosen(resourceServerWire(found), query));
    },
  );

  app.patch(
    one,
    {
      config: { ...requireScopes('update:resource_servers'), ...conditional },
      schema: { params, body: change, response: { 200: resourceServerBody } },
    },
    async (request) => {
      const { tenant, issuer, params: asked, body } = request;
      const which = { tenantId: tenant.tenantId, name: asked.id };
      const fixed = refuseSystem(issuer, which.name);
      if (fixed) return fixed;
      const known = answered(await ask(readResourceServer, which));
      if (isProblem(known)) return known;
      const is = { id: known.resourceServerId, identifier: known.identifier };
      const other = refuseOther(body, is);
      if (other) return other;
      const patched = await whereUnchanged(request, async (terms) =>
        answered(await ask(patchResourceServer, { ...which, patch: patchOf(body), ...terms })),
      );
      return andThen(patched, resourceServerWire);
    },
  );

  app.delete(
    one,
    {
      config: { ...requireScopes('delete:resource_servers'), ...conditional },
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, issuer, params: asked } = request;
      const which = { tenantId: tenant.tenantId, name: asked.id };
      const fixed = refuseSystem(issuer, which.name);
      if (fixed) return fixed;
      const was = await whereUnchanged(request, async (terms) =>
        removed(await ask(removeResourceServer, { ...which, ...terms }), 'resource_server_unknown'),
      );
      return isProblem(was) ? was : reply.code(204).send();
    },
  );
};
