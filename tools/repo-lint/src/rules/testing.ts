import ts from 'typescript';
import { isTest, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

const calls = (node: ts.Node, source: ts.SourceFile) =>
  ts.isCallExpression(node) ? node.expression.getText(source) : undefined;

export const sleeps: Rule = {
  name: 'no test sleeps',
  instead: 'move a testClock(), or wait for the condition itself: vi.waitFor, expect.poll',
  find: nodeByNode(isTest, (node, source) => {
    if (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === 'setTimeout') {
      return 'setTimeout';
    }
    return calls(node, source) === 'setTimeout' ? 'setTimeout' : undefined;
  }),
};

export const onlys: Rule = {
  name: 'no test shuts the others out',
  instead: 'the plain describe, it or test',
  find: nodeByNode(isTest, (node, source) =>
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'only' &&
    /^(describe|it|test|suite)\b/.test(node.expression.getText(source))
      ? node.getText(source)
      : undefined,
  ),
};

export const shoulds: Rule = {
  name: 'a test says what is, not what should be',
  instead: 'the present tense: "locks on the last attempt"',
  find: nodeByNode(isTest, (node) => {
    if (!ts.isCallExpression(node) || !/^(it|test)\b/.test(node.expression.getText())) {
      return undefined;
    }
    const [title] = node.arguments;
    return title && ts.isStringLiteralLike(title) && /\bshould\b/i.test(title.text)
      ? `"${title.text}"`
      : undefined;
  }),
};

export const orphans: Rule = {
  name: 'a child process ends with its parent, however that ends',
  instead: '`endsWithParent(spawn(…))`, of @countersign/nats/testing',
  find: (files) =>
    files
      .filter(({ path, text }) => {
        const isOurs = path.endsWith('.ts') && !path.startsWith('tools/repo-lint/');
        const starts = /import [^;]*\b(spawn|fork)\b[^;]* from 'node:child_process'/.test(text);
        return isOurs && starts && !/\bends-?with-?parent\b/i.test(text);
      })
      .map(({ path }) => ({ path, what: 'starts a child' })),
};

/** What in a suite tells that it needs a program, and what that it looked for it first. */
const needs = [
  { program: 'nats-server', sign: /\bstartNats\(/, looked: /\bnatsAvailable\(/ },
  {
    program: 'chromium',
    sign: /from '(playwright-core|\.\/browser\.ts)'/,
    looked: /\bchromiumAvailable\(/,
  },
];

export const programsLookedFor: Rule = {
  name: 'a suite looks for the program it needs',
  instead: '`describe.skipIf(!natsAvailable())`, `…(!chromiumAvailable())`; CI skips nothing',
  find: (files) =>
    files
      .filter(({ path }) => path.endsWith('.test.ts') && !path.startsWith('tools/repo-lint/'))
      .flatMap(({ path, text }) =>
        needs
          .filter(({ sign, looked }) => sign.test(text) && !looked.test(text))
          .map(({ program }) => ({ path, what: `needs ${program}` })),
      ),
};
