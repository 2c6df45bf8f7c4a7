import { randomUUID } from 'node:crypto';
import { loadSettings, openProcess, runService } from '@countersign/service-runtime';
import { codeRing, loadKeyRing } from '@countersign/vault';
import { v7 as newOrderedId } from 'uuid';
import { settings as schema } from './config.ts';
import { deploymentMetadata } from './fido-metadata/metadata-settings.ts';
import { limitsOf } from './limit-settings.ts';
import { startSession } from './service.ts';

const settings = loadSettings('The session service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'session', settings, clock });
const codes = codeRing(await loadKeyRing(settings.CODE_KEYS_FILE));

await runService(world, settings, {
  start: async ({ store, messaging, vault, relays }) =>
    startSession({
      ...{ store, messaging, vault, codes, clock, newId: randomUUID, newOrderedId, relays },
      limits: limitsOf(settings),
      log: world.log,
      metadata: await deploymentMetadata(settings, { ...world, clock }),
    }),
  relays: ['messages', 'activity', 'retention'],
});
