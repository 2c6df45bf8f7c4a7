import { bucketOf, instant } from '@countersign/contracts';
import { type Clock, isFresh, plus, type Records } from '@countersign/core';
import { z } from 'zod';
import { importJobStream } from '../streams.ts';
import type { ImportJobs } from './import-jobs.ts';

/** Auth0: two imports at once. */
const slotsMax = 2;

const slots = bucketOf('directory-import-slots', z.object({ jobId: z.string(), since: instant }));
/** Who took a place has so long to begin: after that they died of it. */
const graceMs = 30_000;

interface Needs {
  readonly messaging: Records;
  readonly recall: ImportJobs['recall'];
  readonly now: Clock;
}

/** The places a tenant has for imports under way: whatever asks at once, no more begin. */
export const importSlots = ({ messaging, recall, now }: Needs) => {
  const records = messaging.keyValue(slots);
  const keysOf = (tenantId: string) =>
    Array.from({ length: slotsMax }, (_, slot) => `${tenantId}/${slot}`);

  const isUnderWay = async (tenantId: string, jobId: string, since: string) => {
    const { status } = await recall(importJobStream(tenantId, jobId));
    return status === 'unknown'
      ? isFresh(plus(since, graceMs), 'import slot', graceMs, now)
      : status === 'running';
  };

  /** Takes a place that is free, or whose import is over, or never began. */
  const takes = async (key: string, tenantId: string, jobId: string): Promise<boolean> => {
    const taken = { jobId, since: now() };
    if (await records.create(key, taken)) return true;
    const found = await records.get(key);
    if (!found) return false;
    const { jobId: held, since } = found.value;
    if (await isUnderWay(tenantId, held, since)) return held === jobId;
    return records.replace(key, taken, found.revision);
  };

  return {
    take: async (tenantId: string, jobId: string): Promise<boolean> => {
      for (const key of keysOf(tenantId)) if (await takes(key, tenantId, jobId)) return true;
      return false;
    },
    free: async (tenantId: string, jobId: string): Promise<void> => {
      for (const key of keysOf(tenantId)) {
        if ((await records.get(key))?.value.jobId === jobId) await records.remove(key);
      }
    },
  };
};
export type ImportSlots = ReturnType<typeof importSlots>;
