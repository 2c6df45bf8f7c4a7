import { problem, Refused } from '@countersign/edge-http';
import type { PageProblem } from './texts/texts.ts';

/** A problem that a person is told of on a page of its own: its texts are the pages'. */
export const pageProblem = (refusal: PageProblem) =>
  problem(refusal, { status: 400, text: 'The request cannot be answered.' });

/** Carries a problem out of a handler that does not return it yet. */
export class PageRefused extends Refused {
  constructor(refusal: PageProblem) {
    super(pageProblem(refusal));
  }
}
