import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { asHook, type Surface } from './problem.ts';
import { problems } from './problems.ts';

/** Who words it: an API below an address of its own, and whoever answers everywhere else. */
interface Surfaces {
  readonly below: string;
  readonly there: Surface;
  readonly elsewhere: Surface;
}

/**
 * Words what the router itself refuses, before there is a route: a path that cannot be decoded, and
 * one whose id is too long. Neither is repeated to whoever sent it.
 */
export const refuseOddPath =
  ({ below, there, elsewhere }: Surfaces) =>
  (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    reply.header('cache-control', 'no-store');
    const surface = request.url.startsWith(below) ? there : elsewhere;
    void surface.send(problems.path_malformed, request, reply);
  };

/** Names at even places, values at odd ones. */
const isHost = (header: string, at: number) => at % 2 === 0 && header.toLowerCase() === 'host';

/**
 * Refuses a request that says twice which host it is for: "A server MUST respond with a 400 […] to
 * any request message that contains more than one Host header field line" (RFC 9112 3.2); or once
 * more by its target, which is absolute before a proxy alone. Whoever stands in front may have read
 * the other one.
 */
export const refuseOddTargets = asHook(async ({ raw, url }) => {
  const isAmbiguous = raw.rawHeaders.filter(isHost).length > 1;
  return isAmbiguous || !url.startsWith('/') ? problems.parameter_malformed : undefined;
});
