import { mfaPolicy, readGuardian, setPolicy } from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

/** `/guardian/policies`: when a tenant demands a second factor. */
export const policiesRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/guardian/policies',
    {
      config: opensTo('read:mfa_policies'),
      schema: { response: { 200: mfaPolicy } },
    },
    async ({ tenant: { tenantId } }) => answered(await ask(readGuardian, { tenantId })).policy,
  );

  app.put(
    '/guardian/policies',
    {
      config: opensTo('update:mfa_policies'),
      schema: { body: mfaPolicy, response: { 200: mfaPolicy } },
    },
    async ({ tenant: { tenantId }, body: policy }) =>
      answered(await ask(setPolicy, { tenantId, policy })).policy,
  );
};
