import { Stryker } from '@stryker-mutator/core';

/**
 * `pnpm mutate [folder or file …]`: breaks the code in every small way, one at a time, and sees
 * whether a test fails. For the folders that decide who gets a token; the score is in
 * CONTRIBUTING.md. What was found is kept in `.stryker/`, so that a second run takes only what has
 * changed.
 */
const gateway = 'services/gateway/src';

const folders: readonly string[] = ['oauth', 'mfa', 'tokens', 'plugins'];
const words = process.argv.slice(2);

for (const word of words.length > 0 ? words : folders) {
  const [folder = ''] = word.split('/');
  if (!folders.includes(folder)) {
    throw new Error(`${word}: one of ${folders.join(', ')}, or a file of it`);
  }
  const name = word.replaceAll(/[^\w]/g, '-');
  await new Stryker({
    mutate: word.endsWith('.ts')
      ? [`${gateway}/${word}`]
      : [`${gateway}/${word}/**/*.ts`, `!${gateway}/**/*.test.ts`],
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
