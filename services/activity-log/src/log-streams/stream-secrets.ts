import type { Vault } from '@countersign/vault';
import { z } from 'zod';

const context = 'log-stream';

/** What only the receiver may know besides us. */
const streamSecrets = z.object({
  signingSecret: z.string(),
  authorization: z.string().optional(),
  headers: z.array(z.object({ header: z.string(), value: z.string() })),
});
export type StreamSecrets = z.output<typeof streamSecrets>;

/** Seals a log stream's secrets with the service's key, and opens them. */
export const secretSeals = (vault: Vault) => ({
  seal: (secrets: StreamSecrets): Promise<string> => vault.seal(context, JSON.stringify(secrets)),
  open: async (sealed: string): Promise<StreamSecrets> =>
    streamSecrets.parse(JSON.parse(await vault.open(context, sealed))),
});
export type SecretSeals = ReturnType<typeof secretSeals>;
