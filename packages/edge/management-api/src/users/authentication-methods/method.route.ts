import {
  listAuthenticators,
  removeAuthenticator,
  updateAuthenticator,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../../conditional.ts';
import { requireScopes } from '../../management-scopes.ts';
import type { ManagementNeeds } from '../../needs.ts';
import { answered, problems } from '../../problems.ts';
import { noContent } from '../../wire.ts';
import { userIdParam } from '../user-id.ts';
import { isNamed, maskingOf, methodWire, patchedMethod, readMethod } from './method.wire.ts';
import { methodChange } from './method-body.ts';

const url = '/users/:id/authentication-methods/:authentication_method_id';
const params = z.strictObject({
  id: userIdParam,
  authentication_method_id: z.string().min(1).max(128),
});
type Params = z.output<typeof params>;

/** `/users/{id}/authentication-methods/{authentication_method_id}`: one of them. */
export const methodRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  /**
   * A method is named by its type and its own id; one without the other finds nothing. `reply` is
   * the answer that shows it.
   */
  const find = async (
    tenantId: string,
    { id: userId, authentication_method_id }: Params,
    reply?: FastifyReply,
  ) => {
    const listed = await ask(listAuthenticators, { tenantId, userId });
    const all = reply ? shownFrom(reply, listed) : answered(listed);
    if (isProblem(all)) return all;
    const found = all.authenticators.find(isNamed(authentication_method_id));
    return found ?? problems.authenticator_unknown;
  };

  app.get(
    url,
    {
      config: requireScopes('read:authentication_methods'),
      schema: { params, response: { 200: readMethod } },
    },
    async ({ tenant, params: named }, reply) =>
      andThen(await find(tenant.tenantId, named, reply), (found) =>
        methodWire(found, maskingOf(tenant)),
      ),
  );

  app.patch(
    url,
    {
      config: { ...requireScopes('update:authentication_methods'), ...conditional },
      schema: { params, body: methodChange, response: { 200: patchedMethod } },
    },
    async (request) => {
      const { tenant, params: named, body } = request;
      const { tenantId } = tenant;
      const found = await find(tenantId, named);
      if (isProblem(found)) return found;
      const { authenticatorId } = found;
      const { name, preferred_authentication_method: preferred } = body;
      const asked = {
        tenantId,
        userId: named.id,
        authenticatorId,
        ...(name !== undefined && { name }),
        ...(preferred !== undefined && { preferredMessageType: preferred }),
      };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(updateAuthenticator, { ...asked, ...terms })),
      );
      return andThen(done, (method) => methodWire(method, maskingOf(tenant)));
    },
  );

  app.delete(
    url,
    {
      config: { ...requireScopes('delete:authentication_methods'), ...conditional },
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: named } = request;
      const { tenantId } = tenant;
      const found = await find(tenantId, named);
      if (isProblem(found)) return found;
      const { authenticatorId } = found;
      const asked = { tenantId, userId: named.id, authenticatorId };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(removeAuthenticator, { ...asked, ...terms })),
      );
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
