import { createApplication, listApplications } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageAnswer, pageOf, pageWanted, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery } from '../wire.ts';
import { clientBody, clientWire } from './client.wire.ts';
import { clientCreation, settingsOf } from './client-body.ts';

const listQuery = z.strictObject({
  ...pagingQuery,
  ...checkpointQuery,
  ...fieldsQuery,
  is_global: z.literal('false').optional().describe('There is no global client'),
});

/** `/clients`: the applications of a tenant. */
export const clientsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/clients',
    {
      config: opensTo('read:clients'),
      schema: { querystring: listQuery, response: { 200: pageOf('clients', clientBody) } },
    },
    async ({ tenant: { tenantId }, query }) => {
      const { page, per_page: perPage } = pageWanted(query);
      const request = { tenantId, page, perPage };
      const { items, total } = answered(await ask(listApplications, request));
      const clients = items.map((client) => chosen(clientWire(client), query));
      return pageAnswer('clients', query, { items: clients, total });
    },
  );

  app.post(
    '/clients',
    {
      config: opensTo('create:clients'),
      schema: { body: clientCreation, response: { 201: clientBody } },
    },
    async ({ tenant: { tenantId }, body: { client_secret, ...body } }, reply) => {
      const created = await ask(createApplication, {
        tenantId,
        ...(client_secret !== undefined && { clientSecret: client_secret }),
        settings: { ...settingsOf(body), name: body.name },
      });
      const { application, clientSecret } = answered(created);
      return reply.code(201).send(clientWire(application, clientSecret));
    },
  );
};
