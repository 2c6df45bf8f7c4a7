import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSeed, publicKeyOf, publicKeysOf } from './nats/index.ts';

/** A NATS server's configuration, and who its users are. */
export interface NatsUsers {
  readonly config: string;
  /** The file with a user's seed. */
  readonly seedFileOf: (name: string) => string;
}

/**
 * Copies the configuration that is shipped into `folder`, where the server then keeps its files,
 * too, and gives each of its users a fresh key.
 */
export const copyNatsConfig = async (
  shipped: string,
  folder: string,
  names: readonly string[],
): Promise<NatsUsers> => {
  await mkdir(folder, { recursive: true });
  const seedFileOf = (name: string) => join(folder, `${name}.nk`);
  const users = names.map((name) => ({ name, seed: newSeed() }));
  const conf = await readFile(join(shipped, 'nats.conf'), 'utf8');
  await Promise.all([
    writeFile(join(folder, 'nats.conf'), conf.replace('/data', join(folder, 'data'))),
    copyFile(join(shipped, 'users.conf'), join(folder, 'users.conf')),
    ...users.map(({ name, seed }) => writeFile(seedFileOf(name), seed, { mode: 0o600 })),
    writeFile(
      join(folder, 'keys.conf'),
      publicKeysOf(users.map(({ name, seed }) => ({ name, publicKey: publicKeyOf(seed) }))),
    ),
  ]);
  return { config: join(folder, 'nats.conf'), seedFileOf };
};
