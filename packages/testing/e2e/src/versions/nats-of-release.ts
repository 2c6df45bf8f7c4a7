import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NatsUsers } from '@countersign/nats/testing';

const run = promisify(execFile);

/**
 * Gives NATS what a release has for it, as deploy/README.md says: what its own `secrets in` writes,
 * and what it ships. Seeds that are in the folder stay, and so do files of another release.
 */
export const natsOfRelease = async (release: string, folder: string): Promise<NatsUsers> => {
  await run(process.execPath, ['scripts/secrets.ts', 'in', folder], { cwd: release });
  const shipped = join(release, 'deploy/nats');
  const names = (await readdir(shipped)).filter((name) => /^(nats|users)\.conf$/.test(name));
  for (const name of names) {
    const text = await readFile(join(shipped, name), 'utf8');
    await writeFile(join(folder, name), text.replace('/data', join(folder, 'data')));
  }
  return {
    config: join(folder, 'nats.conf'),
    seedFileOf: (name) => join(folder, `${name}.nk`),
  };
};
