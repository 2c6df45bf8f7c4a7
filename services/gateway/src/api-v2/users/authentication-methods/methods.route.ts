import {
  listAuthenticators,
  readUser,
  registerAuthenticator,
  removeAuthenticators,
  replaceAuthenticators,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../../management-scopes.ts';
import type { ManagementNeeds } from '../../needs.ts';
import { pageStart, pagingQuery } from '../../paging.ts';
import { answered } from '../../problems.ts';
import { noContent } from '../../wire.ts';
import { userIdParam } from '../user-id.ts';
import {
  changedMethod,
  createdMethod,
  hideNothing,
  maskingOf,
  methodWire,
  readMethod,
} from './method.wire.ts';
import { authenticatorOf, methodBody } from './method-body.ts';

const url = '/users/:id/authentication-methods';
const params = z.strictObject({ id: userIdParam });

/** Unlike other lists: the items have a name of their own, and an empty list has no total [REC]. */
const methods = z.union([
  z.array(readMethod),
  z.object({
    authenticators: z.array(readMethod),
    total: z.int().optional(),
    start: z.int(),
    limit: z.int(),
  }),
]);

const listing = { params, querystring: z.strictObject(pagingQuery), response: { 200: methods } };
const creating = { params, body: methodBody, response: { 201: createdMethod } };
const replacing = {
  params,
  body: z.array(methodBody),
  response: { 200: z.array(changedMethod) },
};

/** `/users/{id}/authentication-methods`: all the ways a person can prove who they are. */
export const methodsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  const known = async (tenantId: string, userId: string) =>
    answered(await ask(readUser, { tenantId, userId }));

  app.get(
    url,
    { config: opensTo('read:authentication_methods'), schema: listing },
    async ({ tenant, params: { id: userId }, query }) => {
      const { tenantId } = tenant;
      await known(tenantId, userId);
      const { authenticators } = answered(await ask(listAuthenticators, { tenantId, userId }));
      const { start, limit } = pageStart(query);
      const items = authenticators
        .slice(start, start + limit)
        .map((authenticator) => methodWire(authenticator, maskingOf(tenant)));
      if (!query.include_totals) return items;
      const { length: total } = authenticators;
      return { authenticators: items, ...(total > 0 && { total }), start, limit };
    },
  );

  app.post(
    url,
    { config: opensTo('create:authentication_methods'), schema: creating },
    async ({ tenant, params: { id: userId }, body }, reply) => {
      const { tenantId } = tenant;
      await known(tenantId, userId);
      const request = { tenantId, userId, authenticator: authenticatorOf(body) };
      const authenticator = answered(await ask(registerAuthenticator, request));
      return reply.code(201).send(methodWire(authenticator, maskingOf(tenant)));
    },
  );

  app.put(
    url,
    { config: opensTo('update:authentication_methods'), schema: replacing },
    async ({ tenant: { tenantId }, params: { id: userId }, body }) => {
      await known(tenantId, userId);
      const request = { tenantId, userId, authenticators: body.map(authenticatorOf) };
      const { authenticators } = answered(await ask(replaceAuthenticators, request));
      return authenticators.map((authenticator) => methodWire(authenticator, hideNothing));
    },
  );

  app.delete(
    url,
    {
      config: opensTo('delete:authentication_methods'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      answered(await ask(removeAuthenticators, { tenantId, userId }));
      return reply.code(204).send();
    },
  );
};
