import type { Rule } from '../rule.ts';

const vague = /(^|\/)(utils?|helpers?|common|misc|types|interfaces)(\/|\.[cm]?ts$)/;

export const vagueNames: Rule = {
  name: 'a file is named after what it holds',
  instead: 'the noun, then its part of speech: challenge.decider.ts',
  find: (files) =>
    files
      .filter(({ path }) => vague.test(path))
      .map(({ path }) => ({ path, what: 'could hold anything' })),
};
