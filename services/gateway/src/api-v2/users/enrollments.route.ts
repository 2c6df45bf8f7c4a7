import {
  type Authenticator,
  listAuthenticators,
  readUser,
  removeAuthenticator,
  removeAuthenticators,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { noContent } from '../wire.ts';
import { maskedPhoneNumber } from './authentication-methods/mask.ts';
import { userIdParam } from './user-id.ts';

const params = z.strictObject({ id: userIdParam });

/** Auth0's old names of the ways to prove oneself. */
const authMethods = { phone: 'sms', totp: 'authenticator' } as const;
type Enrolled = Authenticator & { readonly kind: keyof typeof authMethods };

const enrollment = z.object({
  id: z.string(),
  status: z.enum(['pending', 'confirmed']),
  type: z.string(),
  name: z.string().optional(),
  phone_number: z.string().optional(),
  auth_method: z.enum([
    'authenticator',
    'guardian',
    'sms',
    'webauthn-platform',
    'webauthn-roaming',
  ]),
  enrolled_at: z.string().optional(),
  last_auth: z.string().optional(),
});

const isEnrolled = (each: Authenticator): each is Enrolled =>
  each.confirmed && each.kind in authMethods;

const enrollmentOf = (each: Enrolled): z.output<typeof enrollment> => ({
  id: each.authenticatorId,
  status: 'confirmed',
  type: authMethods[each.kind],
  name: each.name,
  phone_number: each.phoneNumber && maskedPhoneNumber(each.phoneNumber),
  auth_method: authMethods[each.kind],
  enrolled_at: each.enrolledAt,
  last_auth: each.lastUsedAt,
});

/** The older ways to see and to undo what a person enrolled. */
export const userEnrollmentRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (
  app,
  { ask },
) => {
  app.get(
    '/users/:id/enrollments',
    {
      config: requireScopes('read:users'),
      schema: { params, response: { 200: z.array(enrollment) } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }) => {
      answered(await ask(readUser, { tenantId, userId }));
      const { authenticators } = answered(await ask(listAuthenticators, { tenantId, userId }));
      // "the first confirmed" alone, as Auth0 documents it.
      return authenticators.filter(isEnrolled).slice(0, 1).map(enrollmentOf);
    },
  );

  app.delete(
    '/users/:id/authenticators',
    {
      config: requireScopes('delete:guardian_enrollments'),
      schema: { params, response: { 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      answered(await ask(removeAuthenticators, { tenantId, userId }));
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
      answered(await ask(readUser, { tenantId, userId }));
      const { authenticators } = answered(await ask(listAuthenticators, { tenantId, userId }));
      // An app of one's own is what "google-authenticator" means; nobody can have enrolled Duo.
      const gone = authenticators.filter(
        ({ kind }) => provider === 'google-authenticator' && kind === 'totp',
      );
      for (const { authenticatorId } of gone) {
        await ask(removeAuthenticator, { tenantId, userId, authenticatorId });
      }
      return reply.code(204).send();
    },
  );
};
