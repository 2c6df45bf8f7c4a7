import ts from 'typescript';
import { isTest, isTypeScript, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

/** Packages and modules that ask over HTTP by themselves. */
const clients = [
  /^(node:)?(https|http2)$/,
  /^(undici|node-fetch|got|axios|ky|superagent)$/,
  /^(auth0|nodemailer|oauth4webapi|openid-client|twilio|@aws-sdk\/.*)$/,
];
const serverModules = /^(node:)?http$/;
/** What a server, and who words its answers, takes from `node:http`. */
const serverNames = new Set(['createServer', 'STATUS_CODES', 'Server']);

const moduleOf = (node: ts.Node): string | undefined => {
  const isStatic = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
  if (isStatic && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return node.moduleSpecifier.text;
  }
  const isDynamic =
    ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const first = isDynamic ? node.arguments[0] : undefined;
  return first && ts.isStringLiteral(first) ? first.text : undefined;
};

/** The names an import takes as values; `*` where it takes all there is. */
const valuesOf = (node: ts.Node): readonly string[] => {
  if (!ts.isImportDeclaration(node)) return ['*'];
  const clause = node.importClause;
  if (!clause || clause.isTypeOnly) return [];
  const { name, namedBindings: named } = clause;
  if (name || (named && ts.isNamespaceImport(named))) return ['*'];
  const elements = named && ts.isNamedImports(named) ? named.elements : [];
  return elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name: local, propertyName }) => (propertyName ?? local).text);
};

const importedClient = (node: ts.Node): string | undefined => {
  const module = moduleOf(node);
  if (module === undefined) return undefined;
  const values = valuesOf(node);
  if (clients.some((each) => each.test(module)) && values.length > 0) return module;
  const asks = serverModules.test(module) && values.some((name) => !serverNames.has(name));
  if (asks) return module;
  return values.includes('createRemoteJWKSet') ? 'createRemoteJWKSet' : undefined;
};

/** Where an identifier is a name of something else, or of a type. */
const isOnlyAName = (node: ts.Identifier) => {
  const { parent } = node;
  return (
    ts.isTypeQueryNode(parent) ||
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent)
  );
};

const bareFetch = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'fetch') {
    const { expression } = node;
    const isGlobal = ts.isIdentifier(expression) && /^(globalThis|global)$/.test(expression.text);
    return isGlobal ? `${expression.text}.fetch` : undefined;
  }
  return ts.isIdentifier(node) && node.text === 'fetch' && !isOnlyAName(node) ? 'fetch' : undefined;
};

export const waysOut: Rule = {
  name: 'one way leads out',
  instead:
    'outboundHttp of @countersign/outbound-http, whose `fetch` a library can be given; ' +
    "operatorHttp for the operator's own addresses",
  except: [
    { path: 'packages/libs/outbound-http/src/', reason: 'the way out' },
    { path: 'packages/testing/e2e/', reason: 'asks the product, from outside' },
    { path: 'packages/testing/bench/', reason: 'asks the product, from outside' },
    { path: 'packages/testing/kit/', reason: 'stands in for browsers' },
    {
      path: 'apps/demo/src/relying-party.ts',
      reason: 'asks the very site that it is a part of',
    },
    {
      path: 'services/directory/src/adapters/openid-client-providers.ts',
      reason: 'gives the library our `fetch`',
    },
    { path: 'packages/providers/src/sms/twilio/twilio.ts', reason: 'its SDK sends through ours' },
    {
      path: 'packages/providers/src/sms/aws-sns/aws-sns.ts',
      reason: 'its SDK signs what it sends; a tenant chooses a region, of letters and digits',
    },
    {
      path: 'packages/adapters/eventstoredb/src/scavenge.ts',
      reason: "asks the operator's own store, where its client goes too",
    },
    { path: 'apps/admin/ui/', reason: 'runs in a browser, whose policy names where it may ask' },
    { path: 'services/mail-dispatch/src/smtp.ts', reason: "mail goes to the operator's server" },
  ],
  find: nodeByNode(
    (path) => isTypeScript(path) && !isTest(path),
    (node) => importedClient(node) ?? bareFetch(node),
  ),
};
