import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

type Options = ConstructorParameters<typeof Stryker>[0];

/**
 * `pnpm mutate [--every N] [folder or file …]`: breaks the code in every small way, one at a time,
 * and sees whether a test fails. For the folders that decide who gets a token; the scores are in
 * CONTRIBUTING.md. With `--every 8` it tries what stands on each eighth line, a sample that takes
 * an eighth of the time. It changes the files themselves while it runs, and puts them back.
 */
interface Folder {
  readonly source: string;
  /** The tests that are asked, below the gateway's sources: those whose subject it is. */
  readonly tests: readonly string[];
  /** Asked of what those leave alive, where every request comes past: all at once takes hours. */
  readonly more?: readonly string[];
}
const folders: Readonly<Record<string, Folder>> = {
  grants: {
    source: 'packages/edge/oauth/src/grants',
    tests: ['oauth', 'authorize', 'clients', 'mfa', 'transaction', 'api-v2/logs'],
  },
  mfa: { source: 'packages/edge/oauth/src/mfa', tests: ['mfa', 'oauth', 'api-v2/logs'] },
  tokens: {
    source: 'packages/edge/oauth/src/tokens',
    tests: ['oauth', 'tokens', 'authorize', 'well-known', 'logout', 'mfa', 'api-v2/keys'],
  },
  http: {
    source: 'packages/edge/http/src',
    tests: ['.', 'well-known'],
    more: ['oauth', 'api-v2/*', 'mfa', 'sign-in', 'hosted-pages'],
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
    // Stryker tells columns from 1 and asks for them from 0.
    const range = `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
    return {
      ...{ key: `${file} ${where} ${change}`, range: `${file}:${range}` },
      status: mutant.status,
    };
  });

/** Read by scripts/vitest.mutate.config.ts, in the processes that Stryker starts. */
const askTests = (source: string, tests: readonly string[]) => {
  process.env.MUTATE_TESTS = [
    `${source}/**/*.test.ts`,
    ...tests.map((each) => join('services/gateway/src', each, '*.test.ts')),
  ].join(' ');
};

/** Every nth line of the sources below a path, as Stryker names ranges: `file:8-8`. */
const everyNthLine = (path: string, nth: number) =>
  globSync(`${path}/**/*.ts`, { exclude: (file) => file.endsWith('.test.ts') }).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((_, index) => index + 1)
      .filter((line) => line % nth === 0)
      .map((line) => `${file}:${line}-${line}`),
  );

const { values, positionals: words } = parseArgs({
  options: { every: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const nth = Number(values.every);
if (!Number.isInteger(nth) || nth < 1) throw new Error(`--every ${values.every}: from 1 on`);
for (const word of words.length > 0 ? words : Object.keys(folders)) {
  const [folder = '', ...file] = word.split('/');
  const found = folders[folder];
  if (!found)
    throw new Error(`${word}: one of ${Object.keys(folders).join(', ')}, or a file of it`);
  const path = [found.source, ...file].join('/');
  askTests(found.source, found.tests);
  const whole = word.endsWith('.ts') ? [path] : [`${path}/**/*.ts`, `!${path}/**/*.test.ts`];
  const mutate = nth > 1 && !word.endsWith('.ts') ? everyNthLine(path, nth) : whole;
  const first = await run({ ...byCoverage, mutate });
  // A test that is late may be so because the machine is busy: that is asked again, too.
  const alive = first.filter(({ status }) =>
    ['Survived', 'NoCoverage', 'Timeout'].includes(status),
  );
  askTests(found.source, [...found.tests, ...(found.more ?? [])]);
  const again = [...new Set(alive.map(({ range }) => range))];
  const second = again.length > 0 ? await run({ ...byCommand, mutate: again }) : [];
  const killedAfterAll = new Set(
    second
      .filter(({ status }) => status === 'Killed' || status === 'Timeout')
      .map(({ key }) => key),
  );
  const survivors = alive.filter(({ key }) => !killedAfterAll.has(key));
  const tried = alive.length + first.filter(({ status }) => status === 'Killed').length;
  const lines = survivors.map(({ key }) => `survived: ${key}`);
  lines.push(`${word}: ${tried - survivors.length} of ${tried} killed`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
