import type { EventStore, Revision } from '@countersign/kernel';
import { noRevision } from '@countersign/kernel';
import { guardian } from './guardian.decider.ts';
import { guardianEvent } from './guardian.events.ts';
import type { TenantGuardian } from './guardian.state.ts';

/** Tenants whose state is kept at hand; the one unread the longest makes room. */
const tenantsMax = 1_000;

interface Known {
  readonly state: TenantGuardian;
  readonly revision: Revision;
}

/** The stream of a tenant's decisions. */
export const guardianStream = (tenantId: string) => `guardianConfig-${tenantId}`;

/**
 * Reads where tenants stand. Every login asks, so what was folded once is kept and only the tail is
 * read again: still from the log itself, so that a finished write is seen by whoever asks next.
 */
export const tenantGuardians = (store: EventStore) => {
  const known = new Map<string, Known>();

  const remember = (stream: string, fresh: Known) => {
    const kept = known.get(stream);
    known.delete(stream);
    // Two reads may overlap; the one that saw more wins.
    known.set(stream, kept && kept.revision > fresh.revision ? kept : fresh);
    for (const oldest of known.keys()) {
      if (known.size <= tenantsMax) break;
      known.delete(oldest);
    }
  };

  return async (tenantId: string): Promise<TenantGuardian> => {
    const stream = guardianStream(tenantId);
    const start = known.get(stream) ?? { state: guardian.initial, revision: noRevision };
    const { events, revision } = await store.load(stream, start.revision);
    const state = events.reduce(
      (before, { type, data }) => guardian.evolve(before, guardianEvent.parse({ type, data })),
      start.state,
    );
    remember(stream, { state, revision });
    return state;
  };
};
