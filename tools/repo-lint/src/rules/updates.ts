import ts from 'typescript';
import { isTest, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

const isConcerned = (path: string) =>
  path.startsWith('packages/edge/management-api/src/') && !isTest(path);

const calleeOf = (node: ts.Node) => (ts.isCallExpression(node) ? node.expression : undefined);

const isAsk = (node: ts.Node): node is ts.CallExpression => {
  const callee = calleeOf(node);
  if (!callee) return false;
  if (ts.isIdentifier(callee)) return callee.text === 'ask';
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'ask';
};

const some = (node: ts.Node, holds: (inner: ts.Node) => boolean): boolean =>
  holds(node) || (ts.forEachChild(node, (child) => some(child, holds)) ?? false);

/** Functions of the file that ask: what they answer is an ask's reply as well. */
const askingFunctions = (source: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isNamed =
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer !== undefined &&
      ts.isFunctionLike(node.initializer);
    if (isNamed && some(node, isAsk)) names.add(node.name.getText(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
};

const namesIn = (name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) =>
        ts.isOmittedExpression(element) ? [] : namesIn(element.name),
      );

/** What a request's tenant was when its host was looked up: an ask's reply too. */
const settingsOfTenant = (node: ts.BindingElement) =>
  node.propertyName?.getText() === 'tenant' && ts.isObjectBindingPattern(node.name)
    ? node.name.elements
        .filter(({ name, propertyName }) => (propertyName ?? name).getText() === 'settings')
        .flatMap(({ name }) => namesIn(name))
    : [];

/** Names of a function that hold what an ask has answered, or something made of it. */
const repliesIn = (body: ts.Node, source: ts.SourceFile): ReadonlySet<string> => {
  const asking = askingFunctions(source);
  const replies = new Set<string>();
  const isReply = (node: ts.Node) => {
    const callee = calleeOf(node);
    if (isAsk(node)) return true;
    if (callee && ts.isIdentifier(callee) && asking.has(callee.text)) return true;
    return isUse(node) && replies.has(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBindingElement(node)) for (const name of settingsOfTenant(node)) replies.add(name);
    if (ts.isVariableDeclaration(node) && node.initializer && some(node.initializer, isReply)) {
      for (const name of namesIn(node.name)) replies.add(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return replies;
};

const isPlugin = (node: ts.FunctionLikeDeclarationBase) =>
  node.parameters.some(({ name }) => name.getText() === 'app');

/** The whole of what answers one request: the outermost function but for the routes' plugin. */
const handlerOf = (node: ts.Node): ts.Node => {
  let handler = node;
  for (let at = node.parent; at && !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isFunctionLike(at) || !('body' in at)) continue;
    if (isPlugin(at)) break;
    handler = at;
  }
  return handler;
};

/** Whether a name stands for what it holds, and is not merely the name of a field. */
const isUse = (node: ts.Node): node is ts.Identifier =>
  ts.isIdentifier(node) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node) &&
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);

const isWriting = (operation: ts.Expression | undefined) =>
  operation !== undefined && !/^(?:\w+\.)?(?:read|list|find|count)[A-Z]/.test(operation.getText());

export const lostUpdates: Rule = {
  name: 'no change is built from what was read',
  instead: 'the patch as it was sent, merged in the decider, where no other change is lost',
  except: [
    {
      path: 'packages/edge/management-api/src/guardian/enrollments.route.ts',
      reason: 'finds out whose it is, which never changes',
    },
    {
      path: 'packages/edge/management-api/src/users/authentication-methods/method.route.ts',
      reason: 'finds the id behind the name on the wire, which never changes',
    },
    {
      path: 'packages/edge/management-api/src/guardian/enrollment-ticket.route.ts',
      reason: 'looks whether there is an address to mail to, and hands none on',
    },
  ],
  find: nodeByNode(isConcerned, (node, source) => {
    if (!isAsk(node) || !isWriting(node.arguments[0])) return undefined;
    const replies = repliesIn(handlerOf(node), source);
    const isBuilt = node.arguments
      .slice(1)
      .some((argument) =>
        some(argument, (inner) => isAsk(inner) || (isUse(inner) && replies.has(inner.text))),
      );
    return isBuilt ? `${node.arguments[0]?.getText()} is asked with what was read` : undefined;
  }),
};
