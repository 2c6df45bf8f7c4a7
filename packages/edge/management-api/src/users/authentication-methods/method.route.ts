import {
  listAuthenticators,
  removeAuthenticator,
  updateAuthenticator,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../../management-scopes.ts';
import type { ManagementNeeds } from '../../needs.ts';
import { answered, refused } from '../../problems.ts';
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
export const methodRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  /** A method is named by its type and its own id; one without the other finds nothing. */
  const find = async (tenantId: string, { id: userId, authentication_method_id }: Params) => {
    const { authenticators } = answered(await ask(listAuthenticators, { tenantId, userId }));
    const found = authenticators.find(isNamed(authentication_method_id));
    if (!found) throw refused('authenticator_unknown');
    return found;
  };

  app.get(
    url,
    {
      config: requireScopes('read:authentication_methods'),
      schema: { params, response: { 200: readMethod } },
    },
    async ({ tenant, params: named }) =>
      methodWire(await find(tenant.tenantId, named), maskingOf(tenant)),
  );

  app.patch(
    url,
    {
      config: requireScopes('update:authentication_methods'),
      schema: { params, body: methodChange, response: { 200: patchedMethod } },
    },
    async ({ tenant, params: named, body }) => {
      const { tenantId } = tenant;
      const { authenticatorId } = await find(tenantId, named);
      const { name, preferred_authentication_method: preferred } = body;
      const request = {
        tenantId,
        userId: named.id,
        authenticatorId,
        ...(name !== undefined && { name }),
        ...(preferred !== undefined && { preferredMessageType: preferred }),
      };
      return methodWire(answered(await ask(updateAuthenticator, request)), maskingOf(tenant));
    },
  );

  app.delete(
    url,
    {
      config: requireScopes('delete:authentication_methods'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: named }, reply) => {
      const { authenticatorId } = await find(tenantId, named);
      const request = { tenantId, userId: named.id, authenticatorId };
      answered(await ask(removeAuthenticator, request));
      return reply.code(204).send();
    },
  );
};
