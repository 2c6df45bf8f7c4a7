import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests that a mutation run asks: with the longest, which try every route, it takes days. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: process.env.MUTATE_TESTS?.split(' ') ?? [],
    exclude: [
      '**/{shown-tokens,shown-credentials,bounds,races}.route.test.ts',
      // It looks at a page of docs/, which a run leaves out.
      '**/a-code-step-by-step.route.test.ts',
      '**/node_modules/**',
    ],
    testTimeout: 60_000,
    isolate: false,
  },
});
