import type { reviewOwnWord as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
import { reviewWord } from './own-word.ts';

/** Says whether a person's own word counts now, and what it takes. */
export const reviewOwnWord = (deps: Deps) => async (request: ParsedRequestOf<typeof operation>) => {
  const { isFresh, takes } = await reviewWord(deps, request);
  return yes({ isFresh, takes });
};
