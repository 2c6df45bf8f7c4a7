import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { z } from 'zod';
import { type Countersign, startCountersign } from '../countersign.ts';

const client = z.object({ clientId: z.string(), clientSecret: z.string() });

/** A certificate for localhost that signs itself. */
const certificate = () =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });

/** Countersign over https, as Auth0's clients insist on, and this process trusts it. */
export interface SecureCountersign extends Countersign {
  /** The host and port, which Auth0's clients call a domain. */
  readonly domain: string;
  /** The client that may call the Management API. */
  readonly client: z.output<typeof client>;
  readonly tls: { readonly cert: string; readonly key: string };
}

export const startSecureCountersign = async (
  environment: Readonly<Record<string, string>> = {},
): Promise<SecureCountersign> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = await certificate();
  await Promise.all([writeFile(cert, made.cert), writeFile(key, made.private, { mode: 0o600 })]);
  setDefaultCACertificates([...getCACertificates('default'), made.cert]);

  const countersign = await startCountersign({
    ...{
      TLS_CERT_FILE: cert,
      TLS_KEY_FILE: key,
      REQUESTS_PER_MINUTE: '0',
      ADDRESS_MESSAGES: '1000000',
      MANAGEMENT_REQUESTS_PER_MINUTE: '0',
    },
    ...environment,
  });
  const written = await readFile(join(countersign.dataDir, 'bootstrap-client.json'), 'utf8');
  return {
    ...countersign,
    domain: new URL(countersign.url).host,
    tls: { cert: made.cert, key: made.private },
    client: client.parse(JSON.parse(written)),
    stop: async () => {
      await countersign.stop();
      await rm(folder, { recursive: true });
    },
  };
};
