import type { Clock } from '@countersign/kernel';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '../problems.ts';

interface Needs {
  readonly requestsPerMinute: number;
  readonly clock: Clock;
}

export type Limit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Addresses counted at once; beyond that, the longest unseen is forgotten. */
const addressesMax = 20_000;
const minuteMs = 60_000;

const noLimit: Limit = async () => {};

/**
 * A bound on what one network address may ask of one replica, with Auth0's headers (the reset is
 * an instant, in Unix seconds). It keeps noise out; what guards passwords, codes and messages is
 * counted by the services, for all replicas together.
 */
export const addressLimit = async (
  app: FastifyInstance,
  { requestsPerMinute, clock }: Needs,
): Promise<Limit> => {
  if (requestsPerMinute === 0) return noLimit;
  await app.register(fastifyRateLimit, {
    global: false,
    max: requestsPerMinute,
    timeWindow: minuteMs,
    cache: addressesMax,
  });
  const count = app.createRateLimit();

  return async (request, reply) => {
    const counted = await count(request);
    if (counted.isAllowed) return;
    const resetAt = Math.ceil((Date.parse(clock()) + counted.ttl) / 1_000);
    reply.headers({
      'x-ratelimit-limit': counted.max,
      'x-ratelimit-remaining': counted.remaining,
      'x-ratelimit-reset': resetAt,
    });
    if (!counted.isExceeded) return;
    reply.header('retry-after', counted.ttlInSeconds);
    throw new Refused('too_many_requests');
  };
};
