import { dataKeyBucket, loadKeyRing, openVault } from '@countersign/vault';
import { type Cluster, connect } from './connect.ts';
import { readiness, serveHealth } from './health.ts';
import type { World } from './open-process.ts';
import { pendingMessaging } from './pending-messaging.ts';
import { runProcess } from './run-process.ts';
import type { Running } from './running.ts';
import type { ClusterSettings } from './settings.ts';

/** A process that owns no facts: it listens, and speaks to the others over NATS. */
interface Front {
  /** Listens. What it is handed carries nothing until the process is connected and prepared. */
  readonly listen: (cluster: Cluster) => Promise<Pick<Running, 'stop'>>;
  /** What has to be done before anybody is answered. */
  readonly prepare: (cluster: Cluster) => Promise<void>;
}

/** Runs a process that owns no facts. It listens first, and is ready once it is connected. */
export const runConnected = async (
  world: World,
  settings: ClusterSettings,
  { listen, prepare }: Front,
): Promise<never> => {
  const masterKeys = await loadKeyRing(settings.MASTER_KEY_FILE);
  const { began, ends, ready } = readiness();
  const { HEALTH_HOST: host, HEALTH_PORT: port } = settings;
  const health = await serveHealth({ host, port, metrics: world.metrics, ready });
  const { messaging, carry } = pendingMessaging();
  const vault = openVault({ masterKeys, dataKeys: messaging.keyValue(dataKeyBucket) });
  const listening = await listen({ ...world, messaging, vault });

  return runProcess(world, {
    start: async () => {
      await using opened = new AsyncDisposableStack();
      const cluster = await connect(world, settings, masterKeys);
      opened.defer(() => cluster.messaging.close());
      await prepare(cluster);
      carry(cluster.messaging);
      const open = opened.move();
      return {
        ready: cluster.messaging.ping,
        stop: async () => {
          await listening.stop();
          await open.disposeAsync();
        },
      };
    },
    onStarted: began,
    onStopping: ends,
    close: async () => {
      // Again, for who was told to end before it had begun.
      await listening.stop();
      await health.close();
    },
  });
};
