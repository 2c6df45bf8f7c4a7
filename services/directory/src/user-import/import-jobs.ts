import type { ImportJob } from '@countersign/contracts';
import { type EventStore, handle, recall } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { importJob } from './import-job.decider.ts';
import { importJobEvent } from './import-job.events.ts';
import type { RequestedImport } from './import-job.state.ts';

/** Runs commands against imports, and recalls them. */
export const importJobs = (store: EventStore) => {
  const aggregate = { decider: importJob, event: importJobEvent, store };
  return { run: handle(aggregate), recall: recall(aggregate) };
};
export type ImportJobs = ReturnType<typeof importJobs>;

export const sealedExternalId = 'import-external-id';

const statusOf = ({ status, done }: RequestedImport): ImportJob['status'] => {
  if (status !== 'running') return status;
  return done === 0 ? 'pending' : 'processing';
};

/** An import as it is told. */
export const presentImport = async (
  { open }: Pick<Vault, 'open'>,
  state: RequestedImport,
): Promise<ImportJob> => {
  const { jobId, connectionId, connection, upsert, requestedAt, sealedExternalId: sealed } = state;
  const { total, inserted, updated, failed } = state;
  return {
    ...{ jobId, connectionId, connection, upsert, status: statusOf(state), requestedAt },
    ...{ total, inserted, updated, failed },
    ...(sealed !== undefined && { externalId: await open(sealedExternalId, sealed) }),
  };
};
