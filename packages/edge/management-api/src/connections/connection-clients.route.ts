import {
  type Connection,
  listApplications,
  mayUse,
  patchConnection,
  readConnection,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageAnswer, pageWanted } from '../paging.ts';
import { answered } from '../problems.ts';
import { noContent } from '../wire.ts';

const url = '/connections/:id/clients';
const params = z.strictObject({
  id: z.string().min(1).max(64).describe('The id of the connection'),
});
const answer = z.object({
  clients: z.array(z.object({ client_id: z.string() })),
  next: z.string().optional(),
});
const change = z
  .array(z.strictObject({ client_id: z.string().min(1).max(64), status: z.boolean() }))
  .min(1)
  .max(50);

const pageSize = 100;

/** `/connections/{id}/clients`: the applications that may use a connection. */
export const connectionClientsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (
  app,
  { ask },
) => {
  const allOf = async (tenantId: string) => {
    const found: string[] = [];
    for (let page = 0; ; page += 1) {
      const listed = await ask(listApplications, { tenantId, page, perPage: pageSize });
      const { items, total } = answered(listed);
      found.push(...items.map(({ clientId }) => clientId));
      if (found.length >= total || items.length === 0) return found;
    }
  };
  const usersOf = async (connection: Connection) =>
    connection.enabledClients ??
    (await allOf(connection.tenantId)).filter((clientId) => mayUse(connection, clientId));

  app.get(
    url,
    {
      config: requireScopes('read:connections'),
      schema: { params, querystring: z.strictObject(checkpointQuery), response: { 200: answer } },
    },
    async ({ tenant: { tenantId }, params: { id: connectionId }, query: { from, take = 50 } }) => {
      const read = await ask(readConnection, { tenantId, connectionId });
      const clientIds = await usersOf(answered(read));
      const query = { page: 0, per_page: 50, include_totals: false, from, take };
      const { page, per_page: size } = pageWanted(query);
      const items = clientIds
        .slice(page * size, (page + 1) * size)
        .map((client_id) => ({ client_id }));
      // With `take` a page is answered in this form.
      return answer.parse(pageAnswer('clients', query, { items, total: clientIds.length }));
    },
  );

  app.patch(
    url,
    {
      config: requireScopes('update:connections'),
      schema: { params, body: change, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: connectionId }, body }, reply) => {
      const clients = body.map(({ client_id: clientId, status: isEnabled }) => ({
        ...{ clientId, isEnabled },
      }));
      const request = { tenantId, connectionId, patch: { clients } };
      answered(await ask(patchConnection, request));
      return reply.code(204).send();
    },
  );
};
