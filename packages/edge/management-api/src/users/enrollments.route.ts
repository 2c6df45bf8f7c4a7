import {
  type Authenticator,
  listAuthenticators,
  readUser,
  removeAuthenticator,
  removeAuthenticators,
} from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { type Factors, otp } from '@countersign/factors';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { noContent } from '../wire.ts';
import { maskedPhoneNumber } from './authentication-methods/mask.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });

const enrollment = z.object({
  id: z.string(),
  status: z.enum(['pending', 'confirmed']),
  type: z.string(),
  name: z.string().optional(),
  phone_number: z.string().optional(),
  /** Auth0's old name of the factor. */
  auth_method: z.string(),
  enrolled_at: z.string().optional(),
  last_auth: z.string().optional(),
});

const enrollmentsOf =
  (factors: Factors) =>
  (each: Authenticator): readonly z.output<typeof enrollment>[] => {
    const method = factors.ofKind(each.kind)?.enrollmentName;
    if (!each.confirmed || method === undefined) return [];
    return [
      {
        id: each.authenticatorId,
        status: 'confirmed',
        type: method,
        name: each.name,
        phone_number: each.phoneNumber && maskedPhoneNumber(each.phoneNumber),
        auth_method: method,
        enrolled_at: each.enrolledAt,
        last_auth: each.lastUsedAt,
      },
    ];
  };

/** The older ways to see and to undo what a person enrolled. */
export const userEnrollmentRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, factors }) => {
  app.get(
    '/users/:id/enrollments',
    {
      config: requireScopes('read:users'),
      schema: { params, response: { 200: z.array(enrollment) } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }) => {
      const done = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(done)) return done;
      const found = answered(await ask(listAuthenticators, { tenantId, userId }));
      if (isProblem(found)) return found;
      const { authenticators } = found;
      // "the first confirmed" alone, as Auth0 documents it.
      return authenticators.flatMap(enrollmentsOf(factors)).slice(0, 1);
    },
  );

  app.delete(
    '/users/:id/authenticators',
    {
      config: requireScopes('delete:guardian_enrollments'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      const done = answered(await ask(removeAuthenticators, { tenantId, userId }));
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );

  app.delete(
    '/users/:id/multifactor/:provider',
    {
      config: requireScopes('update:users'),
      schema: {
        params: params.extend({ provider: z.enum(['duo', 'google-authenticator']) }),
        response: { 204: noContent },
      },
    },
    async ({ tenant: { tenantId }, params: { id: userId, provider } }, reply) => {
      const done = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(done)) return done;
      const found = answered(await ask(listAuthenticators, { tenantId, userId }));
      if (isProblem(found)) return found;
      const { authenticators } = found;
      // An app of one's own is what "google-authenticator" means; nobody can have enrolled Duo.
      const gone = authenticators.filter(
        ({ kind }) => provider === 'google-authenticator' && kind === otp.kind,
      );
      for (const { authenticatorId } of gone) {
        await ask(removeAuthenticator, { tenantId, userId, authenticatorId });
      }
      return reply.code(204).send();
    },
  );
};
