import {
  createApplication,
  listApplications,
  readApplication,
  removeApplication,
  rotateApplicationSecret,
  updateApplication,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { pageOf, pageStart, pagingQuery } from '../paging.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import { clientBody, clientChange, clientCreation, clientWire, settingsOf } from './client.wire.ts';

const params = z.strictObject({ id: z.string().min(1).max(64).describe('ID of the client') });
const listQuery = z.strictObject({
  ...pagingQuery,
  ...fieldsQuery,
  is_global: z.literal('false').optional().describe('There is no global client'),
});

/** `/clients`: applications of a tenant. */
export const clientsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/clients',
    {
      config: opensTo('read:clients'),
      schema: { querystring: listQuery, response: { 200: pageOf('clients', clientBody) } },
    },
    async ({ tenant: { tenantId }, query }) => {
      const { page, per_page: perPage } = query;
      const request = { tenantId, page, perPage };
      const { items, total } = answered(await ask(listApplications, request));
      const clients = items.map((client) => chosen(clientWire(client), query));
      return query.include_totals ? { ...pageStart(query), total, clients } : clients;
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

  app.get(
    '/clients/:id',
    {
      config: opensTo('read:clients'),
      schema: { params, querystring: z.strictObject(fieldsQuery), response: { 200: clientBody } },
    },
    async ({ tenant: { tenantId }, params: { id: clientId }, query }) =>
      chosen(clientWire(answered(await ask(readApplication, { tenantId, clientId }))), query),
  );

  app.patch(
    '/clients/:id',
    {
      config: opensTo('update:clients'),
      schema: { params, body: clientChange, response: { 200: clientBody } },
    },
    async ({ tenant: { tenantId }, params: { id: clientId }, body }) => {
      const before = answered(await ask(readApplication, { tenantId, clientId }));
      const settings = settingsOf(body, before.settings);
      return clientWire(answered(await ask(updateApplication, { tenantId, clientId, settings })));
    },
  );

  app.post(
    '/clients/:id/rotate-secret',
    {
      config: opensTo('update:client_keys'),
      schema: { params, response: { 200: clientBody } },
    },
    async ({ tenant: { tenantId }, params: { id: clientId } }) => {
      const rotated = answered(await ask(rotateApplicationSecret, { tenantId, clientId }));
      return clientWire(rotated.application, rotated.clientSecret);
    },
  );

  app.delete(
    '/clients/:id',
    {
      config: opensTo('delete:clients'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: clientId } }, reply) => {
      answered(await ask(removeApplication, { tenantId, clientId }));
      return reply.code(204).send();
    },
  );
};
