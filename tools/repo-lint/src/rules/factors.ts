import ts from 'typescript';
import { isTest, type Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

/** What factors and the kinds of authenticators they make are called. */
const names: readonly string[] = [
  ...['sms', 'push-notification', 'otp', 'email', 'duo'],
  ...['webauthn-roaming', 'webauthn-platform', 'recovery-code', 'phone', 'totp'],
];
/** Those that are no word of anything else: two of them together are a list of factors. */
const tellTale: readonly string[] = names.filter(
  (name) => !['sms', 'email', 'phone'].includes(name),
);

/** What a factor or a kind is called where it is held. */
const holds = /^(factor|factorName|authenticatorKind)$/;

const isName = (node: ts.Node): boolean => ts.isStringLiteral(node) && names.includes(node.text);

const nameHeld = (node: ts.Node): string | undefined => {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
};
const isHolder = (node: ts.Node): boolean => holds.test(nameHeld(node) ?? '');

/** `factor === 'sms'`, either way round. */
const compares = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) &&
  ((isHolder(node.left) && isName(node.right)) || (isName(node.left) && isHolder(node.right)));

/** `case 'sms'` of a switch over a factor. */
const branches = (node: ts.Node): boolean =>
  ts.isCaseClause(node) && isName(node.expression) && isHolder(node.parent.parent.expression);

/** `{ factor: 'sms' }`. */
const states = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node) && holds.test(node.name.getText()) && isName(node.initializer);

const keyOf = (node: ts.Node): string | undefined => {
  if (ts.isStringLiteral(node)) return node.text;
  const name = ts.isPropertyAssignment(node) ? node.name : undefined;
  return name && (ts.isStringLiteral(name) || ts.isIdentifier(name)) ? name.text : undefined;
};

/** `['otp', 'duo']`, or an object with a line for each. */
const lists = (node: ts.Node): boolean => {
  if (!ts.isArrayLiteralExpression(node) && !ts.isObjectLiteralExpression(node)) return false;
  const parts: readonly ts.Node[] = ts.isArrayLiteralExpression(node)
    ? node.elements
    : node.properties;
  return new Set(parts.map(keyOf).filter((key) => key && tellTale.includes(key))).size > 1;
};

const isProduct = (path: string): boolean =>
  /^(packages|services|apps)\//.test(path) &&
  !isTest(path) &&
  !/\/testing(\.ts$|\/)/.test(path) &&
  !path.startsWith('packages/testing/') &&
  !path.startsWith('packages/factors/');

/** What is known of a factor is in its folder; what others decide by it, they read there. */
export const factorWords: Rule = {
  name: 'what is known of a factor is in its folder',
  instead: 'a field of Factor (packages/factors), read from the table of factors',
  except: [
    { path: 'apps/demo/src/seed.ts', reason: 'it chooses one, as an admin does' },
    { path: 'apps/admin/ui/i18n/', reason: 'their names, in the languages of the admin UI' },
    ...[
      'packages/contracts/src/guardian-config/guardian-settings.ts',
      'services/guardian-config/src/guardian/guardian.state.ts',
      'packages/edge/management-api/src/guardian/settings.routes.ts',
    ].map((path) => ({ path, reason: 'what admins set of WebAuthn, as Auth0 has it' })),
  ],
  find: nodeByNode(isProduct, (node, source) =>
    compares(node) || branches(node) || states(node) || lists(node)
      ? node.getText(source).split('\n').join(' ').slice(0, 60)
      : undefined,
  ),
};
