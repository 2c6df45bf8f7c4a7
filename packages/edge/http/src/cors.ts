import { type Application, readApplication } from '@countersign/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ask } from './ask.ts';

/** What Auth0's browser clients send beside a form or JSON. */
const requestHeaders = 'authorization, content-type, auth0-client, if-match, x-correlation-id';
/** What they may read of the answer beside its body. */
const exposedHeaders =
  'etag, countersign-warning, x-correlation-id, retry-after, x-ratelimit-limit, ' +
  'x-ratelimit-remaining, x-ratelimit-reset';
const preflightSeconds = '600';

const originOf = (url: string): string | undefined =>
  URL.canParse(url) ? new URL(url).origin : undefined;

/**
 * The origins an application is served from: those it names, and its callbacks', as Auth0 has it.
 */
const originsOf = ({
  settings: { allowedOrigins, webOrigins, callbacks },
}: Application): readonly string[] =>
  [...allowedOrigins, ...webOrigins, ...callbacks]
    .map(originOf)
    .filter((origin) => origin !== undefined && origin !== 'null')
    // The filter above leaves only text, which the compiler cannot see through two conditions.
    .map((origin) => origin as string);

/** Lets the application's own origins, and no other, read the answer. */
export const allowOrigin = (
  { headers: { origin } }: FastifyRequest,
  reply: FastifyReply,
  application: Application,
): void => {
  reply.header('vary', 'Origin');
  if (origin === undefined || !originsOf(application).includes(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', exposedHeaders);
};

/** Lets the application that a token was given to read the answer, where a page of its asks. */
export const originReader =
  (ask: Ask) =>
  async (request: FastifyRequest, reply: FastifyReply, clientId: string): Promise<void> => {
    if (request.headers.origin === undefined) return;
    const { tenantId } = request.tenant;
    const read = await ask(readApplication, { tenantId, clientId });
    if (read.ok) allowOrigin(request, reply, read.value);
  };

/**
 * Answers a preflight. It comes without credentials and cannot say which application asks, so it
 * only lets the request itself be sent; whether its answer may be read is `allowOrigin`'s to say.
 */
export const preflight = (app: FastifyInstance, url: string, methods: readonly string[]): void => {
  app.options(url, { schema: { hide: true } }, async ({ headers: { origin } }, reply) => {
    reply.header('vary', 'Origin');
    if (origin !== undefined) {
      reply.headers({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': requestHeaders,
        'access-control-max-age': preflightSeconds,
      });
    }
    return reply.code(204).send();
  });
};
