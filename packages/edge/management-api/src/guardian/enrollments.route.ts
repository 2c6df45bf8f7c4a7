import { findAuthenticator, removeAuthenticator } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, problems } from '../problems.ts';
import { maskedPhoneNumber } from '../users/authentication-methods/mask.ts';
import { noContent } from '../wire.ts';

const url = '/guardian/enrollments/:id';
const params = z.strictObject({
  id: z.stringFormat('enrollment-id', /^dev_[a-zA-Z0-9]{16}$/).describe('The id of the enrollment'),
});

/** An enrollment as it is read. Its keys are answered in this order. */
const enrollment = z.object({
  id: z.string(),
  status: z.enum(['pending', 'confirmed']),
  name: z.string().optional(),
  phone_number: z.string().optional(),
  enrolled_at: z.string().optional(),
  last_auth: z.string().optional(),
});

/** `/guardian/enrollments/{id}`: one authenticator, by its id alone. */
export const enrollmentRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask, judgeChange }) => {
  const find = async (tenantId: string, authenticatorId: string) => {
    const found = await ask(findAuthenticator, { tenantId, authenticatorId });
    return found.ok ? found.value : problems.enrollment_unknown;
  };

  app.get(
    url,
    {
      config: requireScopes('read:guardian_enrollments'),
      schema: { params, response: { 200: enrollment } },
    },
    async ({ tenant: { tenantId }, params: { id } }) => {
      const found = await find(tenantId, id);
      if (isProblem(found)) return found;
      const { confirmed, name, phoneNumber, enrolledAt, lastUsedAt } = found.authenticator;
      return {
        id,
        status: confirmed ? ('confirmed' as const) : ('pending' as const),
        name,
        phone_number: phoneNumber && maskedPhoneNumber(phoneNumber),
        enrolled_at: enrolledAt,
        last_auth: lastUsedAt,
      };
    },
  );

  app.delete(
    url,
    {
      config: requireScopes('delete:guardian_enrollments'),
      schema: { params, response: { 204: noContent } },
    },
    async (request, reply) => {
      const { tenantId } = request.tenant;
      const { id: authenticatorId } = request.params;
      const found = await find(tenantId, authenticatorId);
      if (isProblem(found)) return found;
      const { userId } = found;
      const forbidden = await judgeChange(request, userId);
      if (forbidden) return forbidden;
      const done = answered(await ask(removeAuthenticator, { tenantId, userId, authenticatorId }));
      if (isProblem(done)) return done;
      return reply.code(204).send();
    },
  );
};
