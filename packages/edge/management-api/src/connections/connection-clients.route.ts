import {
  type Connection,
  listApplications,
  mayUse,
  patchConnection,
  readConnection,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
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
export const connectionClientsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const allOf = async (tenantId: string) => {
    const found: string[] = [];
    for (let page = 0; ; page += 1) {
      const listed = await ask(listApplications, { tenantId, page, perPage: pageSize });
      const listing = answered(listed);
      if (isProblem(listing)) return listing;
      const { items, total } = listing;
      found.push(...items.map(({ clientId }) => clientId));
      if (found.length >= total || items.length === 0) return found;
    }
  };
  const usersOf = async (connection: Connection) =>
    connection.enabledClients ??
    andThen(await allOf(connection.tenantId), (all) =>
      all.filter((clientId) => mayUse(connection, clientId)),
    );

  app.get(
    url,
    {
      config: requireScopes('read:connections'),
      schema: { params, querystring: z.strictObject(checkpointQuery), response: { 200: answer } },
    },
    async ({ tenant: { tenantId }, params: { id: connectionId }, query: { from, take = 50 } }) => {
      const read = await ask(readConnection, { tenantId, connectionId });
      const clientIds = await andThen(answered(read), usersOf);
      if (isProblem(clientIds)) return clientIds;
      const query = { page: 0, per_page: 50, include_totals: false, from, take };
      const wanted = pageWanted(query);
      if (isProblem(wanted)) return wanted;
      const { page, per_page: size } = wanted;
      const items = clientIds
        .slice(page * size, (page + 1) * size)
        .map((client_id) => ({ client_id }));
      // With `take` a page is answered in this form.
      const listed = pageAnswer('clients', query, { items, total: clientIds.length });
      return andThen(listed, (paged) => answer.parse(paged));
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
      const done = answered(await ask(patchConnection, request));
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
