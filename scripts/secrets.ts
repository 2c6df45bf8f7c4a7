import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKeyRingFile } from '../packages/vault/src/index.ts';
import { say } from './test/run.ts';

/** Where docker-compose.yml looks. What is there already is left as it is. */
const folder = join('deploy', 'secrets');
const environment = '.env';

/** The user of the images, who is nobody on any machine. */
const nobody = 65_532;
const isRoot = process.getuid?.() === 0;
const owner = {
  uid: isRoot ? nobody : (process.getuid?.() ?? nobody),
  gid: isRoot ? nobody : (process.getgid?.() ?? nobody),
};

const isThere = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Writes a file only its owner may read; answers false where there is one. */
const writeOnce = async (file: string, text: string): Promise<boolean> => {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
};

const told = (file: string, isNew: boolean) => say(`${isNew ? 'made' : 'kept'}  ${file}`);

await mkdir(folder, { recursive: true, mode: 0o700 });
for (const name of ['master-keys.json', 'code-keys.json']) {
  const file = join(folder, name);
  told(file, await createKeyRingFile(file));
}
const client = join(folder, 'bootstrap-client-secret');
told(client, await writeOnce(client, randomBytes(48).toString('base64url')));

// The containers run as whoever may read the files: docker compose mounts them as they are.
const user = `COUNTERSIGN_USER=${owner.uid}:${owner.gid}\n`;
told(environment, await writeOnce(environment, user));
if (isRoot) {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  await Promise.all([folder, ...files].map((file) => chown(file, owner.uid, owner.gid)));
}
