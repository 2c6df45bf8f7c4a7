import ts from 'typescript';
import { isTest, isTypeScript, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

/** Whether a name is that of an error which was caught, or is handed to whoever handles errors. */
const isCaught = (name: string, node: ts.Node): boolean => {
  for (let at = node; at.parent; at = at.parent) {
    if (ts.isCatchClause(at) && at.variableDeclaration?.name.getText() === name) return true;
    const isParameter =
      ts.isFunctionLike(at) && at.parameters.some((each) => each.name.getText() === name);
    if (isParameter) return true;
  }
  return false;
};

/** A fault of ours, which nobody is to answer; or what was caught, on its way further up. */
const isSurprise = ({ expression }: ts.ThrowStatement): boolean =>
  ts.isIdentifier(expression)
    ? isCaught(expression.text, expression)
    : ts.isNewExpression(expression) && expression.expression.getText() === 'Error';

/** They may give a problem, and nothing else of theirs is missed where they are only called. */
const mayRefuse = new Set(['answered', 'answeredTo', 'refuseOther', 'removed', 'requireScope']);

const isLeft = ({ expression }: ts.ExpressionStatement): boolean => {
  const called =
    ts.isAwaitExpression(expression) || ts.isVoidExpression(expression)
      ? expression.expression
      : expression;
  return ts.isCallExpression(called) && mayRefuse.has(called.expression.getText());
};

export const refusals: Rule = {
  name: 'a refusal is returned to the last layer',
  instead: 'return the problem, and have its type say so; `if (isProblem(found)) return found`',
  except: [
    {
      path: 'packages/edge/http/src/bodies.ts',
      reason: "Fastify's parsers of bodies have no other way to say no",
    },
    {
      path: 'packages/edge/http/src/access-token.ts',
      reason: 'jose asks for a key, and is told by its own error that there is none',
    },
    {
      path: 'packages/edge/oauth/src/tokens/id-token-hint.ts',
      reason: 'jose asks for a key, and is told by its own error that there is none',
    },
    {
      path: 'packages/edge/oauth/src/clients/client-assertion.ts',
      reason: "one of jose's own errors, caught in the same file",
    },
    {
      path: 'packages/edge/management-api/src/search/query.ts',
      reason: 'a parser gives up from whatever depth it is in, and is caught in the same file',
    },
    {
      path: 'packages/edge/management-api/src/guardian/older-guardian-config.ts',
      reason: 'a silence, as the bus throws one',
    },
  ],
  find: nodeByNode(
    (path) => path.startsWith('packages/edge/') && isTypeScript(path) && !isTest(path),
    (node) => {
      if (ts.isThrowStatement(node)) return isSurprise(node) ? undefined : node.getText();
      const isRejection =
        ts.isCallExpression(node) && node.expression.getText() === 'Promise.reject';
      if (isRejection) return node.getText();
      return ts.isExpressionStatement(node) && isLeft(node) ? node.getText() : undefined;
    },
  ),
};
