import { demoRoutes, moveDemo, seedDemo } from '@countersign/demo';
import { answerHere, buildGateway, gatewaySettingsOf, seedOnce } from '@countersign/gateway';
import type { Clock, Messaging } from '@countersign/kernel';
import {
  type Logger,
  type Metrics,
  observed,
  type Tracing,
  tracedMessaging,
} from '@countersign/observability';
import { type Running, sayer } from '@countersign/process';
import type { Settings } from './config.ts';
import { type Disk, openDisk } from './disk.ts';
import { firstClient } from './first-client.ts';
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
    const { natsMessaging } = await import('@countersign/messaging/nats');
    return natsMessaging({
      ...{ url, name, clock, caFile: settings.NATS_CA_FILE },
      onWaiting: sayer({ log, what: 'NATS' }),
      onStatus: (status, detail) => log.warn({ status, detail }, 'the connection to NATS'),
    });
  };
  const speakAs = async (service: string) => {
    const messaging = settings.NATS_URL
      ? await overNats(settings.NATS_URL, service)
      : disk.embedded();
    opened.push(messaging);
    const seen = tracing ? tracedMessaging(messaging, tracing) : messaging;
    return observed(seen, { log, metrics, service });
  };
  const close = async () => void (await Promise.all(opened.map((each) => each.close())));
  return { speakAs, close };
};

/** Starts every service and the gateway, seeds an empty store, and listens. */
export const startStandalone = async (world: World): Promise<Running> => {
  const { settings, clock, log, metrics } = world;
  metrics.watchCertificate('gateway', settings.TLS_CERT_FILE);
  const disk = await openDisk(world);
  const { speakAs, close } = speaking(world, disk);
  const services = await startServices({ settings, disk, clock, log, metrics, speakAs });
  const messaging = await speakAs('gateway');
  await services.ready();
  const { PUBLIC_URL: publicUrl, BOOTSTRAP_TENANT: tenantId, DEMO } = settings;
  const client = await firstClient(settings);
  await seedOnce({ messaging, tenantId, publicUrl, client, ...(DEMO && { more: seedDemo }) });
  const here = { ask: messaging.ask, tenantId, publicUrl };
  if (await answerHere(here)) {
    log.info({ tenantId, publicUrl }, 'the tenant answers here from now on');
    if (DEMO) await moveDemo(here);
  }

  const ready = async () => {
    await Promise.all([services.ready(), disk.ping(), messaging.ping()]);
  };
  const gateway = await buildGateway({
    ...{ messaging, vault: disk.vault, clock, log, metrics, tracing: world.tracing },
    settings: await gatewaySettingsOf(settings),
    ready,
    home: DEMO ? '/demo' : undefined,
    extras: DEMO ? [async (app) => demoRoutes(app, { publicUrl, messaging })] : [],
  });
  await gateway.listen({ host: settings.HOST, port: settings.PORT });

  return {
    ready,
    /** Stops taking requests, finishes those in hand, then closes everything. */
    stop: async () => {
      await gateway.close();
      await services.stop();
      await close();
      await disk.close();
    },
  };
};
