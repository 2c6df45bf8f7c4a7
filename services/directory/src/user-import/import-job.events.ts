import { instant, tenantId } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const count = z.int().nonnegative();

/** People are to be imported. Who they are is in records that go after a day, and nowhere else. */
export const ImportRequested = defineEvent('ImportRequested', {
  tenantId,
  jobId: z.string(),
  connectionId: z.string(),
  connection: z.string(),
  upsert: z.boolean(),
  /** Whatever the caller calls it: sealed, as nobody knows what that is. */
  sealedExternalId: z.string().optional(),
  total: count,
  at: instant,
});

/** The next of them have been seen to. */
export const ImportAdvanced = defineEvent('ImportAdvanced', {
  /** How many have been, from the first. */
  done: count,
  inserted: count,
  updated: count,
  failed: count,
  at: instant,
});

export const ImportCompleted = defineEvent('ImportCompleted', { at: instant });
/** Their records were gone before all of them had been seen to. */
export const ImportFailed = defineEvent('ImportFailed', { at: instant });

export const importJobEvent = z.discriminatedUnion('type', [
  ImportRequested.schema,
  ImportAdvanced.schema,
  ImportCompleted.schema,
  ImportFailed.schema,
]);
export type ImportJobEvent = z.output<typeof importJobEvent>;
