import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, composeFiles } from './compose-file.ts';
import { firstThatWorks, run } from './program.ts';
import { deployed } from './repository.ts';

const compose = firstThatWorks('docker-compose', [['docker-compose'], ['docker', 'compose']]);

/** The environment says more than the .env that `pnpm secrets` may have written here. */
const config = (files: readonly string[], env: Readonly<Record<string, string>>) => {
  const [command = 'docker-compose', ...args] = compose ?? [];
  const named = files.flatMap((file) => ['--file', file]);
  return run(command, [...args, ...named, 'config'], { env });
};

describe.skipIf(!compose)('docker-compose', () => {
  it('puts the files together', async () => {
    const { code, out, complaints } = await config(composeFiles, { COUNTERSIGN_USER: '1000:1000' });
    expect(complaints).not.toMatch(/error|invalid|unsupported/i);
    expect(code).toBe(0);
    // docker-compose wrote it.
    const { services } = parse(out) as ComposeFile;
    for (const name of deployed) expect(services[name]).toMatchObject({ user: '1000:1000' });
    expect(services.gateway?.depends_on).toMatchObject({
      session: { condition: 'service_healthy' },
    });
  });

  it('says how the secrets are made, where there are none yet', async () => {
    const { code, complaints } = await config(['docker-compose.yml'], { COUNTERSIGN_USER: '' });
    expect(code).not.toBe(0);
    expect(complaints).toContain('npx -y pnpm@12.21.0 secrets');
  });
});
