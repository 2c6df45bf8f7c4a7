import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../api-v2/error-handler.ts';
import { problems as managementProblems } from '../api-v2/problems.ts';
import { problems } from '../problems.ts';

/**
 * Words what the router itself refuses, before there is a route: a path that cannot be decoded, and
 * one whose id is too long. Neither is repeated to whoever sent it.
 */
export const refuseOddPath = (
  _error: FastifyError,
  { url }: FastifyRequest,
  reply: FastifyReply,
): void => {
  const isManagement = url.startsWith('/api/v2/');
  const { status, ...body } = problems.parameter_malformed;
  void reply
    .code(status)
    .header('cache-control', 'no-store')
    .send(isManagement ? errorBody(managementProblems.path_malformed) : body);
};
