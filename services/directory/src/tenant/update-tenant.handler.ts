import type * as contracts from '@countersign/contracts';
import { type Clock, no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { tenantStream } from '../streams.ts';
import { described } from './tenant-view.ts';
import type { Tenants } from './tenants.ts';

interface Needs {
  readonly run: Tenants['run'];
  readonly now: Clock;
}

/** Changes what a tenant has decided about itself, by a patch. */
export const patchTenant =
  ({ run, now }: Needs): Answering<typeof contracts.patchTenant> =>
  async ({ tenantId, patch, expectedRevision }) => {
    const command = { type: 'PatchTenant', patch, now: now() } as const;
    const { state, refusal } = await run(tenantStream(tenantId), command, { expectedRevision });
    if (refusal === 'changed_meanwhile') return no(refusal);
    return state.status === 'active' ? yes(described(state)) : no('tenant_unknown');
  };

/** Replaces parts of what a tenant has decided about itself. */
export const updateTenant =
  ({ run, now }: Needs): Answering<typeof contracts.updateTenant> =>
  async ({ tenantId, settings }) => {
    const command = { type: 'ChangeTenantSettings', settings, now: now() } as const;
    const { state } = await run(tenantStream(tenantId), command);
    return state.status === 'active' ? yes(described(state)) : no('tenant_unknown');
  };
