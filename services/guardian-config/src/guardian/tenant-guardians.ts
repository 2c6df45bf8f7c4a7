import { type EventStore, recallTail } from '@countersign/kernel';
import { guardian } from './guardian.decider.ts';
import { guardianEvent } from './guardian.events.ts';
import type { TenantGuardian } from './guardian.state.ts';

/** Tenants whose state is kept at hand; the one unread the longest makes room. */
const tenantsMax = 1_000;

/** The stream of a tenant's decisions. */
export const guardianStream = (tenantId: string) => `guardianConfig-${tenantId}`;

/** The tenant whose stream it is. */
export const tenantOf = (stream: string): string => stream.slice(guardianStream('').length);

/** Reads where tenants stand. Every login asks, so only what is new is read again. */
export const tenantGuardians = (store: EventStore) => {
  const recall = recallTail({
    decider: guardian,
    event: guardianEvent,
    ...{ store, streamsMax: tenantsMax },
  });
  return (tenantId: string): Promise<TenantGuardian> => recall(guardianStream(tenantId));
};
