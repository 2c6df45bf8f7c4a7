import {
  hashSchemeOf,
  type ImportEntry,
  type ImportFailure,
  importBatchSize,
  importEntries,
  importEntry,
  importKeptForMs,
  importRecordKey,
  ownHashScheme,
} from '@countersign/contracts';
import { type Clock, type Handled, msBetween, plus, type Records } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { Connections } from '../connection/connections.ts';
import { connectionStream, importJobStream } from '../streams.ts';
import type { Import, RequestedImport } from './import-job.state.ts';
import type { ImportJobs } from './import-jobs.ts';
import type { ImportLeavings } from './import-leavings.ts';
import type { ImportSlots } from './import-slots.ts';
import type { Imported, ImportUser } from './import-user.ts';

interface Needs extends ImportJobs {
  readonly importUser: ImportUser;
  readonly runConnection: Connections['run'];
  readonly slots: ImportSlots;
  readonly leavings: ImportLeavings;
  readonly messaging: Records;
  readonly vault: Pick<Vault, 'open'>;
  readonly now: Clock;
  /** Told to end, it leaves the rest to whoever comes after. */
  readonly stopping: AbortSignal;
}

const sealed = 'user-import';

const tooManySchemes: Imported = {
  fault: {
    code: 'NOT_PASSED',
    message: 'The connection has passwords of too many hash algorithms and costs already.',
    path: 'password_hash',
  },
};
const entriesIn = z.array(importEntry);

/** The log forgets a job by its own clock: until then it is looked at again, now and then. */
const graceMs = 60_000;
/** So many of a batch are seen to at once. */
const atOnceMax = 4;

/**
 * Works an import off, a batch at a time: those of it are brought in, who was not is put down, and
 * only then it is recorded. Whoever dies in between does a batch again, which changes nothing.
 */
export const runImport = (needs: Needs) => {
  const { run, recall, importUser, slots, leavings, vault, now, stopping } = needs;
  const entries = needs.messaging.keyValue(importEntries);

  /** Those of the batch's schemes that may be brought here: each slows every wrong guess. */
  const admitted = async (job: RequestedImport, batch: readonly ImportEntry[]) => {
    const stream = connectionStream(job.tenantId, job.connectionId);
    const hashes = batch.flatMap(({ user }) => user?.passwordHash ?? []);
    const schemes = new Set([ownHashScheme]);
    for (const scheme of new Set(hashes.flatMap((hash) => hashSchemeOf(hash) ?? []))) {
      if (scheme === ownHashScheme) continue;
      const command = { type: 'AdmitHashSchemes', schemes: [scheme], now: now() } as const;
      const { refusal } = await needs.runConnection(stream, command);
      if (!refusal) schemes.add(scheme);
    }
    return schemes;
  };

  const importEach = async (job: RequestedImport, batch: readonly ImportEntry[]) => {
    const schemes = await admitted(job, batch);
    const importOne = async (
      { user }: ImportEntry,
      index: number,
    ): Promise<Imported | 'faulty'> => {
      if (!user) return 'faulty';
      const { passwordHash: hash } = user;
      if (hash !== undefined && !schemes.has(hashSchemeOf(hash) ?? '')) return tooManySchemes;
      return importUser({ ...job, index: job.done + index }, user);
    };
    const outcomes: (Imported | 'faulty')[] = [];
    for (let from = 0; from < batch.length; from += atOnceMax) {
      const some = batch.slice(from, from + atOnceMax);
      outcomes.push(...(await Promise.all(some.map((each, at) => importOne(each, from + at)))));
    }
    return outcomes;
  };

  /** Sees to the next batch, and says where the import stands; where that is gone, it ends. */
  const advance = async (stream: string, job: RequestedImport) => {
    const { tenantId, jobId, connection, done: from } = job;
    const number = from / importBatchSize;
    const key = importRecordKey(jobId, number);
    const found = await entries.get(key);
    if (!found) return run(stream, { type: 'FailImport', now: now() });

    const batch = entriesIn.parse(JSON.parse(await vault.open(sealed, found.value)));
    const outcomes = await importEach(job, batch);
    const failed = batch.flatMap(({ shown: user, faults }, at): ImportFailure[] => {
      const outcome = outcomes[at];
      if (outcome === 'faulty') return [{ user, errors: faults }];
      return typeof outcome === 'object' ? [{ user, errors: [outcome.fault] }] : [];
    });
    await leavings.putDown({ tenantId, jobId, connection, batch: number }, failed);
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

  interface Due {
    readonly tenantId: string;
    readonly jobId: string;
    readonly total: number;
  }

  /** After a day the record is gone, and what is left of the job goes with it. */
  const cleanUp = async ({ jobId, total }: Due, state: Import): Promise<Handled> => {
    if (state.status === 'unknown') {
      await leavings.remove(jobId, total);
      return undefined;
    }
    if (state.status === 'completed' && state.failed === 0) return undefined;
    const goneAt = plus(state.requestedAt, importKeptForMs);
    return { retryAfterMs: Math.max(msBetween(now(), goneAt), 0) + graceMs };
  };

  return async (due: Due): Promise<Handled> => {
    const { tenantId, jobId } = due;
    const stream = importJobStream(tenantId, jobId);
    let state = await recall(stream);
    while (state.status === 'running') {
      if (stopping.aborted) return { retryAfterMs: 1 };
      ({ state } = await advance(stream, state));
    }
    await slots.free(tenantId, jobId);
    return cleanUp(due, state);
  };
};
