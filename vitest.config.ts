import { defineConfig } from 'vitest/config';

const integration = 'src/**/*.int.test.ts';
const system = 'src/**/*.e2e.test.ts';

const project = (name: string, include: string[], rest: object = {}) => ({
  test: { name, include, ...rest },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['packages/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts'], {
        exclude: [`**/${integration}`, `**/${system}`, 'packages/tidy/**', '**/node_modules/**'],
      }),
      project('int', [`packages/*/${integration}`, `services/*/${integration}`], {
        testTimeout: 30_000,
        hookTimeout: 30_000,
      }),
      project('e2e', [`packages/*/${system}`], { testTimeout: 120_000, hookTimeout: 60_000 }),
      project('tidy', ['packages/tidy/src/**/*.test.ts']),
    ],
  },
});
