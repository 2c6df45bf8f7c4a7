import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './repository.ts';

const options = await extractOptions(join(root, '.dependency-cruiser.cjs'));
const rules = (options.ruleSet?.forbidden ?? []).map(({ name }) => name);
const planting = mkdtempSync(join(tmpdir(), 'countersign-tidy-'));
afterAll(() => rmSync(planting, { recursive: true, force: true }));

/** The names of the rules that a few planted files break: path, then text. */
const broken = async (
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> => {
  const baseDir = join(planting, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true });
    writeFileSync(join(baseDir, path), text);
  }
  const { output } = await cruise(['.'], { ...options, baseDir, outputType: 'json' });
  // depcruise's own format, as far as it is read here.
  const { summary } = JSON.parse(String(output)) as {
    readonly summary: { readonly violations: readonly { readonly rule: { name: string } }[] };
  };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].toSorted();
};

const importing = (path: string) => `import { it } from '${path}';\nexport const a = it;\n`;
const leaf = 'export const it = 1;\n';
const challenge = 'services/session/src/challenge/challenge';

interface Planted {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
}

const violations: readonly Planted[] = [
  {
    rule: 'no-cycles',
    files: {
      'services/session/src/a.ts': `${leaf}${importing('./b.ts')}`,
      'services/session/src/b.ts': `${leaf}${importing('./a.ts').replace('const a', 'const b')}`,
    },
  },
  { rule: 'core-is-pure', files: { [`${challenge}.decider.ts`]: importing('node:crypto') } },
  {
    rule: 'core-knows-only-core',
    files: { [`${challenge}.state.ts`]: importing('./wire.ts'), [`${challenge}/../wire.ts`]: leaf },
  },
  {
    rule: 'handlers-know-ports',
    files: { 'services/session/src/challenge/issue.handler.ts': importing('node:crypto') },
  },
  {
    rule: 'only-main-picks-adapters',
    files: {
      'services/session/src/service.ts': importing('../../../packages/adapters/nats/src/index.ts'),
      'packages/adapters/nats/src/index.ts': leaf,
    },
  },
  {
    rule: 'services-are-strangers',
    files: {
      'services/session/src/service.ts': importing('../../directory/src/index.ts'),
      'services/directory/src/index.ts': leaf,
    },
  },
  {
    rule: 'front-doors',
    files: {
      'services/session/src/service.ts': importing('../../../packages/libs/vault/src/sealing.ts'),
      'packages/libs/vault/src/sealing.ts': leaf,
    },
  },
  {
    rule: 'nothing-imports-up',
    files: {
      'packages/factors/src/index.ts': importing('../../../services/session/src/index.ts'),
      'services/session/src/index.ts': leaf,
    },
  },
  {
    rule: 'core-is-the-ground',
    files: {
      'packages/core/src/index.ts': importing('../../contracts/src/index.ts'),
      'packages/contracts/src/index.ts': leaf,
    },
  },
  {
    rule: 'contracts-know-only-the-core',
    files: {
      'packages/contracts/src/index.ts': importing('../../libs/vault/src/index.ts'),
      'packages/libs/vault/src/index.ts': leaf,
    },
  },
  {
    rule: 'adapters-know-no-domain',
    files: {
      'packages/adapters/nats/src/index.ts': importing('../../../factors/src/index.ts'),
      'packages/factors/src/index.ts': leaf,
    },
  },
  {
    rule: 'a-folder-each',
    files: {
      'packages/factors/src/sms/sms.ts': importing('../otp/otp.ts'),
      'packages/factors/src/otp/otp.ts': leaf,
    },
  },
  {
    rule: 'gateway-holds-no-facts',
    files: {
      'services/gateway/src/app.ts': importing('../../../packages/providers/src/index.ts'),
      'packages/providers/src/index.ts': leaf,
    },
  },
  ...[
    ['http-knows-no-login', 'http', 'login-flow'],
    ['login-flow-knows-no-page', 'login-flow', 'hosted-pages'],
    ['pages-know-no-token', 'hosted-pages', 'oauth'],
    ['apis-are-strangers', 'management-api', 'oauth'],
  ].map(([rule = '', lower = '', higher = '']) => ({
    rule,
    files: {
      [`packages/edge/${lower}/src/index.ts`]: importing(`../../${higher}/src/index.ts`),
      [`packages/edge/${higher}/src/index.ts`]: leaf,
    },
  })),
  {
    rule: 'only-pages-are-html',
    files: {
      'packages/edge/login-flow/src/index.ts': importing('hono/html'),
      'packages/edge/login-flow/package.json': '{ "dependencies": { "hono": "1.0.0" } }',
      'node_modules/hono/package.json':
        '{ "name": "hono", "version": "1.0.0", "exports": { "./html": "./html.js" } }',
      'node_modules/hono/html.js': 'module.exports = { it: 1 };',
    },
  },
  {
    rule: 'tests-stay-tests',
    files: {
      'services/session/src/service.ts': importing('../../../packages/testing/kit/src/index.ts'),
      'packages/testing/kit/src/index.ts': leaf,
    },
  },
  {
    rule: 'declared',
    files: {
      'services/session/src/service.ts': importing('thing'),
      'services/session/package.json': '{ "dependencies": {} }',
      'node_modules/thing/package.json': '{ "name": "thing", "main": "index.js" }',
      'node_modules/thing/index.js': 'module.exports = {};',
    },
  },
  { rule: 'resolvable', files: { 'services/session/src/service.ts': importing('./nowhere.ts') } },
];

describe('the rules of who may know whom', () => {
  it.each(violations)('catch a violation of $rule', async ({ rule, files }) => {
    expect(await broken(rule, files)).toEqual([rule]);
  });

  it('have nothing against what the house is made of', async () => {
    const files = {
      [`${challenge}.decider.ts`]: importing('./challenge.events.ts'),
      [`${challenge}.events.ts`]: importing('../../../../packages/core/src/index.ts'),
      [`${challenge}.decider.test.ts`]: importing('../../../../packages/testing/kit/src/index.ts'),
      'services/session/src/index.ts': leaf,
      'services/session/src/testing/world.ts': importing('../../../directory/src/index.ts'),
      'services/directory/src/index.ts': leaf,
      'services/session/src/main.ts': importing('../../../packages/adapters/nats/src/index.ts'),
      'services/session/src/service.ts': importing('../../../packages/adapters/nats/src/index.ts')
        .replace('import', 'import type')
        .replace('const a', 'type A')
        .replace('= it', '= typeof it'),
      'services/standalone/src/compose.ts': importing('../../session/src/index.ts'),
      'packages/core/src/index.ts': leaf,
      'packages/adapters/nats/src/index.ts': importing('../../../core/src/index.ts').concat(leaf),
      'packages/testing/kit/src/index.ts': leaf,
    };
    expect(await broken('clean', files)).toEqual([]);
  });

  it('are each planted here once', () => {
    expect(violations.map(({ rule }) => rule).toSorted()).toEqual(rules.toSorted());
  });
});
