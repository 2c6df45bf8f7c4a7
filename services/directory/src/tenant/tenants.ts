import { type EventStore, handle, recallTail } from '@countersign/kernel';
import { tenant } from './tenant.decider.ts';
import { tenantEvent } from './tenant.events.ts';

/** Runs commands against tenants' streams, and recalls where one stands. */
export const tenants = (store: EventStore) => {
  const aggregate = { decider: tenant, event: tenantEvent, store };
  return { run: handle(aggregate), recall: recallTail({ ...aggregate, streamsMax: 1_000 }) };
};
export type Tenants = ReturnType<typeof tenants>;
