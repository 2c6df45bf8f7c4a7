import { loadSettings, openProcess, runService } from '@countersign/service-runtime';
import { codeRing, loadKeyRing } from '@countersign/vault';
import { settings as schema } from './config.ts';
import { deploymentMailer } from './deployment-mailer.ts';
import { startMailDispatch } from './service.ts';

const settings = loadSettings('The mail-dispatch service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'mail-dispatch', settings, clock });
const codes = codeRing(await loadKeyRing(settings.CODE_KEYS_FILE));

await runService(world, settings, {
  start: async ({ store, messaging, vault, log, relays }) =>
    startMailDispatch({
      ...{ store, messaging, vault, codes, clock, log, relays },
      allowPrivate: settings.ALLOW_PRIVATE_WEBHOOKS,
      ...(await deploymentMailer(settings, { messaging, clock })),
    }),
  relays: ['activity', 'retention'],
});
