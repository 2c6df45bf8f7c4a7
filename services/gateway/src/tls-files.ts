import { readFile } from 'node:fs/promises';
import type { Settings } from './config.ts';

/** The certificate and its key, where https is to be served directly. */
export const readTls = async ({
  TLS_CERT_FILE: cert,
  TLS_KEY_FILE: key,
}: Pick<Settings, 'TLS_CERT_FILE' | 'TLS_KEY_FILE'>) =>
  cert && key ? { tls: { cert: await readFile(cert), key: await readFile(key) } } : {};
