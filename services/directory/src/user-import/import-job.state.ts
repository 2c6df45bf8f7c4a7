import type { ImportJobEvent } from './import-job.events.ts';

export interface RequestedImport {
  readonly status: 'running' | 'completed' | 'failed';
  readonly tenantId: string;
  readonly jobId: string;
  readonly connectionId: string;
  readonly connection: string;
  readonly upsert: boolean;
  readonly sealedExternalId?: string | undefined;
  readonly total: number;
  readonly requestedAt: string;
  /** How many have been seen to. */
  readonly done: number;
  readonly inserted: number;
  readonly updated: number;
  readonly failed: number;
}

export type Import = { readonly status: 'unknown' } | RequestedImport;

export const initial: Import = { status: 'unknown' };

export const evolve = (state: Import, { type, data }: ImportJobEvent): Import => {
  if (type === 'ImportRequested') {
    const { at: requestedAt, ...terms } = data;
    const counts = { done: 0, inserted: 0, updated: 0, failed: 0 };
    return { status: 'running', ...terms, requestedAt, ...counts };
  }
  if (state.status === 'unknown') return state;
  switch (type) {
    case 'ImportAdvanced':
      return {
        ...state,
        done: data.done,
        inserted: state.inserted + data.inserted,
        updated: state.updated + data.updated,
        failed: state.failed + data.failed,
      };
    case 'ImportCompleted':
      return { ...state, status: 'completed' };
    case 'ImportFailed':
      return { ...state, status: 'failed' };
  }
};
