import type { FastifyRequest } from 'fastify';

/**
 * How a browser is sent on. A form is answered by 303, which says that what is there is to be got
 * (RFC 9110 15.4.4), so that no browser posts a password or a code on (RFC 9700 4.12).
 */
export const redirectStatus = ({ method }: FastifyRequest): 302 | 303 =>
  method === 'POST' ? 303 : 302;
