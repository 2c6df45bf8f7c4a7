import type { PageErrors } from '@countersign/edge-http';
import { type ProblemCode, problems } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageRefused } from './page-refused.ts';
import { sendProblem } from './pages/send-page.ts';
import type { PageProblem } from './texts/texts.ts';
import type { FindWayBack } from './way-back.ts';

/** The few things a person is told about what went wrong outside a form. */
const pageProblems: Readonly<Partial<Record<ProblemCode, PageProblem>>> = {
  broken: 'broken',
  not_found: 'not_found',
  outcome_unknown: 'service_silent',
  service_silent: 'service_silent',
  tenant_unknown: 'tenant_unknown',
  too_many_requests: 'too_many_requests',
};

/** Tells a person what went wrong, on a page of its own, with a way back where there is one. */
export const pageErrors = (findWayBack: FindWayBack): PageErrors => {
  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    {
      whose,
      ...given
    }: PageRefused['details'] & Omit<Parameters<typeof sendProblem>[2], 'wayBack'>,
  ): Promise<FastifyReply> => {
    // Whoever does not answer is not asked for more.
    const isSilent = given.problem === 'service_silent' || given.problem === 'broken';
    const wayBack = isSilent ? undefined : await findWayBack(request, whose).catch(() => undefined);
    return sendProblem(request, reply, { ...given, wayBack });
  };

  return {
    own: (error, request, reply) =>
      error instanceof PageRefused
        ? send(request, reply, { problem: error.problem, ...error.details })
        : undefined,
    refusal: (request, reply, { code, elsewhere }) =>
      send(request, reply, {
        problem: pageProblems[code] ?? 'request_malformed',
        ...{ status: problems[code].status, elsewhere },
      }),
  };
};
