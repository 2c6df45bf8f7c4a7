import {
  type FactorServiceKind,
  factorServiceKind,
  type ProviderSettings,
  providerSettings,
  type SealedKind,
  type SettingsChange,
  smsProviderKind,
} from '@countersign/contracts';
import type { OutboundHttp } from '@countersign/outbound-http';
import { smsProviderOf } from '@countersign/providers';
import type { Vault } from '@countersign/vault';
import type { PreparedSettings } from '../guardian/guardian.commands.ts';
import type { SealedSettings } from '../guardian/guardian.state.ts';
import { masked, unmasked } from './masked-settings.ts';

/** The secrets among a service's settings, masked when they are shown. */
const secretsOfService: Readonly<Record<FactorServiceKind, readonly string[]>> = {
  sns: ['aws_secret_access_key'],
  apns: ['p12'],
  fcm: ['server_key'],
  fcmv1: ['server_credentials'],
  duo: ['skey'],
};

interface SettingsForm {
  readonly secrets: readonly string[];
  readonly isWellFormed: (settings: Readonly<Record<string, string>>) => boolean;
}

/** What settings of a kind look like; nothing where there are none. */
const formOf = (kind: SealedKind): SettingsForm | undefined => {
  const service = factorServiceKind.safeParse(kind);
  if (service.success) return { secrets: secretsOfService[service.data], isWellFormed: () => true };
  const provider = smsProviderKind.safeParse(kind);
  const definition = provider.success ? smsProviderOf(provider.data) : undefined;
  return (
    definition && {
      secrets: definition.secrets,
      isWellFormed: (settings) => definition.stored.safeParse(settings).success,
    }
  );
};

/** Hides the secrets of a kind. */
export const maskedOf = (kind: SealedKind, settings: ProviderSettings) =>
  masked(settings, formOf(kind)?.secrets ?? []);

/** Where settings belong: sealed for one tenant's provider, they open for no other. */
export interface Owner {
  readonly tenantId: string;
  readonly kind: SealedKind;
}

const contextOf = ({ tenantId, kind }: Owner) => `provider-settings:${tenantId}:${kind}`;

interface Needs {
  readonly vault: Vault;
  /** Knows where a webhook may be. */
  readonly http: Pick<OutboundHttp, 'allows'>;
}

/** Seals what is written, with a keyed hash by which the same is recognised, and opens it again. */
export const sealedSettings = ({ vault, http }: Needs) => {
  const seal = async (
    owner: Owner,
    settings: Readonly<Record<string, string>>,
  ): Promise<SealedSettings> => {
    const context = contextOf(owner);
    const inOrder = Object.entries(settings).sort(([left], [right]) => (left < right ? -1 : 1));
    return {
      sealedSettings: await vault.seal(context, JSON.stringify(settings)),
      fingerprint: vault.fingerprint(context, JSON.stringify(inOrder)),
    };
  };

  /** Nothing sealed is no settings. */
  const open = async (
    owner: Owner,
    sealed: SealedSettings | undefined,
  ): Promise<ProviderSettings> => {
    if (!sealed) return {};
    const opened = await vault.open(contextOf(owner), sealed.sealedSettings);
    return providerSettings.parse(JSON.parse(opened));
  };

  /** Merged with what is stored, masks resolved, checked and sealed. */
  const prepare = async (
    owner: Owner,
    { mode, settings }: SettingsChange,
    sealed: SealedSettings | undefined,
  ): Promise<PreparedSettings> => {
    const form = formOf(owner.kind);
    if (!form) return { status: 'unavailable' };
    const stored = await open(owner, sealed);
    const wanted = mode === 'merge' ? { ...stored, ...settings } : settings;
    const restored = unmasked(wanted, form.secrets, stored);
    if (!restored) return { status: 'masked' };
    if (Object.keys(restored).length === 0) return { status: 'none' };
    const { url } = restored;
    if (url !== undefined && !http.allows(url)) return { status: 'address_forbidden' };
    if (!form.isWellFormed(restored)) return { status: 'malformed' };
    return { status: 'sealed', ...(await seal(owner, restored)) };
  };

  return {
    prepare,
    /** Settings as an admin sees them, the secrets among them only when asked to reveal. */
    show: async (owner: Owner, sealed: SealedSettings | undefined, reveal: boolean) => {
      const settings = await open(owner, sealed);
      return reveal ? settings : maskedOf(owner.kind, settings);
    },
  };
};
export type SealedSettingsOf = ReturnType<typeof sealedSettings>;
