import {
  type FactorServiceKind,
  type ProviderSettings,
  providerSettings,
  type SmsProviderKind,
} from '@countersign/contracts';
import type { Vault } from '@countersign/vault';
import type { SealedProvider } from '../guardian/guardian.state.ts';

/** Where settings belong: sealed for one tenant's provider, they open for no other. */
export interface Owner {
  readonly tenantId: string;
  readonly kind: SmsProviderKind | FactorServiceKind;
}

const contextOf = ({ tenantId, kind }: Owner) => `provider-settings:${tenantId}:${kind}`;

/** Seals settings for the log, with a keyed hash by which the same ones are recognised. */
export const sealSettings = async (
  vault: Vault,
  owner: Owner,
  settings: Readonly<Record<string, string>>,
): Promise<SealedProvider> => {
  const context = contextOf(owner);
  const inOrder = Object.entries(settings).sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    sealedSettings: await vault.seal(context, JSON.stringify(settings)),
    fingerprint: vault.fingerprint(context, JSON.stringify(inOrder)),
  };
};

/** Opens what `sealSettings` sealed; nothing sealed is no settings. */
export const openSettings = async (
  vault: Vault,
  owner: Owner,
  sealed: SealedProvider | undefined,
): Promise<ProviderSettings> =>
  sealed
    ? providerSettings.parse(JSON.parse(await vault.open(contextOf(owner), sealed.sealedSettings)))
    : {};
