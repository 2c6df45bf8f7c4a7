import type { Surface } from '@countersign/edge-http';
import { z } from 'zod';
import { sendProblem } from './pages/send-page.ts';
import { textsIn } from './texts/language.ts';
import type { PageProblem } from './texts/texts.ts';
import type { FindWayBack } from './way-back.ts';

const told: Readonly<Record<string, unknown>> = textsIn('en').problems;
const isTold = (refusal: string): refusal is PageProblem => Object.hasOwn(told, refusal);

/** What a page says of a refusal: of what is none of a person's doing, little. */
const pageProblemOf = (refusal: string): PageProblem => {
  if (refusal === 'outcome_unknown') return 'service_silent';
  return isTold(refusal) ? refusal : 'request_malformed';
};

const hint = z.object({ elsewhere: z.string().optional() });

/** Tells a person what was refused, on a page of its own, with a way back where there is one. */
export const pageSurface = (findWayBack: FindWayBack): Pick<Surface, 'send'> => ({
  send: async ({ refusal, status, fields = {} }, request, reply) => {
    const problem = pageProblemOf(refusal);
    // Whoever does not answer is not asked for more.
    const isSilent = problem === 'service_silent' || problem === 'broken';
    const wayBack = isSilent ? undefined : await findWayBack(request).catch(() => undefined);
    const { elsewhere } = hint.parse(fields);
    return sendProblem(request, reply, { problem, status, elsewhere, wayBack });
  },
});
