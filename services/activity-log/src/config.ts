import { flag } from '@countersign/kernel';
import { serviceSettings } from '@countersign/process';
import { z } from 'zod';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  LOG_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  /** Whether a log may be sent to private addresses, and over plain http. */
  ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
  /** Where this replica keeps its rows, so that a restart need not make them again. */
  ROWS_FILE: z.string().default(':memory:'),
});
