import { type Connection, createConnection, listConnections } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, cutTo, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import {
  connectionBody,
  connectionCreation,
  connectionOf,
  connectionWire,
  settingsOf,
} from './connection.wire.ts';

const strategies = z.union([z.string().max(100), z.array(z.string().max(100))]);
const listQuery = z.strictObject({
  ...pagingQuery,
  ...checkpointQuery,
  ...fieldsQuery,
  name: z.string().max(128).optional(),
  strategy: strategies.optional(),
});
type ListQuery = z.output<typeof listQuery>;

/** A tenant has a handful of connections: what is looked through to find those of one strategy. */
const pagesMax = 10;
const pageSize = 100;

/** `/connections`: where a tenant's people come from. */
export const connectionsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const all = async (tenantId: string, named: { readonly name?: string }) => {
    const found: Connection[] = [];
    for (let page = 0; page < pagesMax; page += 1) {
      const request = { tenantId, page, perPage: pageSize, ...named };
      const listing = answered(await ask(listConnections, request));
      if (isProblem(listing)) return listing;
      const { items, total } = listing;
      found.push(...items);
      if (found.length >= total || items.length === 0) break;
    }
    return found;
  };

  const found = async (tenantId: string, query: ListQuery) => {
    const named = query.name === undefined ? {} : { name: query.name };
    const wanted = pageWanted(query);
    if (isProblem(wanted)) return wanted;
    const { page, per_page: perPage } = wanted;
    if (query.strategy === undefined) {
      return answered(await ask(listConnections, { tenantId, page, perPage, ...named }));
    }
    const fits = new Set<string>([query.strategy].flat());
    return andThen(await all(tenantId, named), (known) =>
      cutTo(
        wanted,
        known.filter((each) => fits.has(each.strategy)),
      ),
    );
  };

  app.get(
    '/connections',
    {
      config: requireScopes('read:connections'),
      schema: { querystring: listQuery, response: { 200: pageOf('connections', connectionBody) } },
    },
    async ({ tenant: { tenantId }, query }) => {
      const listed = await found(tenantId, query);
      if (isProblem(listed)) return listed;
      const { items, total } = listed;
      const connections = items.map((connection) => chosen(connectionWire(connection), query));
      return pageAnswer('connections', query, { items: connections, total });
    },
  );

  app.post(
    '/connections',
    {
      config: requireScopes('create:connections'),
      schema: { body: connectionCreation, response: { 201: connectionBody } },
    },
    async ({ tenant: { tenantId }, body }, reply) => {
      const { name, strategy: kind } = body;
      const request = { tenantId, name, strategy: kind, ...settingsOf(body) };
      const created = connectionOf(body, await ask(createConnection, request));
      return isProblem(created) ? created : reply.code(201).send(created);
    },
  );
};
