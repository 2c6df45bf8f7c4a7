import type { readGuardian as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/kernel';
import { providerOrder, type TenantGuardian } from './guardian.state.ts';

interface Needs {
  readonly read: (tenantId: string) => Promise<TenantGuardian>;
}

/** Tells everything a tenant has decided, provider settings left out. */
export const readGuardian =
  ({ read }: Needs) =>
  async ({ tenantId }: ParsedRequestOf<typeof operation>) => {
    const state = await read(tenantId);
    const { factors, policy, messageTypes, selectedProvider, templates, phone } = state;
    const { email, browserMemory } = state;
    return yes({
      factors,
      policy,
      messageTypes: [...messageTypes],
      selectedProvider,
      providerOrder: providerOrder(state),
      templates,
      phone,
      email,
      browserMemory,
    });
  };
