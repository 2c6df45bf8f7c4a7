import type { World } from './open-process.ts';
import { warnWhileWaiting } from './retry.ts';
import type { ClusterSettings } from './settings.ts';

/** How a process comes to NATS: where it is, who it is there, and who hears of trouble. */
export const natsAccess = async ({ log }: Pick<World, 'log'>, settings: ClusterSettings) => {
  // Loaded where it is used: a single machine's processes are smaller without it.
  const { natsCredentials } = await import('@countersign/nats');
  return {
    url: settings.NATS_URL,
    caFile: settings.NATS_CA_FILE,
    connection: await natsCredentials({
      credentialsFile: settings.NATS_CREDENTIALS_FILE,
      nkeySeedFile: settings.NATS_NKEY_SEED_FILE,
    }),
    onWaiting: warnWhileWaiting({ log, what: 'NATS' }),
    onStatus: (status: string, detail: string) =>
      log.warn({ status, detail }, 'the connection to NATS'),
  };
};
