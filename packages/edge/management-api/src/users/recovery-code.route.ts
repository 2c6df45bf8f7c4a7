import { readUser, regenerateRecoveryCode } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { userIdParam } from './user-id.ts';

const recoveryCode = z.object({ recovery_code: z.string() });

/**
 * A new recovery code for a person, shown this once; the one they had is void. Clients send an
 * empty object or nothing.
 */
export const recoveryCodeRoute: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.post(
    '/users/:id/recovery-code-regeneration',
    {
      config: requireScopes('update:users'),
      schema: {
        params: z.strictObject({ id: userIdParam }),
        body: z.strictObject({}).nullish(),
        response: { 200: recoveryCode },
      },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }) => {
      const done = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(done)) return done;
      const made = answered(await ask(regenerateRecoveryCode, { tenantId, userId }));
      if (isProblem(made)) return made;
      return { recovery_code: made.recoveryCode };
    },
  );
};
