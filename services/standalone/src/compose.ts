import { asksOf } from '@countersign/contracts';
import type { Clock, Messaging } from '@countersign/core';
import { demoRoutes, moveDemo, removeDemo, seedDemo } from '@countersign/demo';
import {
  answerHere,
  buildGateway,
  enrollmentLink,
  gatewaySettingsOf,
  moveAdminApplication,
  seedAdminOnce,
  seedOnce,
} from '@countersign/gateway';
import {
  type Logger,
  type Metrics,
  observed,
  type Tracing,
  tracedMessaging,
} from '@countersign/observability';
import {
  dying,
  listenOn,
  pendingMessaging,
  type Running,
  servedCertificate,
  serveHealth,
  warnWhileWaiting,
} from '@countersign/service-runtime';
import type { Settings } from './config.ts';
import { type Disk, openDisk } from './disk.ts';
import { firstAdmin, firstClient, keepLink } from './first-client.ts';
import { startServices } from './services.ts';

interface World {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing?: Tracing | undefined;
}

/**
 * How each service speaks: over NATS where there is one, else within the process. Every operation
 * is observed.
 */
const speaking = ({ settings, clock, log, metrics, tracing }: World, disk: Disk) => {
  const opened: Messaging[] = [];
  const overNats = async (url: string, name: string) => {
    // Loaded where it is asked for: most single machines never need it.
    const { natsMessaging } = await import('@countersign/nats');
    return natsMessaging({
      ...{ url, name, clock, caFile: settings.NATS_CA_FILE },
      onWaiting: warnWhileWaiting({ log, what: 'NATS' }),
      onStatus: (status, detail) => log.warn({ status, detail }, 'the connection to NATS'),
    });
  };
  const speakAs = async (service: string) => {
    const messaging = settings.NATS_URL
      ? await overNats(settings.NATS_URL, service)
      : disk.embedded();
    opened.push(messaging);
    const seen = tracing ? tracedMessaging(messaging, tracing) : messaging;
    return observed(seen, { log, metrics, service, asks: asksOf(service) });
  };
  const close = async () => void (await Promise.all(opened.map((each) => each.close())));
  return { speakAs, close };
};

/** Makes the first admin, once. Answers the link by which they enrol, told this once. */
const prepareAdmin = async ({ settings, log }: World, messaging: Messaging) => {
  const { PUBLIC_URL: publicUrl, BOOTSTRAP_TENANT: tenantId, DATA_DIR } = settings;
  let link: string | undefined;
  await seedAdminOnce({
    ...{ messaging, tenantId, publicUrl },
    admin: () => firstAdmin(settings),
    onMade: async (userId) => {
      link = await enrollmentLink({ ask: messaging.ask, tenantId, publicUrl }, userId);
      await keepLink(DATA_DIR, link);
    },
    onRefused: (refusal) => log.warn({ tenantId, refusal }, 'the first admin was not made'),
  });
  return link;
};

/** Seeds an empty store, and has the first tenant answer where we are. */
const prepare = async (world: World, messaging: Messaging): Promise<string | undefined> => {
  const { settings, log } = world;
  const { PUBLIC_URL: publicUrl, BOOTSTRAP_TENANT: tenantId, DEMO } = settings;
  const client = await firstClient(settings);
  await seedOnce({ messaging, tenantId, publicUrl, client, ...(DEMO && { more: seedDemo }) });
  const here = { ask: messaging.ask, tenantId, publicUrl };
  const removed = DEMO ? [] : await removeDemo(here);
  if (removed.length > 0) {
    log.warn(
      { removed: removed.join(', ') },
      'DEMO=0: what was left of the demo is removed; it is not made again',
    );
  }
  if (await answerHere(here)) {
    log.info({ tenantId, publicUrl }, 'the tenant answers here from now on');
    await moveAdminApplication(here);
    if (DEMO) await moveDemo(here);
  }
  return prepareAdmin(world, messaging);
};

interface Front {
  readonly disk: Disk;
  readonly messaging: Messaging;
  readonly ready: () => Promise<void>;
}

/** Listens, for the public and, where it is told to, for those who run it. */
const listen = async (world: World, { disk, messaging, ready }: Front) => {
  const { settings, clock, log, metrics, tracing } = world;
  const { PUBLIC_URL: publicUrl, DEMO, HEALTH_HOST: host, HEALTH_PORT: port } = settings;
  const gateway = await buildGateway({
    ...{ messaging, vault: disk.vault, clock, log, metrics, tracing, ready },
    settings: await gatewaySettingsOf(settings),
    ...{ home: DEMO ? '/demo' : undefined, hasGallery: DEMO },
    extras: DEMO ? [async (app) => demoRoutes(app, { publicUrl, messaging })] : [],
  });
  const front = { host: settings.HOST, port: settings.PORT };
  await listenOn(front, () => gateway.listen(front));
  const health = port === undefined ? undefined : await serveHealth({ host, port, metrics, ready });
  return async () => {
    await gateway.close();
    await health?.close();
  };
};

interface Standalone extends Running {
  /** By which the first admin enrols a second factor: at the start that made them alone. */
  readonly enrollmentLink?: string | undefined;
}

/** Listens, and is not ready; starts every service, seeds an empty store, and is. */
export const startStandalone = async (world: World): Promise<Standalone> => {
  const { settings, clock, log, metrics } = world;
  const onLost = dying(world, 'what was written could not be kept');
  const disk = await openDisk({ ...world, onLost });
  metrics.watchCertificate('gateway', settings.TLS_CERT_FILE);
  metrics.watchCertificate('nats-ca', settings.NATS_CA_FILE);
  metrics.watchServedCertificate('nats', servedCertificate(settings.NATS_URL ?? ''));
  const { speakAs, close } = speaking(world, disk);
  const { messaging: front, carry } = pendingMessaging();
  let working = async (): Promise<void> => {
    throw new Error('not at work');
  };
  const ready = () => working();
  const stopListening = await listen(world, { disk, messaging: front, ready });

  const services = await startServices({ settings, disk, clock, log, metrics, speakAs });
  const messaging = await speakAs('gateway');
  await services.ready();
  const firstLink = await prepare(world, messaging);
  carry(messaging);
  working = async () => {
    await Promise.all([services.ready(), disk.ping(), messaging.ping()]);
  };

  return {
    ready,
    enrollmentLink: firstLink,
    /** Stops taking requests, finishes those in hand, then closes everything. */
    stop: async () => {
      await stopListening();
      await services.stop();
      await close();
      await disk.close();
    },
  };
};
