import { randomUUID } from 'node:crypto';
import { eraseUser, metadata, readUser, updateUser } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { nullish } from '../fields/fields.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, refuseOther } from '../problems.ts';
import { chosen, fieldsQuery, noContent } from '../wire.ts';
import { profileOf, profilePatchFields, userBody, userWire } from './user.wire.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });
const password = z.string().min(1).max(256).describe('The password of the user');

const change = z.strictObject({
  ...profilePatchFields,
  ...nullish({
    password,
    user_metadata: metadata,
    app_metadata: metadata,
    blocked: z.boolean(),
    connection: z.string(),
    client_id: z.string(),
    verify_email: z.boolean().describe('Accepted; no message is sent'),
    verify_phone_number: z.boolean().describe('Accepted; no message is sent'),
  }),
  // What a person is, as it is answered: nobody can change it.
  user_id: z.string().optional().describe('What it is: it cannot be changed'),
  identities: userBody.shape.identities.describe('Read alone'),
  created_at: z.string().optional().describe('Read alone'),
  updated_at: z.string().optional().describe('Read alone'),
});

/** `/users/{id}`: one person. */
export const userRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, endSignIns, tellPerson } = needs;

  app.get(
    '/users/:id',
    {
      config: requireScopes('read:users'),
      schema: { params, querystring: z.strictObject(fieldsQuery), response: { 200: userBody } },
    },
    async ({ tenant: { tenantId }, params: { id: userId }, query }, reply) =>
      andThen(shownFrom(reply, await ask(readUser, { tenantId, userId })), (user) =>
        chosen(userWire(user), query),
      ),
  );

  app.patch(
    '/users/:id',
    {
      config: { ...requireScopes('update:users'), ...conditional },
      schema: { params, body: change, response: { 200: userBody } },
    },
    async (request) => {
      const {
        tenant,
        params: { id: userId },
        body,
      } = request;
      const whose = { tenantId: tenant.tenantId, userId };
      const { password: newPassword, blocked, user_metadata, app_metadata } = body;
      const other = refuseOther(body, { user_id: userId });
      if (other) return other;
      const asked = {
        ...whose,
        profile: profileOf(body),
        ...(newPassword && { password: newPassword }),
        // An empty object takes all of it away, and so does `null`.
        ...(user_metadata !== undefined && { userMetadata: user_metadata ?? {} }),
        ...(app_metadata !== undefined && { appMetadata: app_metadata ?? {} }),
        ...(blocked !== undefined && { blocked: blocked ?? false }),
      };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(updateUser, { ...asked, ...terms })),
      );
      if (newPassword && !isProblem(done)) {
        await tellPerson(randomUUID(), { kind: 'password_changed', ...whose });
        await endSignIns(tenant, userId);
      }
      return andThen(done, userWire);
    },
  );

  app.delete(
    '/users/:id',
    {
      config: { ...requireScopes('delete:users'), ...conditional },
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenant, params: whose } = request;
      const asked = { tenantId: tenant.tenantId, userId: whose.id };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(eraseUser, { ...asked, ...terms })),
      );
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
