import { eraseUser, metadata, readUser, updateUser } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import { profileOf, profilePatchFields, userBody, userWire } from './user.wire.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });
const password = z.string().min(1).max(256).describe('The password of the user');

const change = z.strictObject({
  ...profilePatchFields,
  password: password.optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  blocked: z.boolean().optional(),
  connection: z.string().optional(),
  client_id: z.string().optional(),
  verify_email: z.boolean().optional().describe('Accepted; no message is sent'),
  verify_phone_number: z.boolean().optional().describe('Accepted; no message is sent'),
});

/** `/users/{id}`: one person. */
export const userRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/users/:id',
    {
      config: opensTo('read:users'),
      schema: { params, querystring: z.strictObject(fieldsQuery), response: { 200: userBody } },
    },
    async ({ tenant: { tenantId }, params: { id: userId }, query }) =>
      chosen(userWire(answered(await ask(readUser, { tenantId, userId }))), query),
  );

  app.patch(
    '/users/:id',
    {
      config: opensTo('update:users'),
      schema: { params, body: change, response: { 200: userBody } },
    },
    async ({ tenant: { tenantId }, params: { id: userId }, body }) => {
      const { password: newPassword, blocked, user_metadata, app_metadata } = body;
      const request = {
        tenantId,
        userId,
        profile: profileOf(body),
        ...(newPassword !== undefined && { password: newPassword }),
        ...(user_metadata && { userMetadata: user_metadata }),
        ...(app_metadata && { appMetadata: app_metadata }),
        ...(blocked !== undefined && { blocked }),
      };
      return userWire(answered(await ask(updateUser, request)));
    },
  );

  app.delete(
    '/users/:id',
    {
      config: opensTo('delete:users'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      answered(await ask(eraseUser, { tenantId, userId }));
      return reply.code(204).send();
    },
  );
};
