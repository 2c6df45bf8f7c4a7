import { patchConnection, readConnection, removeConnection } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { refuseOther, removed } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import {
  connectionBody,
  connectionChange,
  connectionOf,
  connectionWire,
  patchOf,
} from './connection.wire.ts';

const params = z.strictObject({
  id: z.string().min(1).max(64).describe('The id of the connection'),
});

/** `/connections/{id}`: one of them. */
export const connectionRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, clock }) => {
  app.get(
    '/connections/:id',
    {
      config: requireScopes('read:connections'),
      schema: {
        params,
        querystring: z.strictObject(fieldsQuery),
        response: { 200: connectionBody },
      },
    },
    async ({ tenant: { tenantId }, params: { id: connectionId }, query }, reply) =>
      andThen(shownFrom(reply, await ask(readConnection, { tenantId, connectionId })), (found) =>
        chosen(connectionWire(found), query),
      ),
  );

  app.patch(
    '/connections/:id',
    {
      config: { ...requireScopes('update:connections'), ...conditional },
      schema: { params, body: connectionChange, response: { 200: connectionBody } },
    },
    async (request) => {
      const { tenant, params: which, body } = request;
      const { id: connectionId } = which;
      const { id = connectionId, name, strategy, ...settings } = body;
      const other = refuseOther({ id }, { id: connectionId });
      if (other) return other;
      const patch = { ...patchOf(settings), name, strategy };
      const asked = { tenantId: tenant.tenantId, connectionId, patch };
      return whereUnchanged(request, async (terms) =>
        connectionOf(body, await ask(patchConnection, { ...asked, ...terms })),
      );
    },
  );

  app.delete(
    '/connections/:id',
    {
      config: { ...requireScopes('delete:connections'), ...conditional },
      schema: { params, response: { 202: z.object({ deleted_at: z.string() }), 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: which } = request;
      const asked = { tenantId: tenant.tenantId, connectionId: which.id };
      // Auth0: "204: The connection no longer exists".
      const was = await whereUnchanged(request, async (terms) =>
        removed(await ask(removeConnection, { ...asked, ...terms }), 'connection_unknown'),
      );
      if (isProblem(was)) return was;
      if (!was) return reply.code(204).send();
      return reply.code(202).send({ deleted_at: clock() });
    },
  );
};
