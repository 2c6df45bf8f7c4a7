import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Messaging } from '@countersign/core';
import type { Logger } from '@countersign/observability';
import { embeddedMessaging, openSqliteFile, sqliteEventStore } from '@countersign/sqlite';
import { codeRing, dataKeyBucket, openVault } from '@countersign/vault';
import type { Settings } from './config.ts';
import { keyRing } from './key-files.ts';

interface Needs {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends the process: what it has seen could not be kept. */
  readonly onLost?: ((reason: unknown) => void) | undefined;
}

/**
 * Opens what lies in the data folder: the log with the durable messages and, apart, the keys that
 * open it.
 */
export const openDisk = async ({ settings, clock, log, onLost }: Needs) => {
  const { DATA_DIR: dataDir, MASTER_KEY_FILE, CODE_KEYS_FILE, NATS_URL } = settings;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const masterKeys = await keyRing(MASTER_KEY_FILE, dataDir, 'master-keys.json');
  const codeKeys = await keyRing(CODE_KEYS_FILE, dataDir, 'code-keys.json');

  const sqliteFile = openSqliteFile({
    file: join(dataDir, 'countersign.sqlite'),
    // Over NATS, what others see has left the process.
    outputCommit: onLost && NATS_URL === undefined ? { onLost } : undefined,
  });
  const keyFile = openSqliteFile({ file: join(dataDir, 'user-keys.sqlite'), forgets: true });
  const userKeys = embeddedMessaging(keyFile, { clock });

  return {
    store: sqliteEventStore(sqliteFile, {
      clock,
      onTrouble: (error, categories) => log.error({ err: error, categories }, 'a follower failed'),
    }),
    embedded: (): Messaging => embeddedMessaging(sqliteFile, { clock }),
    vault: openVault({ masterKeys, dataKeys: userKeys.keyValue(dataKeyBucket) }),
    codes: codeRing(codeKeys),
    /** Resolves while the files take what is written. */
    ping: async () => void (await Promise.all([sqliteFile.probe(), keyFile.probe()])),
    close: async () => {
      await userKeys.close();
      await Promise.all([sqliteFile.close(), keyFile.close()]);
    },
  };
};
export type Disk = Awaited<ReturnType<typeof openDisk>>;
