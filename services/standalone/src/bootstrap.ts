import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApplication, createTenant, readTenant } from '@countersign/contracts';
import type { Messaging } from '@countersign/kernel';
import { z } from 'zod';
import type { Settings } from './config.ts';

const credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
type Credentials = z.output<typeof credentials>;

/** The machine-to-machine application that may call the first tenant's Management API. */
export const bootstrapFile = (dataDir: string) => join(dataDir, 'bootstrap-client.json');

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Reads the generated pair, or generates it: written before it is used, readable by the owner
 * alone.
 */
const generatedCredentials = async (dataDir: string): Promise<Credentials> => {
  const file = bootstrapFile(dataDir);
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

const bootstrapCredentials = async (settings: Settings): Promise<Credentials> => {
  const { BOOTSTRAP_CLIENT_ID: clientId, BOOTSTRAP_CLIENT_SECRET: secret } = settings;
  return clientId && secret
    ? { clientId, clientSecret: secret.reveal() }
    : generatedCredentials(settings.DATA_DIR);
};

interface Needs {
  readonly ask: Messaging['ask'];
  readonly settings: Settings;
  readonly managementScopes: readonly string[];
}

/**
 * Creates the first tenant and its Management API client, once; every step may be repeated after a
 * crash.
 */
export const bootstrapTenant = async ({ ask, settings, managementScopes }: Needs) => {
  const tenantId = settings.BOOTSTRAP_TENANT;
  if (!(await ask(readTenant, { tenantId })).ok) {
    const host = new URL(settings.PUBLIC_URL).host;
    await ask(createTenant, { tenantId, hosts: [host], friendlyName: tenantId });
  }
  await ask(createApplication, {
    tenantId,
    ...(await bootstrapCredentials(settings)),
    settings: {
      name: 'Management API client',
      kind: 'non_interactive',
      grantTypes: ['client_credentials'],
      managementScopes: [...managementScopes],
    },
  });
};
