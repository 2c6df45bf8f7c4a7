import { Stryker } from '@stryker-mutator/core';

/**
 * `pnpm mutate [folder or file …]`: breaks the code in every small way, one at a time, and sees
 * whether a test fails. For the folders that decide who gets a token; the score is in
 * CONTRIBUTING.md. What was found is kept in `.stryker/`, so that a second run takes only what has
 * changed.
 */
const gateway = 'services/gateway/src';

const folders: Readonly<Record<string, string>> = {
  grants: 'packages/edge/oauth/src/grants',
  mfa: 'packages/edge/oauth/src/mfa',
  tokens: 'packages/edge/oauth/src/tokens',
  http: 'packages/edge/http/src',
};
const words = process.argv.slice(2);

for (const word of words.length > 0 ? words : Object.keys(folders)) {
  const [folder = '', ...file] = word.split('/');
  const source = folders[folder];
  if (!source)
    throw new Error(`${word}: one of ${Object.keys(folders).join(', ')}, or a file of it`);
  const path = [source, ...file].join('/');
  const name = word.replaceAll(/[^\w]/g, '-');
  await new Stryker({
    mutate: word.endsWith('.ts') ? [path] : [`${path}/**/*.ts`, `!${path}/**/*.test.ts`],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutate.config.ts', dir: gateway, related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    // TypeScript 7 has no classic JS API for Stryker to rewrite a tsconfig with.
    tsconfigFile: 'none.json',
    // What a text says is pinned elsewhere; what this looks for is a check that nothing holds.
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'Regex'] },
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 60_000,
    dryRunTimeoutMinutes: 30,
    incremental: true,
    incrementalFile: `.stryker/${name}.json`,
    tempDirName: '.stryker/tmp',
    ignorePatterns: [
      '.data',
      '.turbo',
      'docs',
      'deploy',
      'packages/testing/e2e',
      'packages/testing/bench',
    ],
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    allowEmpty: false,
  }).runMutationTest();
}
