import { liftUserBlocks, readUserBlocks } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { noContent } from '../wire.ts';

const blocks = z.object({
  blocked_for: z.array(
    z.object({ identifier: z.string(), ip: z.string().optional(), connection: z.string() }),
  ),
});
const byIdentifier = z.strictObject({
  identifier: z.string().min(1).max(300).describe('An e-mail address or a user name'),
  consider_brute_force_enablement: z.stringbool().optional(),
});
const byId = z.strictObject({ consider_brute_force_enablement: z.stringbool().optional() });
const params = z.strictObject({ id: userIdParam });

type Whose = { readonly identifier: string } | { readonly userId: string };

/** `/user-blocks`: who may not try a password just now, having been wrong too often. */
export const userBlockRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const read = async (tenantId: string, whose: Whose) => {
    const found = answered(await ask(readUserBlocks, { tenantId, whose }));
    if (isProblem(found)) return found;
    return {
      blocked_for: found.blocks.map(({ identifier, connection, address: ip }) => ({
        identifier,
        ...(ip !== undefined && { ip }),
        connection,
      })),
    };
  };
  const lift = async (tenantId: string, whose: Whose) =>
    answered(await ask(liftUserBlocks, { tenantId, whose }));
  const reads = requireScopes('read:users');
  const updates = requireScopes('update:users', 'delete:user_blocks');

  app.get(
    '/user-blocks',
    { config: reads, schema: { querystring: byIdentifier, response: { 200: blocks } } },
    async ({ tenant: { tenantId }, query: { identifier } }) => read(tenantId, { identifier }),
  );
  app.delete(
    '/user-blocks',
    { config: updates, schema: { querystring: byIdentifier, response: { 204: noContent } } },
    async ({ tenant: { tenantId }, query: { identifier } }, reply) => {
      const lifted = await lift(tenantId, { identifier });
      return isProblem(lifted) ? lifted : reply.status(204).send();
    },
  );
  app.get(
    '/user-blocks/:id',
    { config: reads, schema: { params, querystring: byId, response: { 200: blocks } } },
    async ({ tenant: { tenantId }, params: { id: userId } }) => read(tenantId, { userId }),
  );
  app.delete(
    '/user-blocks/:id',
    { config: updates, schema: { params, querystring: byId, response: { 204: noContent } } },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      const lifted = await lift(tenantId, { userId });
      return isProblem(lifted) ? lifted : reply.status(204).send();
    },
  );
};
