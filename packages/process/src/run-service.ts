import { eventStoreDb } from '@countersign/event-store/eventstoredb';
import type { EventStore } from '@countersign/kernel';
import { loadKeyRing } from '@countersign/vault';
import { type Cluster, connect } from './connect.ts';
import { serveHealth } from './health.ts';
import type { World } from './open-process.ts';
import { patiently } from './patience.ts';
import { runProcess } from './run-process.ts';
import type { Running } from './running.ts';
import type { ServiceSettings } from './settings.ts';

/** What a service that owns facts works with. */
export interface ServiceCluster extends Cluster {
  readonly store: EventStore;
}

const openStore = async ({ log }: World, { EVENTSTORE_URL }: ServiceSettings) => {
  const store = eventStoreDb({
    connectionString: EVENTSTORE_URL.reveal(),
    onTrouble: (error, categories) =>
      log.warn({ error, categories: categories.join() }, 'a follower begins again'),
  });
  await patiently({ log, what: 'EventStoreDB' }, () => store.ping());
  return store;
};

/** Whether the process can work: never while it starts, nor once it was told to stop. */
const readiness = () => {
  let running: Running | undefined;
  return {
    began: (begun: Running) => {
      running = begun;
    },
    ends: () => {
      running = undefined;
    },
    ready: async () => {
      if (!running) throw new Error('not at work');
      await running.ready();
    },
  };
};

/**
 * Runs a service. It ends in this order, so that nothing in hand is lost: not ready any more; takes
 * no new requests; finishes those in hand; stops following; then the connections, NATS first.
 */
export const runService = async (
  world: World,
  settings: ServiceSettings,
  start: (cluster: ServiceCluster) => Promise<Running>,
): Promise<never> => {
  const masterKeys = await loadKeyRing(settings.MASTER_KEY_FILE);
  const { began, ends, ready } = readiness();
  const { HEALTH_HOST: host, HEALTH_PORT: port } = settings;
  const health = await serveHealth({ host, port, metrics: world.metrics, ready });

  return runProcess(world, {
    start: async () => {
      await using opened = new AsyncDisposableStack();
      const store = await openStore(world, settings);
      opened.defer(() => store.close());
      const cluster = await connect(world, settings, masterKeys);
      opened.defer(() => cluster.messaging.close());
      const running = await start({ ...cluster, store });
      const open = opened.move();
      return {
        ready: async () => void (await Promise.all([running.ready(), cluster.messaging.ping()])),
        stop: async () => {
          await running.stop();
          await open.disposeAsync();
        },
      };
    },
    onStarted: began,
    onStopping: ends,
    close: health.close,
  });
};
