import { loadSettings, openProcess, runService } from '@countersign/service-runtime';
import { settings as schema } from './config.ts';
import { startGuardianConfig } from './service.ts';

const settings = loadSettings('The guardian-config service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'guardian-config', settings, clock });

await runService(world, settings, {
  start: ({ store, messaging, vault, relays }) =>
    startGuardianConfig({
      ...{ store, messaging, vault, clock, relays },
      allowPrivateWebhooks: settings.ALLOW_PRIVATE_WEBHOOKS,
      outbox: settings.DEMO,
    }),
  relays: ['activity'],
});
