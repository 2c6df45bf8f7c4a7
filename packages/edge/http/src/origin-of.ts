import type { Origin } from '@countersign/contracts';
import type { FastifyRequest } from 'fastify';

const userAgentMaxLength = 512;
const addressMaxLength = 64;

/** Where a request came from, for the log. */
export const originOf = ({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Origin => {
  const userAgent = headers['user-agent']?.slice(0, userAgentMaxLength);
  return {
    address: ip.slice(0, addressMaxLength),
    ...(userAgent !== undefined && { userAgent }),
  };
};
