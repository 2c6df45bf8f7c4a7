import { randomUUID } from 'node:crypto';
import {
  forgetBrowser,
  listBrowsers,
  note,
  readUser,
  removeAuthenticators,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { noContent } from '../wire.ts';

const params = z.strictObject({ id: userIdParam });
const browsers = '/countersign/users/:id/remembered-browsers';
const browserId = z.string().min(1).max(64).describe('ID of the browser');
const rememberedBrowser = z.object({
  id: z.string(),
  device: z.string().optional().describe('Its make and system; of before 0.3.0 nobody knows'),
  remembered_at: z.string(),
  last_seen_at: z.string(),
});

/** `/countersign/users/{id}`: what Auth0 has no word for in helping a person. */
export const peopleRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, tellPerson }) => {
  app.post(
    '/countersign/users/:id/authentication-methods/reset',
    {
      config: requireScopes('delete:authentication_methods'),
      schema: {
        params,
        body: z.strictObject({
          reason: note.optional().describe('Why, for the log; it goes when the person is erased'),
        }),
        response: { 204: noContent },
      },
    },
    async (request, reply) => {
      const { tenant, params: whose, body } = request;
      const person = { tenantId: tenant.tenantId, userId: whose.id };
      const user = answered(await ask(readUser, person));
      if (isProblem(user)) return user;
      const done = answered(await ask(removeAuthenticators, person));
      if (isProblem(done)) return done;
      const { userId } = person;
      request.note = body.reason === undefined ? undefined : { userId, text: body.reason };
      return reply.code(204).send();
    },
  );

  app.get(
    browsers,
    {
      config: requireScopes('read:users'),
      schema: {
        params,
        response: { 200: z.object({ remembered_browsers: z.array(rememberedBrowser) }) },
      },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }) => {
      const user = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(user)) return user;
      return andThen(answered(await ask(listBrowsers, { tenantId, userId })), (listed) => ({
        remembered_browsers: listed.browsers.map((each) => ({
          ...{ id: each.browserId, device: each.device },
          ...{ remembered_at: each.rememberedAt, last_seen_at: each.seenAt },
        })),
      }));
    },
  );

  app.delete(
    `${browsers}/:browser_id`,
    {
      config: requireScopes('update:users'),
      schema: {
        params: z.strictObject({ id: userIdParam, browser_id: browserId }),
        response: { 204: noContent },
      },
    },
    async ({ tenant: { tenantId }, params: { id: userId, browser_id } }, reply) => {
      const done = answered(await ask(forgetBrowser, { tenantId, userId, browserId: browser_id }));
      if (isProblem(done)) return done;
      await tellPerson(randomUUID(), { kind: 'browsers_forgotten', tenantId, userId });
      return reply.code(204).send();
    },
  );
};
