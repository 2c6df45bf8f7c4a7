import type { readProvider as operation, SmsProviderKind } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/kernel';
import { smsProviderOf } from '@countersign/sms-providers';
import type { Vault } from '@countersign/vault';
import type { TenantGuardian } from '../guardian/guardian.state.ts';
import { masked } from './masked-settings.ts';
import { openSettings } from './sealed-settings.ts';

interface Needs {
  readonly read: (tenantId: string) => Promise<TenantGuardian>;
  readonly vault: Vault;
}

const secretsOf = (kind: SmsProviderKind) => smsProviderOf(kind)?.secrets ?? [];

/** Opens one provider's settings for an admin; the secrets among them only when asked to reveal. */
export const readProvider =
  ({ read, vault }: Needs) =>
  async ({ tenantId, kind, reveal }: ParsedRequestOf<typeof operation>) => {
    const { providers } = await read(tenantId);
    const settings = await openSettings(vault, { tenantId, kind }, providers[kind]);
    return yes({ settings: reveal ? settings : masked(settings, secretsOf(kind)) });
  };
