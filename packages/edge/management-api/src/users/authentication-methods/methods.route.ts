import {
  listAuthenticators,
  readUser,
  registerAuthenticator,
  removeAuthenticators,
  replaceAuthenticators,
  type Tenant,
} from '@countersign/contracts';
import { isProblem, originOf, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireScopes } from '../../management-scopes.ts';
import type { ManagementNeeds } from '../../needs.ts';
import { cutTo, pageStart, pagingQuery } from '../../paging.ts';
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
import { methodBodies } from './method-body.ts';

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

/** Whom a key is for where nothing else is said. */
const hostOf = ({ hosts }: Tenant): string => new URL(`https://${hosts[0]}`).hostname;

/** Tells the log where a person can have no more: no stream has what was refused. */
const tooManyTeller =
  ({ tell }: ManagementNeeds) =>
  async (
    request: FastifyRequest,
    userId: string,
    reply: { readonly ok: boolean; readonly refusal?: string },
  ): Promise<void> => {
    if (reply.refusal !== 'too_many_authenticators') return;
    const { tenant, manager } = request;
    const whence = { tenant, origin: originOf(request) };
    await tell(whence, { kind: 'authenticators_exhausted', clientId: manager?.clientId, userId });
  };

/** `/users/{id}/authentication-methods`: all the ways a person can prove who they are. */
export const methodsRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, factors } = needs;
  const { methodBody, authenticatorOf } = methodBodies(factors);
  const creating = { params, body: methodBody, response: { 201: createdMethod } };
  const replacing = {
    params,
    body: z.array(methodBody),
    response: { 200: z.array(changedMethod) },
  };
  const tellOfTooMany = tooManyTeller(needs);
  const known = async (tenantId: string, userId: string) =>
    answered(await ask(readUser, { tenantId, userId }));

  app.get(
    url,
    { config: requireScopes('read:authentication_methods'), schema: listing },
    async ({ tenant, params: { id: userId }, query }) => {
      const { tenantId } = tenant;
      const person = await known(tenantId, userId);
      if (isProblem(person)) return person;
      const found = answered(await ask(listAuthenticators, { tenantId, userId }));
      if (isProblem(found)) return found;
      const { authenticators } = found;
      const { items, total } = cutTo(query, authenticators);
      const page = items.map((authenticator) => methodWire(authenticator, maskingOf(tenant)));
      if (!query.include_totals) return page;
      return { authenticators: page, ...(total > 0 && { total }), ...pageStart(query) };
    },
  );

  app.post(
    url,
    { config: requireScopes('create:authentication_methods'), schema: creating },
    async (request, reply) => {
      const { tenant, params, body } = request;
      const whose = { tenantId: tenant.tenantId, userId: params.id };
      const person = await known(whose.tenantId, whose.userId);
      if (isProblem(person)) return person;
      const asked = { ...whose, authenticator: authenticatorOf(body, hostOf(tenant)) };
      const registered = await ask(registerAuthenticator, asked);
      await tellOfTooMany(request, whose.userId, registered);
      const method = answered(registered);
      if (isProblem(method)) return method;
      return reply.code(201).send(methodWire(method, maskingOf(tenant)));
    },
  );

  app.put(
    url,
    { config: requireScopes('update:authentication_methods'), schema: replacing },
    async (request) => {
      const { tenant, params, body } = request;
      const whose = { tenantId: tenant.tenantId, userId: params.id };
      const person = await known(whose.tenantId, whose.userId);
      if (isProblem(person)) return person;
      const asked = {
        ...whose,
        authenticators: body.map((each) => authenticatorOf(each, hostOf(tenant))),
      };
      const replaced = await ask(replaceAuthenticators, asked);
      await tellOfTooMany(request, whose.userId, replaced);
      const found = answered(replaced);
      if (isProblem(found)) return found;
      const { authenticators } = found;
      return authenticators.map((authenticator) => methodWire(authenticator, hideNothing));
    },
  );

  app.delete(
    url,
    {
      config: requireScopes('delete:authentication_methods'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      const done = answered(await ask(removeAuthenticators, { tenantId, userId }));
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
