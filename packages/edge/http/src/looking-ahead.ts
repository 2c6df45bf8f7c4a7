import type { FastifyReply, FastifyRequest } from 'fastify';

/** How browsers and their predecessors say that nobody has asked to go there yet. */
const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

const isAhead = ({ headers }: FastifyRequest): boolean =>
  purposes.some((name) => String(headers[name] ?? '').includes('prefetch'));

/**
 * Pages are for people: going to one begins a login, sends a message or ends a session. What only
 * looks ahead is told to come when somebody does, which browsers then do (503, as the Speculation
 * Rules have it); and to ask for the head alone says that the page is there, and does nothing.
 */
export const refuseLookingAhead = async (
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  if (request.routeOptions.config.answers !== 'page') return undefined;
  if (request.method === 'HEAD') return reply.header('cache-control', 'no-store').send();
  if (!isAhead(request)) return undefined;
  return reply.code(503).header('cache-control', 'no-store').send();
};
