import { loadSettings, openProcess, runService } from '@countersign/service-runtime';
import { settings as schema } from './config.ts';
import { startDirectory } from './service.ts';

const settings = loadSettings('The directory service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'directory', settings, clock });

await runService(world, settings, {
  start: ({ store, messaging, vault, relays }) =>
    startDirectory({
      ...{ store, messaging, vault, clock, relays },
      allowPrivateWebhooks: settings.ALLOW_PRIVATE_WEBHOOKS,
      listsFile: settings.LISTS_FILE,
    }),
  relays: ['erasures', 'erasures-again', 'imports', 'retention'],
});
