import { STATUS_CODES } from 'node:http';
import {
  type Failure,
  failureOf,
  problems as gatewayProblems,
  Refused,
} from '@countersign/edge-http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ManagementProblem, type Problem, problems } from './problems.ts';
import { validationProblem } from './validation.ts';

/** The body of every error, in the order Auth0 writes it. */
export const errorBody = ({ statusCode, message, errorCode }: Problem) => ({
  statusCode,
  error: STATUS_CODES[statusCode] ?? 'Error',
  message,
  ...(errorCode !== undefined && { errorCode }),
});

const retryAfterSeconds = '1';
/** As fast as a person's mails come back. */
const sendAfterSeconds = '60';

/** What no route meant, in the words used here. A missing line does not compile. */
const failures: Readonly<Record<Failure, Problem>> = {
  body_too_large: problems.body_too_large,
  broken: problems.broken,
  media_type_unsupported: problems.media_type_unsupported,
  not_found: problems.route_unknown,
  outcome_unknown: problems.outcome_unknown,
  parameter_malformed: problems.body_malformed,
  service_silent: problems.service_silent,
  too_many_requests: problems.too_many_requests,
};

/** What the plugins before this one refuse: in the words used here, where there are any. */
const ownWords = ({ code }: Refused): Problem => {
  const own: Readonly<Record<string, Problem>> = problems;
  const { status: statusCode, error_description: message } = gatewayProblems[code];
  return own[code] ?? { statusCode, message };
};

const problemOf = (error: FastifyError | ManagementProblem, request: FastifyRequest): Problem => {
  if (error instanceof ManagementProblem) return error.problem;
  if (error instanceof Refused) return ownWords(error);
  if (error.validation) return validationProblem(error, request);
  return failures[failureOf(error)];
};

/** Words every error of the Management API, and logs those that are nobody's answer. */
export const errorHandler = (
  error: FastifyError | ManagementProblem,
  request: FastifyRequest,
  reply: FastifyReply,
) => {
  const problem = problemOf(error, request);
  if (problem === problems.broken) {
    request.log.error({ error, route: request.routeOptions.url }, 'broken');
  }
  if (problem.statusCode === 503) reply.header('retry-after', retryAfterSeconds);
  if (problem === problems.too_many_sends) reply.header('retry-after', sendAfterSeconds);
  // RFC 6750 section 3: a refused token is told which scheme would do.
  if (problem.statusCode === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.statusCode).send(errorBody(problem));
};
