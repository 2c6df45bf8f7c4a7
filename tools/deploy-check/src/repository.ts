import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the repository is on this machine. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Every service that is a process of its own in a cluster: standalone is all of them in one. */
export const deployed: readonly string[] = readdirSync(join(root, 'services')).filter(
  (name) => name !== 'standalone' && existsSync(join(root, 'services', name, 'src/main.ts')),
);
