import type { Cookies } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';

const plainName = 'countersign-language';
const hostName = `__Host-${plainName}`;
const lifetimeSeconds = 365 * 24 * 3_600;

/** The language that somebody chose on a page, in this browser: before what it asks for itself. */
export const chosenLanguage = ({ cookies }: FastifyRequest): string | undefined =>
  cookies?.[hostName] ?? cookies?.[plainName];

/** Keeps it for a year. It is no secret, and nothing rests on it. */
export const keepLanguage = (reply: FastifyReply, cookies: Cookies, language: string): void => {
  const maxAge = lifetimeSeconds;
  reply.setCookie(cookies.nameOf(plainName), language, { ...cookies.options, maxAge });
};
