import { logBody, logWire, namesIn } from '@countersign/auth0-logs';
import {
  type ActivityFilter,
  activityKinds,
  listActivities,
  readActivity,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { pageStart, pagingQuery } from '../paging.ts';
import { answered, problems } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import { logSearchOf } from './log-query.ts';

const sort = z.enum(['date:-1', 'date:1']).default('date:-1');
const pageQuery = z.strictObject({ ...pagingQuery, sort });
const listQuery = z.strictObject({
  ...pageQuery.shape,
  ...fieldsQuery,
  q: z.string().max(1_000).optional(),
  /** Auth0's older name for it. */
  search: z.string().max(1_000).optional(),
  from: z.string().max(200).optional().describe('The id of the log to go on after'),
  take: z.coerce.number().int().min(1).max(100).optional(),
});
type Query = z.output<typeof pageQuery> & Partial<z.output<typeof listQuery>>;

const one = { params: z.strictObject({ id: z.string().max(200) }), response: { 200: logBody } };
const partial = logBody.partial();
const logs = z.union([
  z.array(partial),
  z.object({
    start: z.int(),
    limit: z.int(),
    length: z.int(),
    total: z.int(),
    logs: z.array(partial),
  }),
]);

const wantedOf = (
  { page, per_page: perPage, sort: order, from, take = 50 }: Query,
  by: 'page' | 'checkpoint',
) =>
  by === 'page'
    ? ({ by, page, perPage, order: order === 'date:1' ? 'oldest' : 'newest' } as const)
    : { by, take, ...(from !== undefined && { after: from }) };

const listing = { querystring: listQuery, response: { 200: logs } };
const ofUser = {
  params: z.strictObject({ id: userIdParam }),
  querystring: pageQuery,
  response: { 200: logs },
};
const config = requireScopes('read:logs', 'read:logs_users');

/** `/logs`: what has happened in a tenant; by offset, or from a line on, the oldest first. */
export const logRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const names = namesIn(ask);

  const list = async (tenantId: string, query: Query, filter: ActivityFilter) => {
    const by = query.from !== undefined || query.take !== undefined ? 'checkpoint' : 'page';
    const wanted = wantedOf(query, by);
    const asked = { tenantId, filter, wanted, knows: [...activityKinds] };
    const answer = answered(await ask(listActivities, asked));
    if (isProblem(answer)) return answer;
    // A service before conditions found more than was asked for.
    if (filter.condition && !answer.heedsConditions) return problems.service_silent;
    const { total } = answer;
    const items = answer.items.filter((line) => line !== null);
    const known = await names(tenantId, items);
    const found = items.map((line) => chosen(logWire({ tenantId }, known, line), query));
    if (by === 'checkpoint' || !query.include_totals) return found;
    return { ...pageStart(query), length: found.length, total, logs: found };
  };

  app.get('/logs', { config, schema: listing }, async ({ tenant: { tenantId }, query }) =>
    andThen(logSearchOf(query.q ?? query.search), (filter) => list(tenantId, query, filter)),
  );

  app.get(
    '/logs/:id',
    { config, schema: one },
    async ({ tenant: { tenantId }, params: { id: logId } }) => {
      const line = answered(await ask(readActivity, { tenantId, logId }));
      if (isProblem(line)) return line;
      return logWire({ tenantId }, await names(tenantId, [line]), line);
    },
  );

  app.get('/users/:id/logs', { config, schema: ofUser }, async ({ tenant, params, query }) =>
    list(tenant.tenantId, query, { userId: params.id }),
  );
};
