import type { FastifyReply } from 'fastify';

/**
 * Sends a browser on, never to be kept: the way goes on from where things are, each time. A form is
 * answered by 303, which says that what is there is to be got (RFC 9110 15.4.4), so that no browser
 * posts a password or a code on (RFC 9700 4.12).
 */
export const redirectOn = (reply: FastifyReply, location: string): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .redirect(location, reply.request.method === 'POST' ? 303 : 302);
