import { posix } from 'node:path';
import { type File, type Finding, isTest, type Rule } from '../rule.ts';

/** The pages whose tables promise a test in the last column of every row. */
const pages = new Set(['docs/guards.md', 'docs/security/checklist.md']);

/** A row of a table, without the heading and the rule under it. */
const isRow = (line: string, before: string) =>
  line.startsWith('| ') && !/^\|\s*:?-/.test(line) && before.startsWith('|');

/** Said where there is no test, with the reason. */
const excuse = /^(Not yet|Does not apply): \S/;

const proof = /\[[^\]]*\]\(([^)]+)\)\s+“([^”]+)”/g;

/** Titles are compared as they are read: a placeholder, and how the code quotes, do not count. */
const plain = (text: string) => text.replaceAll(/\\(['"`])/g, '$1');

/** Why the last cell of a row proves nothing; `undefined` where it proves something. */
const faultOf = (cell: string, page: string, files: ReadonlyMap<string, string>) => {
  if (excuse.test(cell)) return undefined;
  const proofs = [...cell.matchAll(proof)];
  if (proofs.length === 0) return 'names no test, and no reason';
  for (const [, link = '', title = ''] of proofs) {
    const path = posix.join(posix.dirname(page), link);
    const text = files.get(path);
    if (text === undefined) return `${path} is not there`;
    if (!isTest(path)) return `${path} is no test`;
    if (!text.includes(title)) return `${path} has no “${title}”`;
  }
  return undefined;
};

const findIn = ({ path, text }: File, files: ReadonlyMap<string, string>): readonly Finding[] => {
  const lines = text.split('\n');
  return lines.flatMap((line, index): Finding[] => {
    if (!isRow(line, lines[index - 1] ?? '')) return [];
    const what = faultOf(line.split('|').at(-2)?.trim() ?? '', path, files);
    return what === undefined ? [] : [{ path, line: index + 1, what }];
  });
};

export const proofs: Rule = {
  name: 'a row that claims something names the test that proves it',
  instead: '[file](path) “the words of its title”, or `Not yet:` / `Does not apply:` and why',
  find: (files) => {
    const texts = new Map(files.map(({ path, text }) => [path, plain(text)]));
    return files.filter(({ path }) => pages.has(path)).flatMap((page) => findIn(page, texts));
  },
};
