import type { PageProblem } from './texts/texts.ts';
import type { Whose } from './way-back.ts';

interface Details {
  readonly status?: number;
  /** Where to begin again, when that is known to lead somewhere. */
  readonly restart?: string;
  /** Whose login it was. */
  readonly whose?: Whose;
}

/** Carries what a person must be told on a page of its own to the one error handler. */
export class PageRefused extends Error {
  override readonly name = 'PageRefused';
  readonly problem: PageProblem;
  readonly details: Details;
  constructor(problem: PageProblem, details: Details = {}) {
    super(problem);
    this.problem = problem;
    this.details = details;
  }
}
