import { randomUUID } from 'node:crypto';
import { forgetBrowsers, readUser } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { noContent } from '../wire.ts';
import { userIdParam } from './user-id.ts';

/** Every browser of a person asks for the second factor again, at once. */
export const rememberedBrowsersRoute: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, tellPerson } = needs;
  app.post(
    '/users/:id/multifactor/actions/invalidate-remember-browser',
    {
      config: requireScopes('update:users'),
      schema: { params: z.strictObject({ id: userIdParam }), response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      const user = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(user)) return user;
      const done = answered(await ask(forgetBrowsers, { tenantId, userId }));
      if (isProblem(done)) return done;
      if (done.forgottenCount !== 0) {
        await tellPerson(randomUUID(), { kind: 'browsers_forgotten', tenantId, userId });
      }
      return reply.code(204).send();
    },
  );
};
