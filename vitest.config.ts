import { defineConfig } from 'vitest/config';

const integration = 'src/**/*.int.test.ts';
const system = 'src/**/*.e2e.test.ts';
const engine = 'src/**/*.engine.test.ts';

const project = (name: string, include: string[], rest: object = {}) => ({
  test: { name, include, ...rest },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['{packages,services}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'], {
        // Far above what any takes: a busy machine is no failure.
        testTimeout: 20_000,
        exclude: [
          ...[integration, system, engine].map((suite) => `**/${suite}`),
          ...['packages/tidy/**', '**/node_modules/**'],
        ],
      }),
      project('int', [`{packages,services}/*/${integration}`], {
        testTimeout: 30_000,
        hookTimeout: 30_000,
      }),
      project('e2e', [`packages/*/${system}`], { testTimeout: 120_000, hookTimeout: 60_000 }),
      // Images are built; each test stands on what the one before it left.
      project('compose', [`packages/*/${engine}`], { testTimeout: 900_000, bail: 1 }),
      project('tidy', ['packages/tidy/src/**/*.test.ts'], { testTimeout: 600_000 }),
    ],
  },
});
