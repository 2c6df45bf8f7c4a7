import type { Clock } from '@countersign/core';
import type { Logger } from '@countersign/observability';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { BodyRefused } from './bodies.ts';
import { isProblem, type Problem, refuse, type Surface } from './problem.ts';
import { problems } from './problems.ts';
import { type RequestLimits, sayRemaining } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whom a route speaks to: a program, unless it says a person. */
    answers?: 'page' | 'json';
  }
}

interface Needs {
  readonly log: Logger;
  readonly clock: Clock;
  readonly limit: RequestLimits['ofAddress'];
  /** How a program is told, and how a person is; the Management API has a surface of its own. */
  readonly surfaces: {
    readonly program: Surface;
    readonly person: Pick<Surface, 'send'>;
  };
}

const isForPerson = ({ routeOptions, headers, is404 }: FastifyRequest): boolean =>
  routeOptions.config.answers === 'page' ||
  (is404 && headers.accept?.includes('text/html') === true);

/** When to come back; what the address alone may still ask is then no answer. */
const sayPause = (
  reply: FastifyReply,
  { status, retryAfterSeconds: seconds }: Problem,
  clock: Clock,
) => {
  if (seconds === undefined) return;
  reply.header('retry-after', seconds);
  if (status !== 429) return;
  reply.removeHeader('x-ratelimit-limit');
  sayRemaining(reply, { remaining: 0, seconds, clock });
};

/** The surface of every address that has none of its own. */
const surfaceOf = ({ clock, surfaces: { program, person } }: Needs): Surface => ({
  problemOf: program.problemOf,
  send: (problem, request, reply) => {
    sayPause(reply, problem, clock);
    return (isForPerson(request) ? person : program).send(problem, request, reply);
  },
});

const plugin: FastifyPluginAsync<Needs> = async (app, needs) => {
  const { log, limit } = needs;
  app.decorate('surface', surfaceOf(needs));

  app.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = function worded(request, reply) {
      const settle = (answer: unknown) =>
        isProblem(answer) ? refuse(answer, request, reply) : answer;
      const answer: unknown = handler.call(this, request, reply);
      return answer instanceof Promise ? answer.then(settle) : settle(answer);
    };
  });

  app.setErrorHandler((error: unknown, request, reply) => {
    const found =
      error instanceof BodyRefused ? error.problem : reply.server.surface.problemOf(error, request);
    if (found.refusal === 'broken') {
      const route = request.routeOptions.url ?? 'unmatched';
      log.error({ error, route, correlationId: request.id }, 'broken');
    }
    return refuse(found, request, reply);
  });

  app.setNotFoundHandler({ preHandler: limit }, (request, reply) =>
    refuse(problems.not_found, request, reply),
  );
};

/**
 * The last layer: what a handler returned as a problem is worded by the surface that was asked, and
 * so is what was thrown, which is a surprise; and what is said where nothing is.
 */
export const errors = fp(plugin, { name: 'errors' });
