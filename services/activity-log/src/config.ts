import { serviceSettings } from '@countersign/process';
import { z } from 'zod';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  LOG_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  /** Where this replica keeps its rows, so that a restart need not make them again. */
  ROWS_FILE: z.string().default(':memory:'),
});
