import { lineByLine, type Rule } from '../rule.ts';

const isSource = (path: string) => /\.(ts|mjs|cjs|css|html|yaml|yml|sh|jsonc)$/.test(path);
const planted = [{ path: 'tools/repo-lint/src/rules/', reason: 'speaks of these words' }];

export const promises: Rule = {
  name: 'what is still to do has an issue',
  instead: 'do it now, or file an issue and name it: `TODO(#12): …`',
  except: planted,
  find: lineByLine(isSource, (line) =>
    /\b(FIXME|TODO|XXX|HACK)\b/.test(line) && !/\b(FIXME|TODO)\(#\d+\)/.test(line)
      ? line.trim().slice(0, 60)
      : undefined,
  ),
};

/** Each has a form that carries a reason, or none at all. */
const suppressions = [
  { sign: /@ts-(ignore|nocheck)/, reasoned: /$^/ },
  { sign: /@ts-expect-error/, reasoned: /@ts-expect-error[:\s—-]+\w.{8,}/ },
  { sign: /biome-ignore/, reasoned: /biome-ignore(-\w+)? [\w/]+(\([^)]*\))?: [^<\s].{8,}/ },
  { sign: /(eslint|oxlint)-disable|prettier-ignore/, reasoned: /$^/ },
  { sign: /(v8|c8|istanbul) ignore/, reasoned: /ignore \w+ -- .{8,}/ },
];

export const silences: Rule = {
  name: 'a suppression says why',
  instead: 'mend what it hides; else `biome-ignore <rule>: <reason>`, `@ts-expect-error <reason>`',
  except: planted,
  find: lineByLine(isSource, (line) =>
    suppressions.some(({ sign, reasoned }) => sign.test(line) && !reasoned.test(line))
      ? line.trim().slice(0, 60)
      : undefined,
  ),
};
