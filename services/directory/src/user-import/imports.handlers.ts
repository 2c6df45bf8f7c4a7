import type * as contracts from '@countersign/contracts';
import { type Clock, no, yes } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import type { Answering } from '../answering.ts';
import type { Connections } from '../connection/connections.ts';
import { connectionStream, importJobStream } from '../streams.ts';
import { type ImportJobs, presentImport, sealedExternalId } from './import-jobs.ts';
import type { ImportSlots } from './import-slots.ts';

interface Needs extends ImportJobs {
  readonly recallConnection: Connections['recall'];
  readonly slots: ImportSlots;
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly now: Clock;
}

/** Begins an import into a database of passwords; the rest happens from the record. */
export const startImport = (needs: Needs): Answering<typeof contracts.startImport> => {
  const { run, recallConnection, slots, vault, now } = needs;

  return async ({ externalId, ...terms }) => {
    const { tenantId, jobId, connectionId } = terms;
    const connection = await recallConnection(connectionStream(tenantId, connectionId));
    if (connection.status !== 'active' || connection.strategy !== 'auth0') {
      return no('connection_unknown');
    }
    if (!(await slots.take(tenantId, jobId))) return no('too_many_imports');

    const sealed = externalId && (await vault.seal(sealedExternalId, externalId));
    const { state } = await run(importJobStream(tenantId, jobId), {
      type: 'RequestImport',
      ...{ ...terms, connection: connection.name, now: now() },
      ...(sealed && { sealedExternalId: sealed }),
    });
    if (state.status === 'unknown') throw new Error('an import was requested and is not there');
    return yes(await presentImport(vault, state));
  };
};

/** Tells how far an import has come. */
export const readImport =
  ({ recall, vault }: Pick<Needs, 'recall' | 'vault'>): Answering<typeof contracts.readImport> =>
  async ({ tenantId, jobId }) => {
    const state = await recall(importJobStream(tenantId, jobId));
    if (state.status === 'unknown') return no('import_unknown');
    return yes(await presentImport(vault, state));
  };
