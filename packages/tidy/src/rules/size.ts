import ts from 'typescript';
import { isTest, isTypeScript, lineByLine, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

const columnsMax = 100;
/** An address cannot be broken, so it takes no room. */
const address = /https?:\/\/\S+/;
const linesMax = 200;
const testLinesMax = 300;
const functionLinesMax = 40;

export const longLines: Rule = {
  name: 'a line fits in 100 columns',
  instead: 'break it; a long text becomes several joined ones',
  find: lineByLine(isTypeScript, (line) => {
    const columns = [...line.replace(address, '')].length;
    return columns > columnsMax ? `${columns} columns` : undefined;
  }),
};

export const longFiles: Rule = {
  name: 'a file has at most 200 lines, a test file 300',
  instead: 'split it by what changes for different reasons',
  find: (files) =>
    files.flatMap(({ path, text }) => {
      const lines = text.trimEnd().split('\n').length;
      const max = isTest(path) ? testLinesMax : linesMax;
      return isTypeScript(path) && lines > max
        ? [{ path, what: `${lines} lines, more than ${max}` }]
        : [];
    }),
};

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

const linesOf = (node: ts.Node, source: ts.SourceFile) => {
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.getEnd()) - lineAt(node.getStart(source)) + 1;
};

/** The lines of the functions inside a node, but for the two each shares with its surroundings. */
const linesOfInner = (node: ts.Node, source: ts.SourceFile): number => {
  let lines = 0;
  ts.forEachChild(node, (child) => {
    lines += isFunction(child)
      ? Math.max(0, linesOf(child, source) - 2)
      : linesOfInner(child, source);
  });
  return lines;
};

const sentences = /^(describe|it|test|beforeAll|beforeEach|afterAll|afterEach)\b/;
const holdsTests = ({ body }: ts.FunctionLikeDeclaration, source: ts.SourceFile) =>
  body !== undefined &&
  ts.isBlock(body) &&
  body.statements.some((statement) => sentences.test(statement.getText(source)));

export const longFunctions: Rule = {
  name: 'a function has at most 40 lines of its own',
  instead: 'give its parts names; a function inside counts for itself',
  find: nodeByNode(
    () => true,
    (node, source) => {
      if (!isFunction(node) || holdsTests(node, source)) return undefined;
      const lines = linesOf(node, source) - linesOfInner(node, source);
      return lines > functionLinesMax ? `${lines} lines, more than ${functionLinesMax}` : undefined;
    },
  ),
};
