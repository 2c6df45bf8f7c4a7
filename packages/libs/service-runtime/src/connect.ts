import { hostname } from 'node:os';
import { asksOf } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import { observed, tracedMessaging } from '@countersign/observability';
import { dataKeyBucket, type KeyRing, openVault, type Vault } from '@countersign/vault';
import { natsAccess } from './nats-access.ts';
import type { World } from './open-process.ts';
import { dying } from './run-process.ts';
import { servedCertificate } from './served-certificate.ts';
import type { ClusterSettings } from './settings.ts';

/** What a process of a cluster reaches the others through. */
export interface Cluster extends World {
  readonly messaging: Messaging;
  readonly vault: Vault;
}

/** Connects to NATS, however long it takes to be there. */
export const connect = async (
  world: World,
  settings: ClusterSettings,
  masterKeys: KeyRing,
): Promise<Cluster> => {
  const { log, metrics, service, clock, tracing } = world;
  const { natsMessaging } = await import('@countersign/nats');
  const nats = await natsMessaging({
    ...(await natsAccess(world, settings)),
    ...{ name: service, instance: hostname(), clock, replicas: settings.NATS_REPLICAS },
    onLost: dying(world, 'the connection to NATS has ended for good'),
  });
  metrics.watchDependency('nats', nats.ping);
  metrics.watchCertificate('nats-ca', settings.NATS_CA_FILE);
  metrics.watchServedCertificate('nats', servedCertificate(settings.NATS_URL));
  const messaging = observed(tracing ? tracedMessaging(nats, tracing) : nats, {
    ...{ log, metrics, service, asks: asksOf(service) },
  });
  const vault = openVault({ masterKeys, dataKeys: messaging.keyValue(dataKeyBucket) });
  return { ...world, messaging, vault };
};
