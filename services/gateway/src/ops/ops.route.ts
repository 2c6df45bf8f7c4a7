import { type Messaging, within } from '@countersign/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked every few seconds by a machine: neither traced, nor worth a line of the log. */
    isForOperators?: boolean;
  }
}

interface Needs {
  readonly messaging: Messaging;
  readonly ready: () => Promise<void>;
}

/** Whoever asks waits for what we depend on, but not for long: no answer is a no. */
const readyWithinMs = 2_000;

const status = z.object({ status: z.enum(['alive', 'ready', 'not_ready']) });

/**
 * For whoever spreads the load: whether the process lives, and whether it can serve. What it counts
 * is told on a port that the public does not reach.
 */
export const opsRoutes: FastifyPluginAsyncZod<Needs> = async (app, { messaging, ready }) => {
  const tags = ['Operations'];
  const config = { isForOperators: true };

  app.get(
    '/healthz',
    { config, schema: { tags, summary: 'The process lives', response: { 200: status } } },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/readyz',
    {
      config,
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
};
