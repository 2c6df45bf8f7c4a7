import ts from 'typescript';
import { isTypeScript, lineByLine, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

const columnsMax = 100;
/** An address cannot be broken, so it takes no room. */
const address = /https?:\/\/\S+/;
const linesMax = 400;
const functionLinesMax = 60;

export const longLines: Rule = {
  name: 'a line fits in 100 columns',
  instead: 'break it; a long text becomes several joined ones',
  find: lineByLine(isTypeScript, (line) => {
    const columns = [...line.replace(address, '')].length;
    return columns > columnsMax ? `${columns} columns` : undefined;
  }),
};

/** Size is a question, not a rule: what belongs together is never split to satisfy a count. */
export const longFiles: Rule = {
  name: 'a file of more than 400 lines may tell two things',
  instead: 'split it where it changes for different reasons, and leave it where it does not',
  isAdvice: true,
  find: (files) =>
    files.flatMap(({ path, text }) => {
      const lines = text.trimEnd().split('\n').length;
      return isTypeScript(path) && lines > linesMax ? [{ path, what: `${lines} lines` }] : [];
    }),
};

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

const linesOf = (node: ts.Node, source: ts.SourceFile) => {
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.getEnd()) - lineAt(node.getStart(source)) + 1;
};

const sentences = /^(describe|it|test|beforeAll|beforeEach|afterAll|afterEach)\b/;
const holdsTests = ({ body }: ts.FunctionLikeDeclaration, source: ts.SourceFile) =>
  body !== undefined &&
  ts.isBlock(body) &&
  body.statements.some((statement) => sentences.test(statement.getText(source)));

/** Counted whole, closures with them: length that is hidden in a closure is length all the same. */
export const longFunctions: Rule = {
  name: 'a function of more than 60 lines may do two things',
  instead: 'give its parts names, where they are parts',
  isAdvice: true,
  find: nodeByNode(
    () => true,
    (node, source) => {
      if (!isFunction(node) || holdsTests(node, source)) return undefined;
      const lines = linesOf(node, source);
      return lines > functionLinesMax ? `${lines} lines` : undefined;
    },
  ),
};
