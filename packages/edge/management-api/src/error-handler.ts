import { STATUS_CODES } from 'node:http';
import { Contended, type Silence, Unanswered, UnavailableError } from '@countersign/core';
import { problems as gatewayProblems, Refused } from '@countersign/edge-http';
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

const silences: Readonly<Record<Silence, Problem>> = {
  broken: problems.broken,
  busy: problems.service_silent,
  'no-responders': problems.service_silent,
  'timed-out': problems.outcome_unknown,
  // The other side is of another version: soon both are of one.
  unreadable: problems.outcome_unknown,
};
const retryAfterSeconds = '1';
/** As fast as a person's mails come back. */
const sendAfterSeconds = '60';

/** What Fastify itself can say about a request, before any route runs. */
const statuses: Readonly<Record<number, Problem>> = {
  400: problems.body_malformed,
  413: problems.body_too_large,
  415: problems.media_type_unsupported,
  429: problems.too_many_requests,
};

/** What the plugins before this one refuse: in the words used here, where there are any. */
const ownWords = ({ code }: Refused): Problem => {
  const own: Readonly<Record<string, Problem>> = problems;
  const { status: statusCode, error_description: message } = gatewayProblems[code];
  return own[code] ?? { statusCode, message };
};

type Failure = FastifyError | ManagementProblem;

const problemOf = (error: Failure, request: FastifyRequest): Problem => {
  if (error instanceof ManagementProblem) return error.problem;
  if (error instanceof Unanswered) return silences[error.silence];
  if (error instanceof Contended || error instanceof UnavailableError) {
    return problems.service_silent;
  }
  if (error instanceof Refused) return ownWords(error);
  if (error.validation) return validationProblem(error, request);
  return statuses[error.statusCode ?? 500] ?? problems.broken;
};

/** Words every error of the Management API, and logs those that are nobody's answer. */
export const errorHandler = (error: Failure, request: FastifyRequest, reply: FastifyReply) => {
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
