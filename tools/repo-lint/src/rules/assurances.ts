import ts from 'typescript';
import type { Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

const everywhere = () => true;

export const anys: Rule = {
  name: 'nothing is any',
  instead: 'unknown, parsed with zod at the door; or a type parameter',
  find: nodeByNode(everywhere, (node) =>
    node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : undefined,
  ),
};

export const nonNulls: Rule = {
  name: 'nothing is asserted to be there',
  instead: 'a guard, a default, or a type that says it is there',
  find: nodeByNode(everywhere, (node) =>
    ts.isNonNullExpression(node) ||
    ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken)
      ? 'a `!`'
      : undefined,
  ),
};

const isConst = ({ type }: ts.AsExpression) =>
  ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'const';

/** Only says what a value may become later: `[] as readonly Row[]`, `null as Row | null`. */
const widens = ({ expression }: ts.AsExpression) =>
  expression.kind === ts.SyntaxKind.NullKeyword ||
  (ts.isIdentifier(expression) && expression.text === 'undefined') ||
  (ts.isArrayLiteralExpression(expression) && expression.elements.length === 0);

/** The statement, or the member of one, that a comment about a node would stand above. */
const commented = (node: ts.Node, source: ts.SourceFile): boolean => {
  const lines = source.text.split('\n');
  const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
  let first = last;
  for (let above: ts.Node = node; above.parent && !ts.isBlock(above.parent); above = above.parent) {
    first = source.getLineAndCharacterOfPosition(above.getStart(source)).line;
    if (/^\s*(\/\/|\*\/|\*|\/\*)/.test(lines[first - 1] ?? '')) return true;
    if (ts.isStatement(above)) break;
  }
  return lines.slice(first, last + 1).some((line) => /\/\/ |\/\*/.test(line));
};

export const casts: Rule = {
  name: 'a cast has a comment that says why it is true',
  instead: 'a schema, a guard or `satisfies`; else a comment above it that says why',
  find: nodeByNode(everywhere, (node, source) =>
    ts.isAsExpression(node) && !isConst(node) && !widens(node) && !commented(node, source)
      ? node.getText(source).split('\n').join(' ').slice(-60)
      : undefined,
  ),
};

export const classes: Rule = {
  name: 'a class is an error, or Secret',
  instead: 'a function that returns the port, closing over what it needs',
  except: [{ path: 'packages/core/src/secret.ts', reason: 'a private field is unprintable' }],
  find: nodeByNode(everywhere, (node, source) => {
    if (!ts.isClassLike(node)) return undefined;
    const heritage = node.heritageClauses?.map((clause) => clause.getText(source)).join(' ') ?? '';
    return /^extends \w*(Error|Unanswered)\b/.test(heritage) ? undefined : 'a class';
  }),
};
