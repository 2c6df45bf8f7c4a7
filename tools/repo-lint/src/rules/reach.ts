import ts from 'typescript';
import type { Rule } from '../rule.ts';
import { nodeByNode } from '../syntax.ts';

const everywhere = () => true;
const isNotMain = (path: string) => !path.endsWith('/main.ts');

const isMember = (node: ts.Node, object: string, member: string) =>
  ts.isPropertyAccessExpression(node) &&
  node.name.text === member &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === object;

export const consoles: Rule = {
  name: 'nothing writes to the console',
  instead: 'the logger of @countersign/observability; in scripts, process.stdout.write',
  find: nodeByNode(everywhere, (node) =>
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'console'
      ? `console.${node.name.text}`
      : undefined,
  ),
};

export const environments: Rule = {
  name: 'only main.ts reads the environment',
  instead: 'a line in the zod schema of config.ts, which main.ts parses once',
  except: [
    { path: 'scripts/', reason: 'scripts are their own main' },
    { path: 'packages/testing/e2e/', reason: 'starts processes, as a shell would' },
    { path: 'tools/deploy-check/src/', reason: 'runs the tools that check what ships' },
    {
      path: 'packages/adapters/nats/src/nats-server.ts',
      reason: 'asks whether a test may be skipped',
    },
    {
      path: 'packages/testing/kit/src/eventstore/real-server.ts',
      reason: 'asks for a server to test',
    },
  ],
  find: nodeByNode(isNotMain, (node) =>
    isMember(node, 'process', 'env') ? 'process.env' : undefined,
  ),
};

const worldly = (node: ts.Node): string | undefined => {
  if (isMember(node, 'Date', 'now')) return 'Date.now';
  if (isMember(node, 'Math', 'random')) return 'Math.random';
  const isNow =
    ts.isNewExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'Date' &&
    (node.arguments ?? []).length === 0;
  return isNow ? 'new Date()' : undefined;
};

export const clocks: Rule = {
  name: 'time and chance are handed in',
  instead: 'a Clock (testClock() in tests), a newId, or randomBytes where it must not be guessed',
  except: [
    {
      path: 'packages/libs/vault/src/key-ring.file.ts',
      reason: 'an adapter: dates the key it writes',
    },
    { path: 'packages/testing/e2e/', reason: 'composes processes, as main.ts does' },
    { path: 'packages/testing/bench/', reason: 'measures by the real clock' },
    { path: 'apps/admin/ui/session.ts', reason: 'runs in a browser, which has one clock' },
  ],
  find: nodeByNode(isNotMain, worldly),
};

const isDatabase = (node: ts.Node): node is ts.NewExpression =>
  ts.isNewExpression(node) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'DatabaseSync';

/** SQLite overwrites what it deletes where it is told to, connection by connection. */
export const databases: Rule = {
  name: 'a database file is opened where what is deleted is overwritten',
  instead: 'openSqliteFile of @countersign/sqlite; elsewhere `PRAGMA secure_delete = ON`',
  except: [
    { path: 'packages/adapters/sqlite/src/file/sqlite-file.ts', reason: 'sets it' },
    {
      path: 'packages/adapters/sqlite/src/file/copy.ts',
      reason: 'copies and reads; what it changes, it sets',
    },
    { path: 'packages/libs/read-model/src/file.ts', reason: 'sets it, as its first statement' },
    { path: 'services/activity-log/src/rows/follow-rows.test.ts', reason: 'looks into a file' },
    { path: 'services/activity-log/src/rows/rows.schema.test.ts', reason: 'makes files to refuse' },
    { path: 'packages/testing/e2e/src/lists-to-make.e2e.test.ts', reason: 'sets it' },
    { path: 'packages/testing/bench/', reason: 'opens files to measure them' },
    {
      path: 'packages/adapters/sqlite/src/file/layout.test.ts',
      reason: 'makes files as others left them',
    },
    { path: 'services/standalone/src/disk.test.ts', reason: 'makes files as 0.1.0 left them' },
    { path: 'packages/testing/e2e/src/erasure/', reason: 'reads what others have left' },
  ],
  find: nodeByNode(everywhere, (node) =>
    isDatabase(node) && node.arguments?.[0]?.getText() !== "':memory:'"
      ? 'new DatabaseSync'
      : undefined,
  ),
};
