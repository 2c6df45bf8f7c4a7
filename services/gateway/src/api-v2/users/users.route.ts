import { eraseUser, listUsers, metadata, readUser, updateUser } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { pageOf, pageStart, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import { create, creation } from './create-user.ts';
import { searchOf } from './search.ts';
import { profileOf, profilePatchFields, userBody, userWire } from './user.wire.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });
const password = z.string().min(1).max(256).describe('The password of the user');

const listQuery = z.strictObject({
  ...pagingQuery,
  ...fieldsQuery,
  q: z.string().max(1_000).optional(),
  search_engine: z.enum(['v1', 'v2', 'v3']).optional(),
  sort: z.literal('created_at:-1').optional().describe('Newest first, which is the only order'),
});

const change = z.strictObject({
  ...profilePatchFields,
  password: password.optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  blocked: z.boolean().optional(),
  connection: z.string().optional(),
  client_id: z.string().optional(),
  verify_email: z.boolean().optional().describe('Accepted; no message is sent'),
  verify_phone_number: z.boolean().optional().describe('Accepted; no message is sent'),
});

const withTotals = pageOf('users', userBody);

/** `/users`: people of a tenant. */
export const usersRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  const found = async (tenantId: string, query: z.output<typeof listQuery>) => {
    const { email, userId } = searchOf(query.q);
    if (userId !== undefined) {
      const reply = await ask(readUser, { tenantId, userId });
      return reply.ok ? { items: [reply.value], total: 1 } : { items: [], total: 0 };
    }
    const { page, per_page: perPage } = query;
    return answered(await ask(listUsers, { tenantId, page, perPage, ...(email && { email }) }));
  };

  app.get(
    '/users',
    {
      config: opensTo('read:users'),
      schema: { querystring: listQuery, response: { 200: withTotals } },
    },
    async ({ tenant: { tenantId }, query }) => {
      const { items, total } = await found(tenantId, query);
      const users = items.map((user) => chosen(userWire(user), query));
      return query.include_totals ? { ...pageStart(query), total, users } : users;
    },
  );

  app.post(
    '/users',
    {
      config: opensTo('create:users'),
      schema: { body: creation, response: { 201: userBody } },
    },
    async ({ tenant: { tenantId }, body }, reply) => {
      const user = await create(ask, tenantId, body);
      return reply.code(201).send(userWire(user));
    },
  );

  app.get(
    '/users/:id',
    {
      config: opensTo('read:users'),
      schema: { params, querystring: z.strictObject(fieldsQuery), response: { 200: userBody } },
    },
    async ({ tenant: { tenantId }, params: { id: userId }, query }) =>
      chosen(userWire(answered(await ask(readUser, { tenantId, userId }))), query),
  );

  app.patch(
    '/users/:id',
    {
      config: opensTo('update:users'),
      schema: { params, body: change, response: { 200: userBody } },
    },
    async ({ tenant: { tenantId }, params: { id: userId }, body }) => {
      const { password: newPassword, blocked, user_metadata, app_metadata } = body;
      const request = {
        tenantId,
        userId,
        profile: profileOf(body),
        ...(newPassword !== undefined && { password: newPassword }),
        ...(user_metadata && { userMetadata: user_metadata }),
        ...(app_metadata && { appMetadata: app_metadata }),
        ...(blocked !== undefined && { blocked }),
      };
      return userWire(answered(await ask(updateUser, request)));
    },
  );

  app.delete(
    '/users/:id',
    {
      config: opensTo('delete:users'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      answered(await ask(eraseUser, { tenantId, userId }));
      return reply.code(204).send();
    },
  );
};
