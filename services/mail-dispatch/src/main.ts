import { loadSettings, openProcess, runService } from '@countersign/process';
import { settings as schema } from './config.ts';
import { deploymentMailer } from './deployment-mailer.ts';
import { startMailDispatch } from './service.ts';

const settings = loadSettings('The mail-dispatch service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'mail-dispatch', settings, clock });

await runService(world, settings, {
  start: ({ store, messaging, vault, log, relays }) =>
    startMailDispatch({
      ...{ store, messaging, vault, clock, log, relays },
      ...deploymentMailer(settings, { messaging, clock }),
    }),
  relays: ['retention'],
});
