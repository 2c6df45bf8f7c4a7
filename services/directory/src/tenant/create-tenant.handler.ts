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
  /** What a tenant has from its first moment on. Repeating either changes nothing. */
  readonly startSigning: (tenantId: string) => Promise<void>;
  readonly openDatabase: (tenantId: string) => Promise<void>;
}

/**
 * Creates a tenant. Its hosts, keys and database come first and the tenant last, so that a tenant
 * which is there is whole; what a crash leaves halfway, the same request completes.
 */
export const createTenant =
  ({
    run,
    recall,
    claims,
    now,
    startSigning,
    openDatabase,
  }: Needs): Answering<typeof contracts.createTenant> =>
  async ({ tenantId, hosts, friendlyName }) => {
    const stream = tenantStream(tenantId);
    if ((await recall(stream)).status === 'active') return no('tenant_exists');

    const canonical = [...new Set(hosts.map((host) => host.toLowerCase()))];
    const created = await claims.holding(canonical.map(hostStream), stream, async (held) => {
      await Promise.all([startSigning(tenantId), openDatabase(tenantId)]);
      return run(stream, {
        type: 'CreateTenant',
        tenantId,
        hosts: canonical,
        claims: held,
        friendlyName,
        now: now(),
      });
    });
    if (!created) return no('host_taken');
    const { state, refusal } = created;
    return !refusal && state.status === 'active'
      ? yes(described(state))
      : noOf(contracts.createTenant, refusal ?? 'tenant_exists');
  };
