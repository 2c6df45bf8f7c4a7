import { readFile } from 'node:fs/promises';
import type { Settings } from '../config.ts';
import type { FirstAdmin } from './first-admin.ts';
import type { FirstClient } from './first-tenant.ts';

type Client = 'BOOTSTRAP_CLIENT_ID' | 'BOOTSTRAP_CLIENT_SECRET' | 'BOOTSTRAP_CLIENT_SECRET_FILE';
type Admin = 'BOOTSTRAP_ADMIN_EMAIL' | 'BOOTSTRAP_ADMIN_PASSWORD' | 'BOOTSTRAP_ADMIN_PASSWORD_FILE';

const fromFile = async (file: string | undefined): Promise<string | undefined> =>
  file && (await readFile(file, 'utf8')).trim();

/** The client an operator names for the first tenant, its secret perhaps in a file. */
export const firstClient = async (
  settings: Pick<Settings, Client>,
): Promise<FirstClient | undefined> => {
  const { BOOTSTRAP_CLIENT_ID: clientId, BOOTSTRAP_CLIENT_SECRET_FILE: file } = settings;
  if (clientId === undefined) return undefined;
  const clientSecret = settings.BOOTSTRAP_CLIENT_SECRET?.reveal() ?? (await fromFile(file));
  if (!clientSecret) throw new Error('the first client has an id and no secret');
  return { clientId, clientSecret };
};

/** The first admin an operator names, their password perhaps in a file. */
export const firstAdmin = async (
  settings: Pick<Settings, Admin>,
): Promise<FirstAdmin | undefined> => {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD_FILE: file } = settings;
  if (email === undefined) return undefined;
  const password = settings.BOOTSTRAP_ADMIN_PASSWORD?.reveal() ?? (await fromFile(file));
  if (!password) throw new Error('the first admin has an address and no password');
  return { email, password };
};
