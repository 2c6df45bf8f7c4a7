import {
  changeRole,
  changeUserAccess,
  createRole,
  listRoleMembers,
  listRoles,
  type Role,
  readRole,
  removeRole,
  role,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered, removed } from '../problems.ts';
import { permissionRoutes } from '../resource-servers/permissions.routes.ts';
import { noContent } from '../wire.ts';

const params = z.strictObject({ id: z.string().min(1).max(64).describe('The id of the role') });
const paged = z.strictObject({ ...pagingQuery, ...checkpointQuery });
const listQuery = z.strictObject({
  ...paged.shape,
  name_filter: z.string().max(50).optional().describe('What its name holds'),
});
const { name, description } = role.shape;
const creation = z.strictObject({ name, description: description.optional() });
const change = z.strictObject({ name: name.optional(), description: description.optional() });
const people = z.strictObject({ users: z.array(z.string().min(1).max(128)).min(1).max(50) });
const member = z.object({
  user_id: z.string(),
  email: z.string().optional(),
  name: z.string().optional(),
  picture: z.string().optional(),
});

export const roleBody = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
});

/** Writes a role as Auth0 does. */
export const roleWire = ({ roleId, name: called, description: what }: Role) => ({
  id: roleId,
  name: called,
  description: what,
});

/** `/roles`: what people may do, under a name. */
export const rolesRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/roles',
    {
      config: requireScopes('read:roles'),
      schema: { querystring: listQuery, response: { 200: pageOf('roles', roleBody) } },
    },
    async ({ tenant: { tenantId }, query }) => {
      const wanted = pageWanted(query);
      if (isProblem(wanted)) return wanted;
      const { page, per_page: perPage } = wanted;
      const nameFilter = query.name_filter;
      const asked = { tenantId, page, perPage, ...(nameFilter !== undefined && { nameFilter }) };
      return andThen(answered(await ask(listRoles, asked)), ({ items, total }) =>
        pageAnswer('roles', query, { items: items.map(roleWire), total }),
      );
    },
  );

  app.post(
    '/roles',
    {
      config: requireScopes('create:roles'),
      schema: { body: creation, response: { 200: roleBody } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const { description: what = body.name } = body;
      const asked = { tenantId, name: body.name, description: what };
      return andThen(answered(await ask(createRole, asked)), roleWire);
    },
  );

  app.get(
    '/roles/:id',
    { config: requireScopes('read:roles'), schema: { params, response: { 200: roleBody } } },
    async ({ tenant: { tenantId }, params: { id: roleId } }, reply) =>
      andThen(shownFrom(reply, await ask(readRole, { tenantId, roleId })), roleWire),
  );

  app.patch(
    '/roles/:id',
    {
      config: { ...requireScopes('update:roles'), ...conditional },
      schema: { params, body: change, response: { 200: roleBody } },
    },
    async (request) => {
      const { tenant, params: asked, body } = request;
      const change = { tenantId: tenant.tenantId, roleId: asked.id, ...body };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(changeRole, { ...change, ...terms })),
      );
      return andThen(done, roleWire);
    },
  );

  app.delete(
    '/roles/:id',
    {
      config: { ...requireScopes('delete:roles'), ...conditional },
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: whose } = request;
      const asked = { tenantId: tenant.tenantId, roleId: whose.id };
      const callerScopes = callerScopesOf(request);
      const was = await whereUnchanged(request, async (terms) =>
        removed(await ask(removeRole, { ...asked, callerScopes, ...terms }), 'role_unknown'),
      );
      return isProblem(was) ? was : reply.code(204).send();
    },
  );
};

/** What a role permits, and who has it. */
export const roleContentRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask } = needs;
  const held = permissionRoutes({
    path: '/roles/:id/permissions',
    id: params.shape.id,
    ...{ reading: 'read:roles', writing: 'update:roles' },
    held: async ({ tenantId, id: roleId }) =>
      andThen(
        answered(await ask(readRole, { tenantId, roleId })),
        ({ permissions }) => permissions,
      ),
    change: async ({ tenantId, id: roleId }, change) =>
      answered(await ask(changeRole, { tenantId, roleId, ...change })),
  });
  await app.register(held, needs);

  app.get(
    '/roles/:id/users',
    {
      config: requireScopes('read:role_members', 'read:users'),
      schema: { params, querystring: paged, response: { 200: pageOf('users', member) } },
    },
    async ({ tenant: { tenantId }, params: { id: roleId }, query }) => {
      const wanted = pageWanted(query);
      if (isProblem(wanted)) return wanted;
      const asked = { tenantId, roleId, page: wanted.page, perPage: wanted.per_page };
      const found = answered(await ask(listRoleMembers, asked));
      if (isProblem(found)) return found;
      const { items, total } = found;
      const users = items.map(({ userId, profile: { email, name: called, picture } }) => ({
        user_id: userId,
        ...(email !== undefined && { email }),
        ...(called !== undefined && { name: called }),
        ...(picture !== undefined && { picture }),
      }));
      return pageAnswer('users', query, { items: users, total });
    },
  );

  app.post(
    '/roles/:id/users',
    {
      config: requireScopes('create:role_members'),
      schema: { params, body: people, response: { 200: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: whose, body } = request;
      const callerScopes = callerScopesOf(request);
      const given = { tenantId: tenant.tenantId, addedRoles: [whose.id], callerScopes };
      // One after the other: who is named after somebody unknown gets nothing.
      for (const userId of body.users) {
        const done = answered(await ask(changeUserAccess, { ...given, userId }));
        if (isProblem(done)) return done;
      }
      return reply.code(200).send();
    },
  );
};
