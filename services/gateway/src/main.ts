import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { loadConfig } from '@countersign/kernel';
import { natsMessaging } from '@countersign/messaging';
import { createLogger, createMetrics, observed } from '@countersign/observability';
import { dataKeyBucket, loadKeyRing, openVault } from '@countersign/vault';
import { settings } from './config.ts';
import { buildGateway } from './gateway.ts';

const config = loadConfig(settings, process.env);
const { TLS_CERT_FILE, TLS_KEY_FILE, TRUST_PROXY } = config;
const clock = () => new Date().toISOString();
const log = createLogger({ service: 'gateway', level: config.LOG_LEVEL });
const metrics = createMetrics();

const nats = await natsMessaging({ url: config.NATS_URL, name: 'gateway', clock });
const messaging = observed(nats, { log, metrics, service: 'gateway' });
const masterKeys = await loadKeyRing(config.MASTER_KEY_FILE);
const vault = openVault({ masterKeys, dataKeys: messaging.keyValue(dataKeyBucket) });

const gateway = await buildGateway({
  ...{ messaging, vault, clock, log, metrics },
  settings: {
    publicUrl: config.PUBLIC_URL,
    exposeProviderSecrets: config.EXPOSE_PROVIDER_SECRETS,
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    ...(TRUST_PROXY && { trustProxy: TRUST_PROXY }),
    ...(TLS_CERT_FILE &&
      TLS_KEY_FILE && {
        tls: { cert: await readFile(TLS_CERT_FILE), key: await readFile(TLS_KEY_FILE) },
      }),
  },
});
await gateway.listen({ host: config.HOST, port: config.PORT });

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await gateway.close();
await messaging.close();
