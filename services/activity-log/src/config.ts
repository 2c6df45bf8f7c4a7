import { privateWebhooks, serviceSettings, setting } from '@countersign/service-runtime';
import { z } from 'zod';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  LOG_RETENTION_DAYS: setting(
    z.coerce.number().int().min(1).max(3_650).default(30),
    'For how many days the lines of the log are kept, 1 to 3650.',
    '30',
  ),
  ALLOW_PRIVATE_WEBHOOKS: privateWebhooks,
  ROWS_FILE: setting(
    z.string().default(':memory:'),
    'A file in which this replica keeps its rows, so that a restart need not make them again.',
    '/data/rows.sqlite',
  ),
});
