import { findings, type Rule } from './rule.ts';

/** What a rule finds in texts planted for it, by path: the places, as `path:line`. */
export const placesIn = (rule: Rule, texts: Readonly<Record<string, string>>): readonly string[] =>
  findings(
    rule,
    Object.entries(texts).map(([path, text]) => ({ path, text })),
  ).map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));

/** How often a rule finds fault with one text, in a file of a service unless told otherwise. */
export const faults = (rule: Rule, text: string, path = 'services/session/src/a.ts'): number =>
  placesIn(rule, { [path]: text }).length;
