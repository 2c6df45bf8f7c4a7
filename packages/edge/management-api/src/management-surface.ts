import { STATUS_CODES } from 'node:http';
import {
  type Failure,
  failureOf,
  problems as lowerProblems,
  type Problem,
  problem,
  type Surface,
} from '@countersign/edge-http';
import { problems } from './problems.ts';
import { validationProblem } from './validation.ts';

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

/** What a lower layer refused, in the words used here, where there are any. */
const inOwnWords = (refused: Problem): Problem => {
  if (!Object.hasOwn(lowerProblems, refused.refusal)) return refused;
  const own: Readonly<Record<string, Problem>> = problems;
  const { refusal, status, text, retryAfterSeconds } = refused;
  return {
    ...(own[refusal] ?? problem(refusal, { status, text })),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
};

/** How the Management API tells what was refused: the parts in the order that Auth0 writes them. */
export const managementSurface: Surface = {
  problemOf: (error, request) => validationProblem(error, request) ?? failures[failureOf(error)],
  send: (refused, _request, reply) => {
    const { status, code, text, retryAfterSeconds } = inOwnWords(refused);
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    // RFC 6750 section 3: a refused token is told which scheme would do.
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    return reply.code(status).send({
      ...{ statusCode: status, error: STATUS_CODES[status] ?? 'Error', message: text },
      ...(code !== undefined && { errorCode: code }),
    });
  },
};
