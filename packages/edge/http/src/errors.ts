import type { Clock } from '@countersign/core';
import type { Logger } from '@countersign/observability';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { failureOf } from './failure.ts';
import { malformed, type ProblemCode, pauses, problems, Refused } from './problems.ts';
import { type Limit, sayRemaining } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whom a route speaks to: a program, unless it says a person. */
    answers?: 'page' | 'json';
  }
}

/** How a person is told what went wrong: what a page says, the pages know. */
export interface PageErrors {
  /** Tells of an error that is the pages' own; answers nothing to any other. */
  readonly own: (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply> | undefined;
  /** Tells of a refusal that any route may meet. */
  readonly refusal: (
    request: FastifyRequest,
    reply: FastifyReply,
    refused: { readonly code: ProblemCode; readonly elsewhere: string | undefined },
  ) => Promise<FastifyReply>;
}

interface Needs {
  readonly log: Logger;
  readonly clock: Clock;
  readonly limit: Limit;
  readonly pages: PageErrors;
}

const codeOf = (error: unknown): ProblemCode =>
  error instanceof Refused ? error.code : failureOf(error);

const validated = z.object({
  validation: z.tuple([z.object({ instancePath: z.string() })], z.unknown()),
});

/** What is said beside the table's words: of a schema's fault, what it is about. */
const moreOf = (error: unknown): Refused['more'] => {
  if (error instanceof Refused) return error.more;
  const fault = validated.safeParse(error);
  return fault.success ? malformed(fault.data.validation[0].instancePath.split('/')[1]).more : {};
};

/** RFC 6750 3 and RFC 6749 5.2: a refusal for want of proof says which proof would do. */
const challengeFor = (code: ProblemCode): string => {
  if (code === 'access_token_missing') return 'Bearer';
  const isToken = code === 'access_token_invalid' || code === 'mfa_token_expired';
  return isToken ? 'Bearer error="invalid_token"' : 'Basic realm="oauth"';
};

const isForPerson = ({ routeOptions, headers, is404 }: FastifyRequest): boolean =>
  routeOptions.config.answers === 'page' ||
  (is404 && headers.accept?.includes('text/html') === true);

/** When to come back; what the address alone may still ask is then no answer. */
const sayPause = (reply: FastifyReply, code: ProblemCode, clock: Clock) => {
  const seconds = pauses[code];
  if (seconds === undefined) return;
  reply.header('retry-after', seconds);
  if (problems[code].status !== 429) return;
  reply.removeHeader('x-ratelimit-limit');
  sayRemaining(reply, { remaining: 0, seconds, clock });
};

/** OAuth's error, for programs. */
const sayProblem = (reply: FastifyReply, code: ProblemCode, more: Refused['more'] = {}) => {
  const { status, ...body } = problems[code];
  if (status === 401) reply.header('www-authenticate', challengeFor(code));
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ ...body, ...more });
};

const plugin: FastifyPluginAsync<Needs> = async (app, { log, clock, limit, pages }) => {
  const say = (request: FastifyRequest, reply: FastifyReply, { code, more }: Refused) =>
    isForPerson(request)
      ? pages.refusal(request, reply, { code, elsewhere: more.elsewhere })
      : sayProblem(reply, code, more);

  app.setErrorHandler((error: unknown, request, reply) => {
    const told = pages.own(error, request, reply);
    if (told) return told;
    const code = codeOf(error);
    if (code === 'broken') {
      const route = request.routeOptions.url ?? 'unmatched';
      log.error({ error, route, correlationId: request.id }, 'broken');
    }
    sayPause(reply, code, clock);
    return say(request, reply, new Refused(code, moreOf(error)));
  });

  app.setNotFoundHandler({ preHandler: limit }, (request, reply) =>
    say(request, reply, new Refused('not_found')),
  );
};

/** The one error handler, and what is said where nothing is. */
export const errors = fp(plugin, { name: 'errors' });
