import { buildGateway, managementScopes, readTls } from '@countersign/gateway';
import type { Clock, Messaging } from '@countersign/kernel';
import { natsMessaging } from '@countersign/messaging';
import { createMetrics, type Logger, observed } from '@countersign/observability';
import type { Settings } from './config.ts';
import { demoRoutes } from './demo/demo.routes.ts';
import { openOutbox } from './demo/outbox.ts';
import { type Disk, openDisk } from './disk.ts';
import { seedOnce } from './seeding.ts';
import { startServices } from './services.ts';

interface World {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A whole Countersign in this process. */
export interface Standalone {
  /** Stops taking requests, finishes those in hand, then closes everything. */
  readonly stop: () => Promise<void>;
}

/**
 * How each service speaks: over NATS where there is one, else within the process. Every operation
 * is observed.
 */
const speaking = ({ settings, clock, log }: World, disk: Disk) => {
  const metrics = createMetrics();
  const opened: Messaging[] = [];
  const speakAs = async (service: string) => {
    const messaging = settings.NATS_URL
      ? await natsMessaging({
          ...{ url: settings.NATS_URL, name: service, clock },
          onStatus: (status, detail) => log.warn({ status, detail }, 'the connection to NATS'),
        })
      : disk.embedded();
    opened.push(messaging);
    return observed(messaging, { log, metrics, service });
  };
  const close = async () => void (await Promise.all(opened.map((each) => each.close())));
  return { metrics, speakAs, close };
};

/** Starts every service and the gateway, seeds an empty store, and listens. */
export const startStandalone = async (world: World): Promise<Standalone> => {
  const { settings, clock, log } = world;
  const disk = await openDisk(world);
  const { metrics, speakAs, close } = speaking(world, disk);
  const outbox = settings.DEMO ? openOutbox(clock) : undefined;
  const services = await startServices({
    ...{ settings, disk, clock, log, speakAs },
    outbox: outbox?.provider,
  });
  const messaging = await speakAs('gateway');
  await services.ready();
  await seedOnce({ messaging, settings, managementScopes });

  const publicUrl = settings.PUBLIC_URL;
  const gateway = await buildGateway({
    ...{ messaging, vault: disk.vault, clock, log, metrics },
    settings: {
      ...{ publicUrl, exposeProviderSecrets: settings.EXPOSE_PROVIDER_SECRETS },
      requestsPerMinute: settings.REQUESTS_PER_MINUTE,
      ...(await readTls(settings)),
    },
    ready: async () => {
      await Promise.all([services.ready(), disk.store.ping(), messaging.ping()]);
    },
    extras: outbox
      ? [async (app) => demoRoutes(app, { publicUrl, messages: outbox.messages })]
      : [],
  });
  await gateway.listen({ host: settings.HOST, port: settings.PORT });

  const stop = async () => {
    await gateway.close();
    await services.stop();
    await close();
    await disk.close();
  };
  return { stop };
};
