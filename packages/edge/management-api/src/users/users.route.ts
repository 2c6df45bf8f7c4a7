import { listUsers, readUser, searchUsers, userId as userIdSchema } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
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

/** Every profile of the tenant is opened. */
const patience = { timeoutMs: 20_000 };

const withTotals = pageOf('users', userBody);

/** `/users`: people of a tenant. */
export const usersRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const found = async (tenantId: string, query: z.output<typeof listQuery>) => {
    const search = searchOf(query.q);
    if (isProblem(search)) return search;
    const { page, per_page: perPage } = query;
    switch (search.by) {
      case 'nothing':
        return answered(await ask(listUsers, { tenantId, page, perPage }));
      case 'email':
        return answered(await ask(listUsers, { tenantId, page, perPage, email: search.text }));
      case 'condition': {
        const { condition } = search;
        const request = { tenantId, page, perPage, condition };
        return answered(await ask(searchUsers, request, patience));
      }
      case 'userId': {
        const userId = userIdSchema.safeParse(search.text);
        if (!userId.success) return cutTo(query, []);
        const reply = await ask(readUser, { tenantId, userId: userId.data });
        return cutTo(query, reply.ok ? [reply.value] : []);
      }
    }
  };

  app.get(
    '/users',
    {
      config: requireScopes('read:users'),
      schema: { querystring: listQuery, response: { 200: withTotals } },
    },
    async ({ tenant: { tenantId }, query }) => {
      const listed = await found(tenantId, query);
      if (isProblem(listed)) return listed;
      const { items, total } = listed;
      const users = items.map((user) => chosen(userWire(user), query));
      return pageAnswer('users', query, { items: users, total });
    },
  );

  app.post(
    '/users',
    {
      config: requireScopes('create:users'),
      schema: { body: creation, response: { 201: userBody } },
    },
    async ({ tenant: { tenantId }, body }, reply) => {
      const user = await create(ask, tenantId, body);
      return isProblem(user) ? user : reply.code(201).send(userWire(user));
    },
  );
};
