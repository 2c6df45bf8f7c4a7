import { failureOf, type Problem, type Surface } from '@countersign/edge-http';
import { z } from 'zod';
import { parameterMalformed, problems } from './problems.ts';

/** RFC 6750 3 and RFC 6749 5.2: a refusal for want of proof says which proof would do. */
const challengeFor = ({ refusal }: Problem): string => {
  if (refusal === 'access_token_missing') return 'Bearer';
  const isToken = refusal === 'access_token_invalid' || refusal === 'mfa_token_expired';
  return isToken ? 'Bearer error="invalid_token"' : 'Basic realm="oauth"';
};

const validated = z.object({
  validation: z.tuple([z.object({ instancePath: z.string() })], z.unknown()),
});

/** OAuth's error (RFC 6749 5.2), which an answer to an application's address has as well. */
export const oauthError = ({ code = 'invalid_request', text }: Problem) => ({
  error: code,
  error_description: text,
});

/** How OAuth and the MFA API tell a program what was refused. */
export const oauthSurface: Surface = {
  problemOf: (error) => {
    const fault = validated.safeParse(error);
    return fault.success
      ? parameterMalformed(fault.data.validation[0].instancePath.split('/')[1])
      : problems[failureOf(error)];
  },
  send: (problem, _request, reply) => {
    if (problem.status === 401) reply.header('www-authenticate', challengeFor(problem));
    return reply.code(problem.status).send({ ...oauthError(problem), ...problem.fields });
  },
};
