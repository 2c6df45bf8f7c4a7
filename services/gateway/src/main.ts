import { once } from 'node:events';
import { BadSettings, loadConfig } from '@countersign/kernel';
import { natsMessaging } from '@countersign/messaging';
import { createLogger, createMetrics, observed } from '@countersign/observability';
import { dataKeyBucket, loadKeyRing, openVault } from '@countersign/vault';
import { settings } from './config.ts';
import { buildGateway } from './gateway.ts';
import { readTls } from './tls-files.ts';

const load = () => {
  try {
    return loadConfig(settings, process.env);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    process.stderr.write(`The gateway cannot start: ${error.message}.\n`);
    process.exit(1);
  }
};

const config = load();
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
    ...(config.TRUST_PROXY && { trustProxy: config.TRUST_PROXY }),
    ...(await readTls(config)),
  },
});
await gateway.listen({ host: config.HOST, port: config.PORT });

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await gateway.close();
await messaging.close();
