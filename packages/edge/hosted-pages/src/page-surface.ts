import { messageType } from '@countersign/contracts';
import { type Clock, plus, wholeMinute } from '@countersign/core';
import type { Surface, TenantFinder } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { failurePath, isHostedForm } from './login-pages.ts';
import { countryCode, type Notice, type Notices } from './notices.ts';
import { sendProblem } from './pages/send-page.ts';
import { textsIn } from './texts/language.ts';
import type { PageProblem, PageRefusal } from './texts/texts.ts';
import { type FindWayBack, isSilent } from './way-back.ts';

const problemTexts: Readonly<Record<string, unknown>> = textsIn('en').problems;
const hasText = (refusal: string): refusal is PageProblem => Object.hasOwn(problemTexts, refusal);

/** What a page says of a refusal: of what is none of a person's doing, little. */
const pageProblemOf = (refusal: string): PageProblem => {
  if (refusal === 'outcome_unknown') return 'service_silent';
  return hasText(refusal) ? refusal : 'request_malformed';
};

/** What is said above a form that failed and can be sent again. */
const aboveForm = (refusal: string): PageRefusal => {
  const problem = pageProblemOf(refusal);
  return problem === 'broken' || problem === 'service_silent' || problem === 'too_many_requests'
    ? problem
    : 'form_unreadable';
};

const hint = z.object({ elsewhere: z.string().optional() });
const sentForm = z.record(z.string(), z.unknown()).catch({});
const choices = z.object({
  country: countryCode.optional().catch(undefined),
  by: messageType.optional().catch(undefined),
});
const stated = z.looseObject({ state: z.string() });

/** Of a form whatever is no secret, as far as it was read. */
const filledIn = ({
  body,
  routeOptions,
}: FastifyRequest): Pick<Notice, 'typed' | 'isTicked' | 'country' | 'by'> => {
  const form = sentForm.parse(body);
  const { typedField = '' } = routeOptions.config;
  const typed = form[typedField];
  return {
    ...(typeof typed === 'string' && { typed }),
    ...(form.rememberBrowser !== undefined && { isTicked: true }),
    ...choices.parse(form),
  };
};

/** What may pass by itself, and is no fault of the form's: from here on ours. */
const tooMany = 429;
const ourFault = 500;

interface Needs {
  readonly clock: Clock;
  readonly findWayBack: FindWayBack;
  readonly notices: Notices;
  readonly tenants: TenantFinder;
}

/**
 * Tells a person what was refused: on the page whose form it was, where it was one of a login, so
 * that a reload sends nothing again; else on a page of its own, with a way back where there is one.
 */
export const pageSurface = ({
  clock,
  findWayBack,
  notices,
  tenants,
}: Needs): Pick<Surface, 'send'> => {
  const retryAt = (reply: FastifyReply) => {
    const seconds = Number(reply.getHeader('retry-after') ?? 0);
    return seconds > 0 ? wholeMinute(plus(clock(), seconds * 1_000)) : undefined;
  };

  const backToForm = (refusal: string, request: FastifyRequest, reply: FastifyReply) => {
    const { url: path = '' } = request.routeOptions;
    const [query, body] = [request.query, request.body].map((each) => stated.safeParse(each).data);
    const state = query?.state ?? body?.state ?? '';
    const why = { refusal: aboveForm(refusal), retryAt: retryAt(reply) };
    return notices.leave(reply, { state, path }, { ...why, ...filledIn(request) });
  };

  /** To a page that says what failed: of a form that has none of its own. */
  const toFailure = (refusal: string, reply: FastifyReply) => {
    const failure = pageProblemOf(refusal);
    return notices.leave(reply, { state: '', path: failurePath }, { failure });
  };

  return {
    send: async ({ refusal, status, fields = {} }, request, reply) => {
      const { method, routeOptions } = request;
      const { url = '', config } = routeOptions;
      const hasPage = isHostedForm(request) && request.server.hasRoute({ method: 'GET', url });
      const isFailure = status === tooMany || status >= ourFault;
      if (hasPage || (method === 'POST' && config.answers === 'page' && isFailure)) {
        // The log counts the form as what it was, though its answer is a redirect.
        request.meantStatus = status;
        return hasPage ? backToForm(refusal, request, reply) : toFailure(refusal, reply);
      }
      const problem = pageProblemOf(refusal);
      // Also where no tenant was looked for, or none was found in time: theirs is the look.
      const tenant = await tenants.lookOf(request, !isSilent(problem));
      if (tenant) request.tenant = tenant;
      const wayBack = await findWayBack(request, problem);
      const { elsewhere } = hint.parse(fields);
      return sendProblem(request, reply, { problem, status, elsewhere, wayBack });
    },
  };
};
