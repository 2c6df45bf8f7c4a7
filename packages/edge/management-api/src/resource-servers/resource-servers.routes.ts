import {
  createResourceServer,
  patchResourceServer,
  readResourceServer,
  removeResourceServer,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, cutTo, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered, refused, refuseOther, removed } from '../problems.ts';
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
export const resourceServerRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (
  app,
  { ask },
) => {
  const apisOf = apisReader(ask);

  /** One of the tenant's own: the system's are as they are. @throws {ManagementProblem} */
  const refuseSystem = (issuer: string, name: string) => {
    if (systemServer(issuer, name)) throw refused('resource_server_fixed');
  };

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
      const all = (await apisOf({ tenantId, issuer }, query.identifiers)).map((each) =>
        chosen(each, query),
      );
      return pageAnswer('resource_servers', query, cutTo(pageWanted(query), all));
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
      const made = await ask(createResourceServer, asked);
      return reply.code(201).send(resourceServerWire(answered(made)));
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
    async ({ tenant: { tenantId }, issuer, params: { id }, query }) =>
      chosen(
        systemServer(issuer, id) ??
          resourceServerWire(answered(await ask(readResourceServer, { tenantId, name: id }))),
        query,
      ),
  );

  app.patch(
    one,
    {
      config: requireScopes('update:resource_servers'),
      schema: { params, body: change, response: { 200: resourceServerBody } },
    },
    async ({ tenant: { tenantId }, issuer, params: { id }, body }) => {
      refuseSystem(issuer, id);
      const known = answered(await ask(readResourceServer, { tenantId, name: id }));
      refuseOther(body, { id: known.resourceServerId, identifier: known.identifier });
      const asked = { tenantId, name: id, patch: patchOf(body) };
      return resourceServerWire(answered(await ask(patchResourceServer, asked)));
    },
  );

  app.delete(
    one,
    {
      config: requireScopes('delete:resource_servers'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, issuer, params: { id } }, reply) => {
      refuseSystem(issuer, id);
      removed(await ask(removeResourceServer, { tenantId, name: id }), 'resource_server_unknown');
      return reply.code(204).send();
    },
  );
};
