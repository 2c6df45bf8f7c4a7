import { setTimeout as pause } from 'node:timers/promises';
import type { Messaging } from '@countersign/kernel';
import type { Cluster, Running } from '@countersign/process';
import type { FastifyPluginAsync } from 'fastify';
import type { Settings } from './config.ts';
import { buildGateway } from './gateway.ts';
import { gatewaySettingsOf } from './gateway-settings.ts';
import { firstClient } from './seeding/first-client.ts';
import { seedOnce } from './seeding/seed-once.ts';

/** How long a gateway that is to end still takes requests, so that whoever spreads them can see. */
const leaveTakingMs = 1_000;

/** What a demo adds. */
interface Demo {
  readonly routes?: FastifyPluginAsync<{
    readonly publicUrl: string;
    readonly messaging: Messaging;
  }>;
  readonly seed?: Parameters<typeof seedOnce>[0]['more'];
}

/** Seeds an empty store if it is told to, and listens. */
export const startGateway = async (
  cluster: Cluster,
  settings: Settings,
  { routes, seed }: Demo,
): Promise<Running> => {
  const { messaging, vault, clock, log, metrics, tracing } = cluster;
  const { PUBLIC_URL: publicUrl, BOOTSTRAP_TENANT: tenantId } = settings;
  metrics.watchCertificate('gateway', settings.TLS_CERT_FILE);
  const client = await firstClient(settings);
  if (client || seed) {
    await seedOnce({ messaging, tenantId, publicUrl, client, ...(seed && { more: seed }) });
  }

  let isLeaving = false;
  const ready = async () => {
    if (isLeaving) throw new Error('this gateway is about to end');
  };
  const app = await buildGateway({
    ...{ messaging, vault, clock, log, metrics, tracing, ready },
    isLeaving: () => isLeaving,
    settings: await gatewaySettingsOf(settings),
    home: routes && '/demo',
    extras: routes ? [async (scope) => scope.register(routes, { publicUrl, messaging })] : [],
  });
  await app.listen({ host: settings.HOST, port: settings.PORT });

  return {
    ready,
    /** Not ready any more, but still serving; then nothing new, and what is in hand. */
    stop: async () => {
      isLeaving = true;
      await pause(leaveTakingMs);
      await app.close();
    },
  };
};
