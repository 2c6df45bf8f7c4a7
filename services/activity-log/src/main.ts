import { randomUUID } from 'node:crypto';
import { watchUnknownLines } from '@countersign/observability';
import { loadSettings, openProcess, runService } from '@countersign/service-runtime';
import { settings as schema } from './config.ts';
import { startActivityLog } from './service.ts';

const settings = loadSettings('The activity-log service', schema, process.env);
const clock = () => new Date().toISOString();
const world = await openProcess({ service: 'activity-log', settings, clock });
const { LOG_RETENTION_DAYS: retentionDays, ROWS_FILE: file } = settings;

await runService(world, settings, {
  start: ({ store, messaging, vault }) =>
    startActivityLog({
      ...{ store, messaging, vault, clock, newId: randomUUID, retentionDays, file },
      allowPrivateWebhooks: settings.ALLOW_PRIVATE_WEBHOOKS,
      onUnknown: watchUnknownLines(world.log, world.metrics),
    }),
});
