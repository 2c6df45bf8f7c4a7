import type { readSmsDelivery as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/kernel';
import { providerOrder, type TenantGuardian } from '../guardian/guardian.state.ts';

interface Needs {
  readonly read: (tenantId: string) => Promise<TenantGuardian>;
}

/** Tells sms-dispatch whom to try, in order, with settings still sealed, and what to write. */
export const readSmsDelivery =
  ({ read }: Needs) =>
  async ({ tenantId }: ParsedRequestOf<typeof operation>) => {
    const state = await read(tenantId);
    const providers = providerOrder(state).map((kind) => ({
      kind,
      sealedSettings: state.providers[kind]?.sealedSettings ?? null,
    }));
    return yes({ providers, templates: state.templates });
  };
