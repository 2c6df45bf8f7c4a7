import { listUsers, readUser } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { cutTo, pageAnswer, pageOf, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import { create, creation } from './create-user.ts';
import { searchOf } from './search.ts';
import { userBody, userWire } from './user.wire.ts';

const listQuery = z.strictObject({
  ...pagingQuery,
  ...fieldsQuery,
  q: z.string().max(1_000).optional(),
  search_engine: z.enum(['v1', 'v2', 'v3']).optional(),
  sort: z.literal('created_at:-1').optional().describe('Newest first, which is the only order'),
});

const withTotals = pageOf('users', userBody);

/** `/users`: people of a tenant. */
export const usersRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  const found = async (tenantId: string, query: z.output<typeof listQuery>) => {
    const { email, userId } = searchOf(query.q);
    if (userId !== undefined) {
      const reply = await ask(readUser, { tenantId, userId });
      return cutTo(query, reply.ok ? [reply.value] : []);
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
      return pageAnswer('users', query, { items: users, total });
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
};
