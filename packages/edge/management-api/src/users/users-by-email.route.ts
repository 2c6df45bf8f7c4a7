import { listUsers } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import { userBody, userWire } from './user.wire.ts';

const query = z.strictObject({
  email: z.email().max(254).describe('Email address to search for'),
  ...fieldsQuery,
});

/** `/users-by-email`: everybody with exactly this address. */
export const usersByEmailRoute: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/users-by-email',
    {
      config: requireScopes('read:users'),
      schema: { querystring: query, response: { 200: z.array(userBody) } },
    },
    async ({ tenant: { tenantId }, query: { email, ...fields } }) => {
      const found = answered(await ask(listUsers, { tenantId, email, perPage: 100 }));
      if (isProblem(found)) return found;
      const { items } = found;
      return items.map((user) => chosen(userWire(user), fields));
    },
  );
};
