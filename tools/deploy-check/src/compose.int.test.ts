import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, composeFiles } from './compose-file.ts';
import { firstThatWorks, run } from './program.ts';
import { deployed, read } from './repository.ts';

const compose = firstThatWorks('docker-compose', [['docker-compose'], ['docker', 'compose']]);

/** The environment says more than the .env that `pnpm secrets` may have written here. */
const config = (files: readonly string[], env: Readonly<Record<string, string>>) => {
  const [command = 'docker-compose', ...args] = compose ?? [];
  const named = files.flatMap((file) => ['--file', file]);
  return run(command, [...args, ...named, 'config'], { env });
};

describe.skipIf(!compose)('docker-compose', () => {
  const [rights = ''] = read('docker-compose.yml').match(/NATS_RIGHTS_[0-9a-f]{8}/) ?? [];
  /** What `pnpm secrets` writes into .env. */
  const written = { COUNTERSIGN_USER: '1000:1000', [rights]: 'a'.repeat(64) };

  it('puts the files together', async () => {
    const { code, out, complaints } = await config(composeFiles, written);
    expect(complaints).not.toMatch(/error|invalid|unsupported/i);
    expect(code).toBe(0);
    // docker-compose wrote it.
    const { services } = parse(out) as ComposeFile;
    for (const name of deployed) expect(services[name]).toMatchObject({ user: '1000:1000' });
    expect(services.gateway?.depends_on).toMatchObject({
      session: { condition: 'service_healthy' },
    });
  });

  it('makes another container of NATS where that is given another configuration', async () => {
    const labels = async (hash: string) => {
      const { out } = await config(composeFiles, { ...written, [rights]: hash });
      // docker-compose wrote it.
      return JSON.stringify(
        (parse(out) as { services: { nats: { labels: object } } }).services.nats.labels,
      );
    };
    expect(await labels('a')).not.toBe(await labels('b'));
  });

  it.each([
    ['there are none yet', { COUNTERSIGN_USER: '' }],
    ['NATS has the rights of another release', { NATS_RIGHTS_0ld0ld00: 'a', [rights]: '' }],
  ])('says how the secrets are made, where %s', async (_, lacking) => {
    const { code, complaints } = await config(['docker-compose.yml'], { ...written, ...lacking });
    expect(code).not.toBe(0);
    expect(complaints).toContain('npx -y pnpm@12.21.0 secrets');
  });
});
