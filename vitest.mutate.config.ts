import { defineConfig } from 'vitest/config';

const notAsked = '{api-v2,hosted-pages,seeding}';

/** The tests that a mutation run asks: with the longest, which try every route, it takes days. */
export default defineConfig({
  test: {
    // Where these lie is said by the run.
    include: ['**/*.test.ts'],
    exclude: [
      '**/{shown-tokens,shown-credentials,bounds,races}.route.test.ts',
      // It looks at a page of docs/, which a run leaves out.
      '**/a-code-step-by-step.route.test.ts',
      `**/gateway/src/${notAsked}/**`,
      `${notAsked}/**`,
      '**/node_modules/**',
    ],
    testTimeout: 60_000,
  },
});
