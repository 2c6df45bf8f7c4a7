import { problem } from '@countersign/edge-http';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { managementSurface } from './management-surface.ts';

const told = async (refusal: string) => {
  const app = fastify();
  const refused = problem(refusal, { status: 429, text: 'canary', retryAfterSeconds: 7 });
  app.get('/', (request, reply) => managementSurface.send(refused, request, reply));
  return app.inject('/');
};

it.each(['too_many_requests', 'not_found', 'of_no_table'])(
  'says when to come back, whoever has said so: %s',
  async (refusal) => {
    expect((await told(refusal)).headers['retry-after']).toBe('7');
  },
);
