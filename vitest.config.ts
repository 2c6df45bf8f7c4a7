import { defineConfig } from 'vitest/config';

const integration = 'src/**/*.int.test.ts';
const system = 'src/**/*.e2e.test.ts';
const engine = 'src/**/*.engine.test.ts';

/** Where the workspaces are. */
const anywhere = '{apps,packages,packages/{adapters,edge,libs,testing},services,tools}/*';

const project = (name: string, include: string[], rest: object = {}) => ({
  test: { name, include, ...rest },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', [`${anywhere}/{src,ui}/**/*.test.ts`, 'scripts/**/*.test.ts'], {
        // Far above what any takes: a busy machine is no failure.
        testTimeout: 20_000,
        hookTimeout: 20_000,
        // Modules keep no state of a test's, and reading them anew for each file doubles the time.
        isolate: false,
        exclude: [
          ...[integration, system, engine].map((suite) => `**/${suite}`),
          ...['tools/repo-lint/**', '**/node_modules/**'],
        ],
      }),
      project('int', [`${anywhere}/${integration}`], {
        testTimeout: 30_000,
        hookTimeout: 30_000,
      }),
      project('e2e', [`packages/testing/*/${system}`], {
        testTimeout: 120_000,
        hookTimeout: 60_000,
      }),
      // Images are built; each test stands on what the one before it left.
      project('compose', [`packages/testing/*/${engine}`], { testTimeout: 900_000, bail: 1 }),
      project('repo-lint', ['tools/repo-lint/src/**/*.test.ts'], { testTimeout: 600_000 }),
    ],
  },
});
