import { loadKeyRing } from '@countersign/vault';
import { type Cluster, connect } from './connect.ts';
import type { World } from './open-process.ts';
import { runProcess } from './run-process.ts';
import type { Running } from './running.ts';
import type { ClusterSettings } from './settings.ts';

/** Runs a process that owns no facts: it speaks to the others over NATS, and that is all. */
export const runConnected = async (
  world: World,
  settings: ClusterSettings,
  start: (cluster: Cluster) => Promise<Running>,
): Promise<never> => {
  const masterKeys = await loadKeyRing(settings.MASTER_KEY_FILE);
  return runProcess(world, {
    start: async () => {
      await using opened = new AsyncDisposableStack();
      const cluster = await connect(world, settings, masterKeys);
      opened.defer(() => cluster.messaging.close());
      const running = await start(cluster);
      const open = opened.move();
      return {
        ready: async () => void (await Promise.all([running.ready(), cluster.messaging.ping()])),
        stop: async () => {
          await running.stop();
          await open.disposeAsync();
        },
      };
    },
  });
};
