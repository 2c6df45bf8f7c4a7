import { importFailure, readImport } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { noContent } from '../wire.ts';
import { jobBody, jobWire } from './job.wire.ts';
import { usersImportsRoute } from './users-imports.route.ts';

const params = z.strictObject({ id: z.string().max(64) });

/** `/jobs`: imports of people, and what became of them. */
export const jobsRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask, importFiles } = needs;
  const read = async (tenantId: string, jobId: string) =>
    answered(await ask(readImport, { tenantId, jobId }));

  await app.register(usersImportsRoute, needs);

  app.get(
    '/jobs/:id',
    {
      config: requireScopes('create:users', 'read:users'),
      schema: { params, response: { 200: jobBody } },
    },
    async ({ tenant: { tenantId }, params: { id } }) => andThen(await read(tenantId, id), jobWire),
  );

  app.get(
    '/jobs/:id/errors',
    {
      config: requireScopes('create:users', 'read:users'),
      schema: { params, response: { 200: z.array(importFailure), 204: noContent } },
    },
    async ({ tenant: { tenantId }, params: { id } }, reply) => {
      const job = await read(tenantId, id);
      if (isProblem(job)) return job;
      const failures = await importFiles.failures(id, job.total);
      return failures.length === 0 ? reply.code(204).send() : reply.send([...failures]);
    },
  );
};
