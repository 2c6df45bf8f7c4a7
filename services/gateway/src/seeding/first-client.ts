import { readFile } from 'node:fs/promises';
import type { Settings } from '../config.ts';
import type { FirstClient } from './first-tenant.ts';

type FirstClientSettings = Pick<
  Settings,
  'BOOTSTRAP_CLIENT_ID' | 'BOOTSTRAP_CLIENT_SECRET' | 'BOOTSTRAP_CLIENT_SECRET_FILE'
>;

/** The client an operator names for the first tenant, its secret perhaps in a file. */
export const firstClient = async (
  settings: FirstClientSettings,
): Promise<FirstClient | undefined> => {
  const { BOOTSTRAP_CLIENT_ID: clientId, BOOTSTRAP_CLIENT_SECRET_FILE: file } = settings;
  if (clientId === undefined) return undefined;
  const clientSecret =
    settings.BOOTSTRAP_CLIENT_SECRET?.reveal() ?? (file && (await readFile(file, 'utf8')).trim());
  if (!clientSecret) throw new Error('the first client has an id and no secret');
  return { clientId, clientSecret };
};
