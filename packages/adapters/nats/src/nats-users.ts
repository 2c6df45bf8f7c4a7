import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorizationOf, type NatsUser, newSeed, publicKeyOf } from './index.ts';

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
  users: readonly NatsUser[],
): Promise<NatsUsers> => {
  await mkdir(folder, { recursive: true });
  const seedFileOf = (name: string) => join(folder, `${name}.nk`);
  const seeds = users.map(({ name }) => ({ name, seed: newSeed() }));
  const keys = Object.fromEntries(seeds.map(({ name, seed }) => [name, publicKeyOf(seed)]));
  const conf = await readFile(join(shipped, 'nats.conf'), 'utf8');
  await Promise.all([
    writeFile(join(folder, 'nats.conf'), conf.replace('/data', join(folder, 'data'))),
    writeFile(join(folder, 'authorization.conf'), authorizationOf(users, keys)),
    ...seeds.map(({ name, seed }) => writeFile(seedFileOf(name), seed, { mode: 0o600 })),
  ]);
  return { config: join(folder, 'nats.conf'), seedFileOf };
};
