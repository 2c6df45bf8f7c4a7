import { note, readUser, removeAuthenticators } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { noContent } from '../wire.ts';

const params = z.strictObject({ id: userIdParam });

/** `/countersign/users/{id}`: what Auth0 has no word for in helping a person. */
export const peopleRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
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
};
