import type { ImportJob } from '@countersign/contracts';
import { z } from 'zod';

const summary = z.object({
  failed: z.int(),
  updated: z.int(),
  inserted: z.int(),
  total: z.int(),
});

/** An import as Auth0 tells it. */
export const jobBody = z.object({
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  type: z.literal('users_import'),
  created_at: z.string(),
  id: z.string(),
  connection_id: z.string(),
  upsert: z.boolean(),
  external_id: z.string().optional(),
  send_completion_email: z.boolean().describe('Always false: no mail is sent at the end'),
  percentage_done: z.int().min(0).max(100).optional(),
  summary: summary.optional(),
});

const isOver = ({ status }: ImportJob) => status === 'completed' || status === 'failed';

/** How far an import has come: while it runs as a part of a hundred, then what it came to. */
export const jobWire = (job: ImportJob): z.output<typeof jobBody> => {
  const { status, requestedAt, jobId, connectionId, upsert, externalId } = job;
  const { failed, updated, inserted, total } = job;
  const done = failed + updated + inserted;
  return {
    ...{ status, type: 'users_import', created_at: requestedAt, id: jobId },
    ...{ connection_id: connectionId, upsert },
    ...(externalId !== undefined && { external_id: externalId }),
    send_completion_email: false,
    ...(isOver(job)
      ? { summary: { failed, updated, inserted, total } }
      : { percentage_done: Math.floor((100 * done) / Math.max(1, total)) }),
  };
};
