import { changeUserAccess, readUser, readUserAccess } from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageOf, pageOfAll, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { permissionRoutes } from '../resource-servers/permissions.routes.ts';
import { roleBody, roleWire } from '../roles/roles.routes.ts';
import { noContent } from '../wire.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });
const paged = z.strictObject({ ...pagingQuery, ...checkpointQuery });
const rolesBody = z.strictObject({ roles: z.array(z.string().min(1).max(64)).min(1).max(50) });

/** `/users/{id}/roles` and `/users/{id}/permissions`: what a person may do. */
export const userAccessRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask } = needs;
  const accessOf = async (tenantId: string, userId: string) => {
    const user = answered(await ask(readUser, { tenantId, userId }));
    return isProblem(user) ? user : answered(await ask(readUserAccess, { tenantId, userId }));
  };
  const change = async (asked: RequestOf<typeof changeUserAccess>) =>
    answered(await ask(changeUserAccess, asked));

  app.get(
    '/users/:id/roles',
    {
      config: requireScopes('read:role_members', 'read:users', 'read:roles'),
      schema: { params, querystring: paged, response: { 200: pageOf('roles', roleBody) } },
    },
    async ({ tenant: { tenantId }, params: { id }, query }) => {
      return andThen(await accessOf(tenantId, id), ({ roles }) =>
        pageOfAll('roles', query, roles.map(roleWire)),
      );
    },
  );

  app.post(
    '/users/:id/roles',
    {
      config: requireScopes('update:users', 'create:role_members'),
      schema: { params, body: rolesBody, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: whose, body } = request;
      const callerScopes = callerScopesOf(request);
      const given = { tenantId: tenant.tenantId, addedRoles: body.roles, callerScopes };
      const done = await change({ ...given, userId: whose.id });
      return isProblem(done) ? done : reply.code(204).send();
    },
  );

  app.delete(
    '/users/:id/roles',
    {
      config: requireScopes('update:users', 'delete:role_members'),
      schema: { params, body: rolesBody, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId }, body }, reply) => {
      const done = await change({ tenantId, userId, removedRoles: body.roles });
      return isProblem(done) ? done : reply.code(204).send();
    },
  );

  const held = permissionRoutes({
    path: '/users/:id/permissions',
    id: userIdParam,
    ...{ reading: 'read:users', writing: 'update:users' },
    held: async ({ tenantId, id }) =>
      andThen(await accessOf(tenantId, id), ({ permissions }) => permissions),
    change: ({ tenantId, id: userId }, { added, removed, callerScopes }) =>
      change({
        ...{ tenantId, userId, callerScopes },
        ...{ addedPermissions: added, removedPermissions: removed },
      }),
  });
  await app.register(held, needs);
};
