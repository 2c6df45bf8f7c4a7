import { readFile } from 'node:fs/promises';
import { type ConnectionOptions, credsAuthenticator, nkeyAuthenticator } from 'nats';

interface Files {
  /** A JWT and its seed, as `nsc` writes them. */
  readonly credentialsFile?: string | undefined;
  /** The seed of an nkey user. */
  readonly nkeySeedFile?: string | undefined;
}

/** Who we are to the server, read from a file; nobody in particular where none is named. */
export const natsCredentials = async ({
  credentialsFile,
  nkeySeedFile,
}: Files): Promise<Pick<ConnectionOptions, 'authenticator'>> => {
  if (credentialsFile !== undefined) {
    return { authenticator: credsAuthenticator(await readFile(credentialsFile)) };
  }
  if (nkeySeedFile === undefined) return {};
  const seed = (await readFile(nkeySeedFile, 'utf8')).trim();
  return { authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) };
};
