import { setTimeout as pause } from 'node:timers/promises';
import type { Messaging } from '@countersign/core';
import { type Cluster, listenOn, type Running } from '@countersign/service-runtime';
import type { FastifyPluginAsync } from 'fastify';
import type { Settings } from './config.ts';
import { buildGateway } from './gateway.ts';
import { gatewaySettingsOf } from './gateway-settings.ts';
import { mailEnrollmentLink } from './seeding/first-admin.ts';
import { firstAdmin, firstClient } from './seeding/first-client.ts';
import { seedAdminOnce, seedOnce } from './seeding/seed-once.ts';

/** How long a gateway that is to end still takes requests, so that whoever spreads them can see. */
const leaveTakingMs = 1_000;

type Routes = FastifyPluginAsync<{ readonly publicUrl: string; readonly messaging: Messaging }>;

/** Listens. Who asks before the process is connected is told to come back in a moment. */
export const startGateway = async (
  cluster: Cluster,
  settings: Settings,
  demo?: Routes,
): Promise<Pick<Running, 'stop'>> => {
  const { messaging, vault, clock, log, metrics, tracing } = cluster;
  const { PUBLIC_URL: publicUrl } = settings;
  metrics.watchCertificate('gateway', settings.TLS_CERT_FILE);

  let isLeaving = false;
  const ready = async () => {
    if (isLeaving) throw new Error('this gateway is about to end');
  };
  const app = await buildGateway({
    ...{ messaging, vault, clock, log, metrics, tracing, ready },
    isLeaving: () => isLeaving,
    settings: await gatewaySettingsOf(settings),
    ...{ home: demo && '/demo', hasGallery: demo !== undefined },
    extras: demo ? [async (scope) => scope.register(demo, { publicUrl, messaging })] : [],
  });
  const front = { host: settings.HOST, port: settings.PORT };
  await listenOn(front, () => app.listen(front));

  const leave = async () => {
    isLeaving = true;
    await pause(leaveTakingMs);
    await app.close();
  };
  let leaving: Promise<void> | undefined;
  return {
    /** Not ready any more, but still serving; then nothing new, and what is in hand. */
    stop: () => {
      leaving ??= leave();
      return leaving;
    },
  };
};

/** Seeds an empty store, if it is told to. */
export const seedStore = async (
  { messaging, log }: Pick<Cluster, 'messaging' | 'log'>,
  settings: Settings,
  more?: Parameters<typeof seedOnce>[0]['more'],
): Promise<void> => {
  const { PUBLIC_URL: publicUrl, BOOTSTRAP_TENANT: tenantId } = settings;
  const [client, admin] = await Promise.all([firstClient(settings), firstAdmin(settings)]);
  const where = { messaging, tenantId, publicUrl };
  if (client || admin || more) await seedOnce({ ...where, client, ...(more && { more }) });
  if (!admin) return;
  const { ask } = messaging;
  await seedAdminOnce({
    ...where,
    admin: async () => admin,
    onMade: (userId) => mailEnrollmentLink({ ask, tenantId, publicUrl }, userId),
    onRefused: (refusal) => log.warn({ tenantId, refusal }, 'the first admin was not made'),
  });
};
