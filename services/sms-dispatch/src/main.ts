import { smsProviderKind } from '@countersign/contracts';
import { loadSettings, openProcess, runService } from '@countersign/service-runtime';
import { codeRing, loadKeyRing } from '@countersign/vault';
import { deploymentCarriers } from './carriers.ts';
import { settings as schema } from './config.ts';
import { attemptKinds } from './reactions/attempt-note.ts';
import { startSmsDispatch } from './service.ts';

const settings = loadSettings('The sms-dispatch service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'sms-dispatch', settings, clock });
const codes = codeRing(await loadKeyRing(settings.CODE_KEYS_FILE));
for (const kind of attemptKinds) world.metrics.smsAttempts.inc(kind, 0);

await runService(world, settings, {
  start: ({ store, messaging, vault, log, relays }) =>
    startSmsDispatch({
      ...{ store, messaging, vault, codes, clock, log, relays },
      countAttempt: (attempt) => world.metrics.smsAttempts.inc(attempt),
      watchBreakers: (open) => world.metrics.watchBreakers(smsProviderKind.options, open),
      ...deploymentCarriers(settings, { messaging, clock }),
    }),
  relays: ['activity', 'retention'],
});
