import {
  type ImportEntry,
  type ImportFailure,
  importBatchSize,
  importEntries,
  importEntry,
  importFailures,
  importRecordKey,
} from '@countersign/contracts';
import type { Clock, Handled, Messaging } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import { importJobStream } from '../streams.ts';
import type { RequestedImport } from './import-job.state.ts';
import type { ImportJobs } from './import-jobs.ts';
import type { ImportSlots } from './import-slots.ts';
import type { Imported, ImportUser } from './import-user.ts';

interface Needs extends ImportJobs {
  readonly importUser: ImportUser;
  readonly slots: ImportSlots;
  readonly messaging: Pick<Messaging, 'keyValue'>;
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly now: Clock;
  /** Told to end, it leaves the rest to whoever comes after. */
  readonly stopping: AbortSignal;
}

const sealed = 'user-import';
const entriesIn = z.array(importEntry);

/** So many of a batch are seen to at once. */
const atOnceMax = 4;

/**
 * Works an import off, a batch at a time: those of it are brought in, who was not is put down, and
 * only then it is recorded. Whoever dies in between does a batch again, which changes nothing.
 */
export const runImport = (needs: Needs) => {
  const { run, recall, importUser, slots, vault, now, stopping } = needs;
  const entries = needs.messaging.keyValue(importEntries);
  const failures = needs.messaging.keyValue(importFailures);

  const importEach = async (job: RequestedImport, batch: readonly ImportEntry[]) => {
    const importOne = async ({ user }: ImportEntry, index: number): Promise<Imported | 'faulty'> =>
      user ? importUser({ ...job, index: job.done + index }, user) : 'faulty';
    const outcomes: (Imported | 'faulty')[] = [];
    for (let from = 0; from < batch.length; from += atOnceMax) {
      const some = batch.slice(from, from + atOnceMax);
      outcomes.push(...(await Promise.all(some.map((each, at) => importOne(each, from + at)))));
    }
    return outcomes;
  };

  const putDown = async (key: string, failed: readonly ImportFailure[]) => {
    if (failed.length > 0)
      await failures.put(key, await vault.seal(sealed, JSON.stringify(failed)));
  };

  /** Sees to the next batch, and says where the import stands; where that is gone, it ends. */
  const advance = async (stream: string, job: RequestedImport) => {
    const { jobId, done: from } = job;
    const key = importRecordKey(jobId, from / importBatchSize);
    const found = await entries.get(key);
    if (!found) return run(stream, { type: 'FailImport', now: now() });

    const batch = entriesIn.parse(JSON.parse(await vault.open(sealed, found.value)));
    const outcomes = await importEach(job, batch);
    const failed = batch.flatMap(({ shown: user, faults }, at): ImportFailure[] => {
      const outcome = outcomes[at];
      if (outcome === 'faulty') return [{ user, errors: faults }];
      return typeof outcome === 'object' ? [{ user, errors: [outcome.fault] }] : [];
    });
    await putDown(key, failed);
    const advanced = await run(stream, {
      type: 'AdvanceImport',
      from,
      inserted: outcomes.filter((outcome) => outcome === 'inserted').length,
      updated: outcomes.filter((outcome) => outcome === 'updated').length,
      failed: failed.length,
      now: now(),
    });
    await entries.remove(key);
    return advanced;
  };

  return async ({ tenantId, jobId }: { tenantId: string; jobId: string }): Promise<Handled> => {
    const stream = importJobStream(tenantId, jobId);
    let state = await recall(stream);
    while (state.status === 'running') {
      if (stopping.aborted) return { retryAfterMs: 1 };
      ({ state } = await advance(stream, state));
    }
    await slots.free(tenantId, jobId);
    return undefined;
  };
};
