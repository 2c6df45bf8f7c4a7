import type { reviewOwnWord as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
import { judgeOwnWord } from './own-word.ts';

/** Says whether a person's own word counts now, and what it takes. */
export const reviewOwnWord =
  (deps: Deps) =>
  async ({ loginSessionId, ...user }: ParsedRequestOf<typeof operation>) => {
    const { loginOf, authenticatorsOf } = deps;
    const [login, theirs] = await Promise.all([loginOf(loginSessionId), authenticatorsOf(user)]);
    return yes(judgeOwnWord(deps, login, { ...user, theirs }));
  };
