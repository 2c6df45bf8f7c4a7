import { changeUserAccess, readUser, readUserAccess } from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageOf, pageOfAll, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import {
  apisReader,
  permissionsBody,
  permissionsToGive,
  permissionsToTake,
  permissionsWire,
  permissionWire,
} from '../resource-servers/apis.ts';
import { roleBody, roleWire } from '../roles/roles.routes.ts';
import { noContent } from '../wire.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });
const paged = z.strictObject({ ...pagingQuery, ...checkpointQuery });
const rolesBody = z.strictObject({ roles: z.array(z.string().min(1).max(64)).min(1).max(50) });

/** `/users/{id}/roles` and `/users/{id}/permissions`: what a person may do. */
export const userAccessRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const apisOf = apisReader(ask);
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

  app.get(
    '/users/:id/permissions',
    {
      config: requireScopes('read:users'),
      schema: {
        params,
        querystring: paged,
        response: { 200: pageOf('permissions', permissionWire) },
      },
    },
    async ({ tenant: { tenantId }, issuer, params: { id }, query }) => {
      const access = await accessOf(tenantId, id);
      if (isProblem(access)) return access;
      return andThen(await apisOf({ tenantId, issuer }), (apis) =>
        pageOfAll('permissions', query, permissionsWire(apis, access.permissions)),
      );
    },
  );

  app.post(
    '/users/:id/permissions',
    {
      config: requireScopes('update:users'),
      schema: { params, body: permissionsBody, response: { 201: noContent } },
    },
    async (request, reply) => {
      const { tenant, issuer, params: whose, body } = request;
      const { tenantId } = tenant;
      const addedPermissions = andThen(await apisOf({ tenantId, issuer }), (apis) =>
        permissionsToGive(apis, body.permissions),
      );
      if (isProblem(addedPermissions)) return addedPermissions;
      const callerScopes = callerScopesOf(request);
      const done = await change({ tenantId, userId: whose.id, addedPermissions, callerScopes });
      return isProblem(done) ? done : reply.code(201).send();
    },
  );

  app.delete(
    '/users/:id/permissions',
    {
      config: requireScopes('update:users'),
      schema: { params, body: permissionsBody, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, issuer, params: { id: userId }, body }, reply) => {
      const removedPermissions = andThen(await apisOf({ tenantId, issuer }), (apis) =>
        permissionsToTake(apis, body.permissions),
      );
      if (isProblem(removedPermissions)) return removedPermissions;
      const done = await change({ tenantId, userId, removedPermissions });
      return isProblem(done) ? done : reply.code(204).send();
    },
  );
};
