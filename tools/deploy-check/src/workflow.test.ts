import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { deployed, read } from './repository.ts';

const file = '.github/workflows/ci.yml';

interface Job {
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  readonly services?: Readonly<Record<string, { readonly image: string }>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: { readonly service: readonly string[] } };
}

// Ours; the forge refuses what it cannot read.
const workflow = parse(read(file)) as {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
};
const jobs = Object.entries(workflow.jobs);
const { test, deploy, image } = workflow.jobs;

describe('the workflow', () => {
  it('runs foreign actions in one exact content each, and says which version that is', () => {
    const uses = read(file)
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(uses.length).toBeGreaterThan(5);
    for (const line of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('may read what it needs, and publish images where it does', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const writing = jobs.filter(([, { permissions }]) => permissions !== undefined);
    expect(writing.map(([name]) => name)).toEqual(['image']);
    expect(image?.permissions).toEqual({ contents: 'read', packages: 'write' });
  });

  it.each(jobs)('lets %s take only so long', (_name, job) => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('runs the command that everybody runs, skipping nothing, beside a real EventStoreDB', () => {
    const command = /npx -y pnpm@\S+ test/.exec(read('.ci/run'))?.[0];
    expect(test?.steps.map(({ run }) => run)).toContain(command);
    expect(test?.env).toMatchObject({ CI: 'true', EVENTSTORE_URL: expect.any(String) });
  });

  it('tests against the servers that docker compose brings up', () => {
    const compose = read('docker-compose.yml');
    const server = /image: (nats:\S+)/.exec(compose)?.[1];
    expect(compose).toContain(`image: ${test?.services?.eventstore?.image}`);
    expect(test?.steps.some(({ run }) => run?.includes(`${server}`))).toBe(true);
  });

  it('checks the chart as strictly as we do, for dev and for prod', () => {
    const lints = deploy?.steps.filter(({ run }) => run?.startsWith('helm lint --strict')) ?? [];
    expect(lints).toHaveLength(2);
  });

  it('has an engine run compose, beside the last release out of the history', () => {
    const steps = deploy?.steps ?? [];
    const run = steps.find((step) => step.run?.endsWith(' test:compose'));
    expect(run).toMatchObject({ env: { ENGINE: '1' } });
    expect(steps[0]).toMatchObject({ with: { 'fetch-depth': 0 } });
  });

  it('builds for both kinds of processor, without emulating one of them', () => {
    expect(read(file)).toContain('linux/amd64,linux/arm64');
    expect(read(file)).not.toContain('qemu');
  });

  it('builds an image of every service, with a list of what is in it and where it is from', () => {
    expect(image?.strategy?.matrix.service.toSorted()).toEqual(deployed.toSorted());
    const build = image?.steps.find(({ uses }) => uses?.startsWith('docker/build-push-action@'));
    expect(build).toMatchObject({
      with: { file: 'deploy/Dockerfile', sbom: true, provenance: 'mode=max' },
    });
  });
});
