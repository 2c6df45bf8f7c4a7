import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`, where there is one. */
export const bearerToken = ({ headers: { authorization } }: FastifyRequest): string | undefined =>
  /^bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
