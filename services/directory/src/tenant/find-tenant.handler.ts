import type * as contracts from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Reservations } from '../reservation/reservations.ts';
import { hostStream, tenantStream } from '../streams.ts';
import { described } from './tenant-view.ts';
import type { Tenants } from './tenants.ts';

interface Needs {
  readonly recallRecentReservation: Reservations['recallRecent'];
  readonly recallStood: Tenants['recallStood'];
  readonly recallRecent: Tenants['recallRecent'];
}

/**
 * Finds the tenant that a host belongs to: every request from outside begins with it, so it is as
 * old as a second, as far as another replica changed it.
 */
export const findTenant =
  ({
    recallRecentReservation: recallReservation,
    recallRecent: recall,
  }: Omit<Needs, 'recallStood'>): Answering<typeof contracts.findTenant> =>
  async ({ host }) => {
    const name = hostStream(host);
    const held = await recallReservation(name);
    if (held.status !== 'held') return no('tenant_unknown');

    const state = await recall(held.owner);
    const isIts = state.claims.some(({ claimId }) => claimId === held.claimId);
    return state.status === 'active' && isIts ? yes(described(state)) : no('tenant_unknown');
  };

/** Reads a tenant; read anew, as who changes it does, it says how far its stream has come. */
export const readTenant =
  ({
    recallStood,
    recallRecent,
  }: Omit<Needs, 'recallRecentReservation'>): Answering<typeof contracts.readTenant> =>
  async ({ tenantId, mayBeKept }) => {
    const stream = tenantStream(tenantId);
    const { state, ...stood } = mayBeKept
      ? { state: await recallRecent(stream) }
      : await recallStood(stream);
    return state.status === 'active' ? yes(described(state), stood) : no('tenant_unknown');
  };
