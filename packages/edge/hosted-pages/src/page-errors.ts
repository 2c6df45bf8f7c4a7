import type { PageErrors } from '@countersign/edge-http';
import { type ProblemCode, problems } from '@countersign/edge-http';
import { PageRefused } from './page-refused.ts';
import { sendProblem } from './pages/send-page.ts';
import type { PageProblem } from './texts/texts.ts';

/** The few things a person is told about what went wrong outside a form. */
const pageProblems: Readonly<Partial<Record<ProblemCode, PageProblem>>> = {
  broken: 'broken',
  not_found: 'not_found',
  service_silent: 'service_silent',
  tenant_unknown: 'tenant_unknown',
  too_many_requests: 'too_many_requests',
};

/** Tells a person what went wrong, on a page of its own. */
export const pageErrors: PageErrors = {
  own: (error, request, reply) =>
    error instanceof PageRefused
      ? sendProblem(request, reply, { problem: error.problem, ...error.details })
      : undefined,
  refusal: (request, reply, { code, elsewhere }) =>
    sendProblem(request, reply, {
      problem: pageProblems[code] ?? 'request_malformed',
      ...{ status: problems[code].status, elsewhere },
    }),
};
