import {
  type FactorServiceKind,
  factorServiceKind,
  mailPorts,
  type ProviderSettings,
  providerSettings,
  type SealedKind,
  type SettingsChange,
  smsProviderKind,
  smtpSecrets,
  smtpSettings,
} from '@countersign/contracts';
import type { OutboundHttp, OutboundTcp } from '@countersign/outbound-http';
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

/** What can have settings that are sealed: a tenant's own mail server, too. */
type Kind = SealedKind | 'smtp';

const ofMail: SettingsForm = {
  ...{ secrets: smtpSecrets, stored: smtpSettings, settings: smtpSettings },
};

/** What settings of a kind look like; nothing where there are none. */
const formOf = (kind: Kind): SettingsForm | undefined => {
  if (kind === 'smtp') return ofMail;
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
export const maskedOf = (kind: Kind, settings: ProviderSettings) =>
  masked(settings, formOf(kind)?.secrets ?? []);

/** Where settings belong: sealed for one tenant's provider, they open for no other. */
export interface Owner {
  readonly tenantId: string;
  readonly kind: Kind;
}

const contextOf = ({ tenantId, kind }: Owner) => `provider-settings:${tenantId}:${kind}`;

interface Needs {
  readonly vault: Vault;
  /** Knows where a webhook may be. */
  readonly http: Pick<OutboundHttp, 'allows'>;
  /** Knows where a mail server may be. */
  readonly mail: Pick<OutboundTcp, 'allows'>;
}

/** What says which server is meant. */
const serverFields = ['smtp_host', 'smtp_port'];

/**
 * What of the stored settings a change builds on. A password was given for one server: whoever
 * names another gives one anew, so that nobody has it sent to a server of theirs.
 */
const kept = (stored: ProviderSettings, given: ProviderSettings): ProviderSettings => {
  const isElsewhere = serverFields.some(
    (field) => (given[field] ?? stored[field]) !== stored[field],
  );
  if (!isElsewhere) return stored;
  return Object.fromEntries(
    Object.entries(stored).filter(([field]) => !smtpSecrets.includes(field)),
  );
};

/** Seals what is written, with a keyed hash by which the same is recognised, and opens it again. */
export const sealedSettings = ({ vault, http, mail }: Needs) => {
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

  /** That of the settings by which they lead to where nobody may be sent. */
  const forbiddenIn = (settings: Readonly<Record<string, string>>): string | undefined => {
    const { url, smtp_host: host, smtp_port: port } = settings;
    if (url !== undefined && !http.allows(url)) return 'url';
    if (host === undefined || port === undefined || mail.allows(host, Number(port))) {
      return undefined;
    }
    return mailPorts.some((usual) => mail.allows(host, usual)) ? 'smtp_port' : 'smtp_host';
  };

  /** Merged with what is stored, masks resolved, checked and sealed. */
  const prepare = async (
    owner: Owner,
    { mode, settings }: SettingsChange,
    sealed: SealedSettings | undefined,
  ): Promise<PreparedSettings> => {
    const form = formOf(owner.kind);
    if (!form) return { status: 'unavailable' };
    const stored = kept(await open(owner, sealed), settings);
    const wanted = mode === 'merge' ? { ...stored, ...settings } : settings;
    const { restored, nothingBehind } = unmasked(wanted, form.secrets, stored);
    if (nothingBehind !== undefined) return { status: 'masked', field: nothingBehind };
    if (Object.keys(restored).length === 0) return { status: 'none' };
    const forbidden = forbiddenIn(restored);
    if (forbidden) return { status: 'address_forbidden', field: forbidden };
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
