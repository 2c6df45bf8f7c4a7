import { cachedAggregate, type EventStore } from '@countersign/core';
import { tenant } from './tenant.decider.ts';
import { tenantEvent } from './tenant.events.ts';

/** Runs commands against tenants' streams, and recalls where one stands. */
export const tenants = (store: EventStore) =>
  cachedAggregate({ decider: tenant, event: tenantEvent, store, streamsMax: 1_000 });
export type Tenants = ReturnType<typeof tenants>;
