import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FirstAdmin,
  type FirstClient,
  firstAdmin as toldAdmin,
  firstClient as toldClient,
} from '@countersign/gateway';
import { z } from 'zod';
import type { Settings } from './config.ts';

const credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
const account = z.object({ email: z.string(), password: z.string() });

/** Where the generated client of the first tenant lies. */
export const firstClientFile = (dataDir: string) => join(dataDir, 'bootstrap-client.json');
/** Where the first admin's generated password lies, and the link that is told once. */
export const firstAdminFile = (dataDir: string) => join(dataDir, 'bootstrap-admin.json');

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const jsonOf = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Reads what was generated, or generates it: written before it is used, readable by the owner
 * alone.
 */
const generated = async <Value extends object>(
  file: string,
  schema: z.ZodType<Value>,
  make: () => Value,
): Promise<Value> => {
  const stored = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (stored !== undefined) return schema.parse(JSON.parse(stored));
  const made = make();
  await writeFile(file, jsonOf(made), { mode: 0o600, flag: 'wx' });
  return made;
};

/** The client that may call the first tenant's Management API: as told, else generated. */
export const firstClient = async (settings: Settings): Promise<FirstClient> =>
  (await toldClient(settings)) ??
  (await generated(firstClientFile(settings.DATA_DIR), credentials, () => ({
    clientId: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(48).toString('base64url'),
  })));

/** Whether an operator says which password the first admin begins with. */
export const isPasswordGiven = ({
  BOOTSTRAP_ADMIN_PASSWORD: password,
  BOOTSTRAP_ADMIN_PASSWORD_FILE: file,
}: Settings): boolean => password !== undefined || file !== undefined;

/** The first admin: as told, else with a password that is generated. */
export const firstAdmin = async (settings: Settings): Promise<FirstAdmin> => {
  const { BOOTSTRAP_ADMIN_EMAIL: email, DATA_DIR } = settings;
  const told = isPasswordGiven(settings) ? await toldAdmin(settings) : undefined;
  if (told) return told;
  return generated(firstAdminFile(DATA_DIR), account, () => ({
    ...{ email, password: randomBytes(18).toString('base64url') },
  }));
};

/** Keeps the link by which the first admin enrols for who has no terminal to see it on. */
export const keepLink = async (dataDir: string, enrollmentLink: string): Promise<void> => {
  const file = firstAdminFile(dataDir);
  const before = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '{}';
    throw error;
  });
  const known = z.looseObject({}).parse(JSON.parse(before));
  await writeFile(file, jsonOf({ ...known, enrollmentLink }), { mode: 0o600 });
};
