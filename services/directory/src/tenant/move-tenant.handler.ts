import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Claims } from '../reservation/claims.ts';
import { hostStream, tenantStream } from '../streams.ts';
import { described } from './tenant-view.ts';
import type { Tenants } from './tenants.ts';

interface Needs extends Tenants {
  readonly claims: Claims;
  readonly now: Clock;
}

/** Makes a host the tenant's canonical one. */
export const moveTenant =
  ({ run, recall, claims, now }: Needs): Answering<typeof contracts.moveTenant> =>
  async ({ tenantId, host: given }) => {
    const stream = tenantStream(tenantId);
    if ((await recall(stream)).status !== 'active') return no('tenant_unknown');

    const host = given.toLowerCase();
    const moved = await claims.holding([hostStream(host)], stream, (held) =>
      run(stream, { type: 'MoveTenant', host, claims: held, now: now() }),
    );
    if (!moved) return no('host_taken');
    const { state, refusal } = moved;
    return !refusal && state.status === 'active'
      ? yes(described(state))
      : noOf(contracts.moveTenant, refusal ?? 'tenant_unknown');
  };
