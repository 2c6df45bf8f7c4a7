import { type Application, createApplication, listApplications } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, cutTo, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered, answeredAs } from '../problems.ts';
import { chosen, fieldsQuery, queryFlag } from '../wire.ts';
import { clientBody, clientWire, globalClient } from './client.wire.ts';
import { addressNames, clientCreation, settingsOf } from './client-body.ts';

const listQuery = z.strictObject({
  ...pagingQuery,
  ...checkpointQuery,
  ...fieldsQuery,
  is_global: queryFlag.optional().describe('Whether it is the one of the tenant itself'),
  is_first_party: queryFlag.optional().describe("Every client is one of the tenant's own"),
  app_type: z.string().max(500).optional().describe('Kinds of clients, with commas between them'),
  external_client_id: z.string().max(2_048).optional().describe('No client is known by another id'),
});
type ListQuery = z.output<typeof listQuery>;

/** As many of a tenant's clients as are looked through to find those of some kinds. */
const pagesMax = 100;
const pageSize = 100;
const nobody = { items: [], total: 0 };

/** A page of what is there whole. */
const paged = <Item>(all: readonly Item[], query: ListQuery) =>
  andThen(pageWanted(query), (wanted) => cutTo(wanted, all));

/** `/clients`: the applications of a tenant. */
export const clientsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const ofKinds = async (tenantId: string, kinds: ReadonlySet<string>) => {
    const fitting: Application[] = [];
    for (let page = 0; page < pagesMax; page += 1) {
      const listed = await ask(listApplications, { tenantId, page, perPage: pageSize });
      const listing = answered(listed);
      if (isProblem(listing)) return listing;
      const { items, total } = listing;
      fitting.push(...items.filter((each) => kinds.has(String(clientWire(each).app_type))));
      if ((page + 1) * pageSize >= total) break;
    }
    return fitting;
  };

  const found = async (tenantId: string, query: ListQuery) => {
    const { is_first_party, external_client_id: external, app_type } = query;
    if (is_first_party === false || external !== undefined) return nobody;
    const wanted = pageWanted(query);
    if (isProblem(wanted)) return wanted;
    const { page, per_page: perPage } = wanted;
    if (app_type === undefined) {
      return answered(await ask(listApplications, { tenantId, page, perPage }));
    }
    const fitting = await ofKinds(tenantId, new Set(app_type.split(',')));
    return andThen(fitting, (clients) => paged(clients, query));
  };

  app.get(
    '/clients',
    {
      config: requireScopes('read:clients'),
      schema: { querystring: listQuery, response: { 200: pageOf('clients', clientBody) } },
    },
    async ({ tenant, query }) => {
      const { tenantId } = tenant;
      if (query.is_global) {
        const items = [chosen(globalClient(tenant), query)];
        return andThen(paged(items, query), (page) => pageAnswer('clients', query, page));
      }
      const listed = await found(tenantId, query);
      if (isProblem(listed)) return listed;
      const { items, total } = listed;
      const clients = items.map((client) => chosen(clientWire(client), query));
      return pageAnswer('clients', query, { items: clients, total });
    },
  );

  app.post(
    '/clients',
    {
      config: requireScopes('create:clients'),
      schema: { body: clientCreation, response: { 201: clientBody } },
    },
    async (request, reply) => {
      const { body } = request;
      const settings = settingsOf(body);
      if (isProblem(settings)) return settings;
      const created = await ask(createApplication, {
        tenantId: request.tenant.tenantId,
        callerScopes: callerScopesOf(request),
        ...(body.client_secret && { clientSecret: body.client_secret }),
        settings: { ...settings, name: body.name },
      });
      const found = answeredAs(addressNames, created);
      if (isProblem(found)) return found;
      const { application, clientSecret } = found;
      return reply.code(201).send(clientWire(application, clientSecret));
    },
  );
};
