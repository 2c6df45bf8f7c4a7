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
import { z } from 'zod';
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
  /** What may be stored, even half finished. */
  readonly stored: z.ZodType;
  /** What using them takes. */
  readonly settings: z.ZodType;
}

/** The field that a fault is about; one of no schema is named by itself. */
const blamed = ({ issues: [issue] }: z.ZodError): string =>
  String(issue?.path[0] ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : ''));

/** What settings of a kind look like; nothing where there are none. */
const formOf = (kind: SealedKind): SettingsForm | undefined => {
  const service = factorServiceKind.safeParse(kind);
  if (service.success) {
    const secrets = secretsOfService[service.data];
    const filled = Object.fromEntries(secrets.map((key) => [key, z.string().min(1)]));
    return { secrets, stored: z.unknown(), settings: z.looseObject(filled) };
  }
  const provider = smsProviderKind.safeParse(kind);
  return provider.success ? smsProviderOf(provider.data) : undefined;
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
    const { restored, nothingBehind } = unmasked(wanted, form.secrets, stored);
    if (nothingBehind !== undefined) return { status: 'masked', field: nothingBehind };
    if (Object.keys(restored).length === 0) return { status: 'none' };
    const { url } = restored;
    if (url !== undefined && !http.allows(url))
      return { status: 'address_forbidden', field: 'url' };
    const read = form.stored.safeParse(restored);
    if (!read.success) return { status: 'malformed', field: blamed(read.error) };
    const suffice = form.settings.safeParse(restored).success;
    return { status: 'sealed', suffice, ...(await seal(owner, restored)) };
  };

  /** Whether what is stored is what using it takes; of a kind without settings, always. */
  const suffices = async (owner: Owner, sealed: SealedSettings | undefined): Promise<boolean> => {
    const form = formOf(owner.kind);
    if (!form) return true;
    return sealed !== undefined && form.settings.safeParse(await open(owner, sealed)).success;
  };

  return {
    prepare,
    suffices,
    /** Settings as an admin sees them, the secrets among them only when asked to reveal. */
    show: async (owner: Owner, sealed: SealedSettings | undefined, reveal: boolean) => {
      const settings = await open(owner, sealed);
      return reveal ? settings : maskedOf(owner.kind, settings);
    },
  };
};
export type SealedSettingsOf = ReturnType<typeof sealedSettings>;
