import { join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

type Options = ConstructorParameters<typeof Stryker>[0];

/**
 * `pnpm mutate [folder or file …]`: breaks the code in every small way, one at a time, and sees
 * whether a test fails. For the folders that decide who gets a token; the scores are in
 * CONTRIBUTING.md. It changes the files themselves while it runs, and puts them back.
 */
interface Folder {
  readonly source: string;
  /** The tests that are asked, below the gateway's sources: those whose subject it is. */
  readonly tests: readonly string[];
}
const folders: Readonly<Record<string, Folder>> = {
  grants: {
    source: 'packages/edge/oauth/src/grants',
    tests: ['oauth', 'authorize', 'clients', 'mfa', 'transaction'],
  },
  mfa: { source: 'packages/edge/oauth/src/mfa', tests: ['mfa', 'oauth'] },
  tokens: {
    source: 'packages/edge/oauth/src/tokens',
    tests: ['oauth', 'tokens', 'authorize', 'well-known', 'logout', 'mfa', 'api-v2/keys'],
  },
  http: {
    source: 'packages/edge/http/src',
    tests: ['.', 'oauth', 'well-known', 'api-v2/*', 'mfa', 'sign-in', 'hosted-pages'],
  },
};

const common: Options = {
  // TypeScript 7 has no classic JS API for Stryker to rewrite a tsconfig with.
  tsconfigFile: 'none.json',
  // What a text says is pinned elsewhere; what this looks for is a check that nothing holds.
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'Regex'] },
  ignoreStatic: true,
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  tempDirName: '.stryker/tmp',
  // A copy of the repository would import its packages from here, where nothing is broken.
  inPlace: true,
  ignorePatterns: ['.data', '.turbo'],
  reporters: ['progress-append-only'],
};
/** Asks of each mutant the tests that come past it. */
const byCoverage: Options = {
  testRunner: 'vitest',
  vitest: { configFile: 'scripts/vitest.mutate.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  timeoutMS: 60_000,
};
/** Asks all tests, from their start: what a test's world is made of is broken there too. */
const byCommand: Options = {
  testRunner: 'command',
  commandRunner: { command: 'vitest run --config scripts/vitest.mutate.config.ts --bail 1' },
  timeoutMS: 300_000,
};

const run = async (options: Options) =>
  (await new Stryker({ ...common, ...options }).runMutationTest()).map((mutant) => {
    const { start, end } = mutant.location;
    const file = relative(process.cwd(), mutant.fileName);
    const change = `${mutant.mutatorName}: ${mutant.replacement ?? ''}`;
    const where = `${start.line}:${start.column}-${end.line}:${end.column}`;
    return {
      ...{ file, key: `${file} ${where} ${change}`, lines: `${file}:${start.line}-${end.line}` },
      isKilled: mutant.status === 'Killed' || mutant.status === 'Timeout',
      isAlive: mutant.status === 'Survived' || mutant.status === 'NoCoverage',
    };
  });

const words = process.argv.slice(2);
for (const word of words.length > 0 ? words : Object.keys(folders)) {
  const [folder = '', ...file] = word.split('/');
  const found = folders[folder];
  if (!found)
    throw new Error(`${word}: one of ${Object.keys(folders).join(', ')}, or a file of it`);
  const path = [found.source, ...file].join('/');
  // Read by scripts/vitest.mutate.config.ts, in the processes that Stryker starts.
  process.env.MUTATE_TESTS = [
    `${found.source}/**/*.test.ts`,
    ...found.tests.map((each) => join('services/gateway/src', each, '*.test.ts')),
  ].join(' ');
  const mutate = word.endsWith('.ts') ? [path] : [`${path}/**/*.ts`, `!${path}/**/*.test.ts`];
  const first = await run({ ...byCoverage, mutate });
  const alive = first.filter(({ isAlive }) => isAlive);
  const again = [...new Set(alive.map(({ lines }) => lines))];
  const second = again.length > 0 ? await run({ ...byCommand, mutate: again }) : [];
  const killedAfterAll = new Set(second.filter(({ isKilled }) => isKilled).map(({ key }) => key));
  const survivors = alive.filter(({ key }) => !killedAfterAll.has(key));
  const tried = first.filter(({ isKilled, isAlive }) => isKilled || isAlive).length;
  const lines = survivors.map(({ key }) => `survived: ${key}`);
  lines.push(`${word}: ${tried - survivors.length} of ${tried} killed`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
