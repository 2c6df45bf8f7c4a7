import type { FastifyReply } from 'fastify';

/**
 * Sends a browser on. A form is answered by 303, which says that what is there is to be got
 * (RFC 9110 15.4.4), so that no browser posts a password or a code on (RFC 9700 4.12).
 */
export const redirectOn = (reply: FastifyReply, location: string): FastifyReply =>
  reply.redirect(location, reply.request.method === 'POST' ? 303 : 302);
