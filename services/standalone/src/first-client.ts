import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstClient as configuredClient, type FirstClient } from '@countersign/gateway';
import { z } from 'zod';
import type { Settings } from './config.ts';

const credentials = z.object({ clientId: z.string(), clientSecret: z.string() });

/** Where the generated client of the first tenant lies. */
export const firstClientFile = (dataDir: string) => join(dataDir, 'bootstrap-client.json');

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Reads the generated pair, or generates it: written before it is used, readable by the owner
 * alone.
 */
const generated = async (dataDir: string): Promise<FirstClient> => {
  const file = firstClientFile(dataDir);
  const stored = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (stored !== undefined) return credentials.parse(JSON.parse(stored));
  const made = {
    clientId: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(48).toString('base64url'),
  };
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return made;
};

/** The client that may call the first tenant's Management API: as told, else generated. */
export const firstClient = async (settings: Settings): Promise<FirstClient> =>
  (await configuredClient(settings)) ?? (await generated(settings.DATA_DIR));
