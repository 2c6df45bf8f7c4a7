import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problems, Refused } from './problems.ts';

/** An API below an address of its own, which words a path that cannot be read in its own way. */
interface ApiWords {
  readonly below: string;
  readonly pathMalformed: object;
}

/**
 * Words what the router itself refuses, before there is a route: a path that cannot be decoded, and
 * one whose id is too long. Neither is repeated to whoever sent it.
 */
export const refuseOddPath =
  ({ below, pathMalformed }: ApiWords) =>
  (_error: FastifyError, { url }: FastifyRequest, reply: FastifyReply): void => {
    const { status, ...body } = problems.parameter_malformed;
    void reply
      .code(status)
      .header('cache-control', 'no-store')
      .send(url.startsWith(below) ? pathMalformed : body);
  };

/** Names at even places, values at odd ones. */
const isHost = (header: string, at: number) => at % 2 === 0 && header.toLowerCase() === 'host';

/**
 * Refuses a request that says twice which host it is for: "A server MUST respond with a 400 […] to
 * any request message that contains more than one Host header field line" (RFC 9112 3.2); or once
 * more by its target, which is absolute before a proxy alone. Whoever stands in front may have read
 * the other one.
 */
export const refuseOddTargets = async ({ raw, url }: FastifyRequest): Promise<void> => {
  const isAmbiguous = raw.rawHeaders.filter(isHost).length > 1;
  if (isAmbiguous || !url.startsWith('/')) throw new Refused('parameter_malformed');
};
