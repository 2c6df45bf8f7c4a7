import type { Messaging } from '@countersign/kernel';
import type { Metrics } from '@countersign/observability';
import { within } from '@countersign/process';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

interface Needs {
  readonly messaging: Messaging;
  readonly metrics: Metrics;
  readonly ready: () => Promise<void>;
}

/** Whoever asks waits for what we depend on, but not for long: no answer is a no. */
const readyWithinMs = 2_000;

const status = z.object({ status: z.enum(['alive', 'ready', 'not_ready']) });

/** For those who run it: whether the process lives, whether it can serve, what it counts. */
export const opsRoutes: FastifyPluginAsyncZod<Needs> = async (
  app,
  { messaging, metrics, ready },
) => {
  const tags = ['Operations'];

  app.get(
    '/healthz',
    { schema: { tags, summary: 'The process lives', response: { 200: status } } },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: { tags, summary: 'It can serve', response: { 200: status, 503: status } },
    },
    async (_request, reply) => {
      const dependencies = Promise.all([messaging.ping(), ready()]);
      const isReady = await within(readyWithinMs, 'being ready', dependencies).then(
        () => true,
        () => false,
      );
      return isReady
        ? reply.code(200).send({ status: 'ready' })
        : reply.code(503).header('retry-after', '1').send({ status: 'not_ready' });
    },
  );

  app.get(
    '/metrics',
    { schema: { tags, summary: 'What is counted, for Prometheus' } },
    async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
};
