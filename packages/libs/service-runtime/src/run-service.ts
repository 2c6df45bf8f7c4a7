import type { EventStore } from '@countersign/core';
import type { RelayPorts } from '@countersign/relay';
import { type KeyRing, loadKeyRing } from '@countersign/vault';
import { attend } from './attend.ts';
import { type BackupSettings, backupIn, backupUsage, carryOutBackup } from './backup.ts';
import { type Cluster, connect } from './connect.ts';
import { inspect, inspectionIn, inspectionUsage } from './dead-letters.ts';
import { readiness, serveHealth } from './health.ts';
import type { World } from './open-process.ts';
import { carryOut, type Repair, repairIn, repairUsage } from './repair.ts';
import { retry } from './retry.ts';
import { runProcess } from './run-process.ts';
import type { Running } from './running.ts';
import { carryOutScavenge, lastScavenge, scavengeIn, scavengeUsage } from './scavenge.ts';
import { servedCertificate } from './served-certificate.ts';
import type { ServiceSettings } from './settings.ts';
import { withdrawable } from './withdrawable.ts';

/** What a service that owns facts works with. */
export interface ServiceCluster extends Cluster {
  readonly store: EventStore;
  /** How a service's relays are watched. */
  readonly relays: Pick<RelayPorts, 'watch' | 'onPassedBy'>;
}

/** A service, as a process of its own. */
interface Service {
  readonly start: (cluster: ServiceCluster) => Promise<Running>;
  /** The relays it has, by name. */
  readonly relays?: readonly string[];
}

const usage = [
  'A service is started without words, or with:',
  repairUsage,
  inspectionUsage,
  scavengeUsage,
  ...backupUsage,
];

const openStore = async (
  { log }: World,
  { EVENTSTORE_URL, EVENTSTORE_CA_FILE }: ServiceSettings,
) => {
  // Loaded where it is used: half a second and 28 MB that a single machine should not pay.
  const { eventStoreDb } = await import('@countersign/eventstoredb');
  const store = eventStoreDb({
    connectionString: EVENTSTORE_URL.reveal(),
    caFile: EVENTSTORE_CA_FILE,
    onTrouble: (error, categories) =>
      log.warn({ error, categories: categories.join() }, 'a follower begins again'),
  });
  await retry({ log, what: 'EventStoreDB' }, () => store.ping());
  return store;
};

interface Reaching {
  readonly masterKeys: KeyRing;
  /** Closes what was reached, NATS first. */
  readonly opened: AsyncDisposableStack;
}

/** Reaches for the store and for NATS at once, so that whichever is away is said at once. */
const reach = async (
  world: World,
  settings: ServiceSettings,
  { masterKeys, opened }: Reaching,
): Promise<{ readonly store: EventStore; readonly cluster: Cluster }> => {
  const [storing, connecting] = await Promise.allSettled([
    openStore(world, settings),
    connect(world, settings, masterKeys),
  ]);
  if (storing.status === 'fulfilled') opened.defer(() => storing.value.close());
  if (connecting.status === 'fulfilled') opened.defer(() => connecting.value.messaging.close());
  if (storing.status === 'rejected') throw storing.reason;
  if (connecting.status === 'rejected') throw connecting.reason;
  const store = storing.value;
  world.metrics.watchDependency('eventstore', () => store.ping());
  world.metrics.watchCertificate('eventstore-ca', settings.EVENTSTORE_CA_FILE);
  const served = servedCertificate(settings.EVENTSTORE_URL.reveal());
  world.metrics.watchServedCertificate('eventstore', served);
  world.metrics.watchScavenge(() => lastScavenge(store));
  return { store, cluster: connecting.value };
};

/** What the process was started for instead of its work; words that make no sense end it. */
const errandIn = (words: readonly string[]) => {
  try {
    const inspection = inspectionIn(words);
    const scavenge = scavengeIn(words);
    const backup = backupIn(words);
    const isOther = inspection || scavenge || backup;
    return { inspection, scavenge, backup, asked: isOther ? undefined : repairIn(words) };
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\n${usage.join('\n  ')}\n`,
    );
    process.exit(2);
  }
};

/** Does one thing, says so, and ends. */
const repair = async (
  world: World,
  settings: ServiceSettings,
  { relays, asked }: { readonly relays: readonly string[]; readonly asked: Repair },
): Promise<never> => {
  const masterKeys = await loadKeyRing(settings.MASTER_KEY_FILE);
  const { messaging } = await connect(world, settings, masterKeys);
  await carryOut(world, { messaging, relays }, asked);
  await messaging.close();
  process.exit(0);
};

/**
 * Runs a service, or does what the process was started for instead. A service ends in this order,
 * so that nothing in hand is lost: not ready any more; takes no new requests; finishes those in
 * hand; stops following; then the connections, NATS first.
 */
export const runService = async (
  world: World,
  settings: BackupSettings,
  { start, relays = [] }: Service,
): Promise<never> => {
  const { inspection, scavenge, backup, asked } = errandIn(process.argv.slice(2));
  if (inspection) process.exit((await inspect(world, settings, inspection)) ? 0 : 1);
  if (backup) process.exit((await carryOutBackup(world, settings, backup)) ? 0 : 1);
  if (scavenge) {
    await carryOutScavenge(world, settings, scavenge);
    process.exit(0);
  }
  if (asked) return repair(world, settings, { relays, asked });
  const masterKeys = await loadKeyRing(settings.MASTER_KEY_FILE);
  const { began, ends, ready } = readiness();
  const { HEALTH_HOST: host, HEALTH_PORT: port } = settings;
  const health = await serveHealth({ host, port, metrics: world.metrics, ready });

  return runProcess(world, {
    start: async () => {
      await using opened = new AsyncDisposableStack();
      const { store, cluster } = await reach(world, settings, { masterKeys, opened });
      const relaying: ServiceCluster['relays'] = {
        watch: world.metrics.watchRelay,
        onPassedBy: (error, { position }) => world.log.error({ error, position }, 'passed by'),
      };
      const { messaging, withdraw, rejoin } = withdrawable(cluster.messaging);
      const running = await start({ ...cluster, messaging, store, relays: relaying });
      const open = opened.move();
      const ready = async () => void (await Promise.all([running.ready(), messaging.ping()]));
      const attending = attend({ log: world.log, ping: store.ping, ready, withdraw, rejoin });
      return {
        ready: async () => {
          if (!attending.isIn()) throw new Error('the store was away a moment ago');
          await ready();
        },
        stop: async () => {
          await attending.stop();
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
