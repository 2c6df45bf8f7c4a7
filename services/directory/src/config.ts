import { privateWebhooks, serviceSettings, setting } from '@countersign/service-runtime';
import { z } from 'zod';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  ALLOW_PRIVATE_WEBHOOKS: privateWebhooks,
  LISTS_FILE: setting(
    z.string().default(':memory:'),
    'A file in which this replica keeps its lists, so that a restart need not make them again.',
    '/data/lists.sqlite',
  ),
});
