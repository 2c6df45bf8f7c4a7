import { type Problem, problem } from '@countersign/edge-http';
import type { PageProblem } from './texts/texts.ts';

/** A problem that a person is told of on a page of its own: its texts are the pages'. */
export const pageProblem = (refusal: PageProblem): Problem =>
  problem(refusal, { status: 400, text: 'The request cannot be answered.' });
