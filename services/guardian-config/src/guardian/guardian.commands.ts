import type {
  BrowserMemory,
  CodeSettings,
  FactorName,
  MessageType,
  MfaPolicy,
  SmsProviderKind,
  SmsTemplates,
} from '@countersign/contracts';
import type { SealedProvider } from './guardian.state.ts';

interface At {
  readonly now: string;
}

/** What this deployment offers, which the core may not look up. */
interface Offered {
  readonly offered: readonly SmsProviderKind[];
}

export interface SetFactor extends At {
  readonly type: 'SetFactor';
  readonly factor: FactorName;
  readonly enabled: boolean;
}

export interface SetPolicy extends At {
  readonly type: 'SetPolicy';
  readonly policy: MfaPolicy;
}

export interface SetMessageTypes extends At {
  readonly type: 'SetMessageTypes';
  readonly messageTypes: MessageType[];
}

export interface SetTemplates extends At {
  readonly type: 'SetTemplates';
  readonly templates: SmsTemplates;
  readonly areWellFormed: boolean;
}

export interface SetPhoneSettings extends At {
  readonly type: 'SetPhoneSettings';
  readonly phone: CodeSettings;
}

export interface SetEmailSettings extends At {
  readonly type: 'SetEmailSettings';
  readonly email: CodeSettings;
}

export interface SetBrowserMemory extends At {
  readonly type: 'SetBrowserMemory';
  readonly browserMemory: BrowserMemory;
}

export interface SelectProvider extends At, Offered {
  readonly type: 'SelectProvider';
  readonly provider: SmsProviderKind;
}

export interface SetProviderOrder extends At, Offered {
  readonly type: 'SetProviderOrder';
  readonly order: SmsProviderKind[];
}

/** What became of the settings on their way here: sealed, none at all, or not usable. */
export type Settings =
  | ({ readonly status: 'sealed' } & SealedProvider)
  | { readonly status: 'none' }
  | { readonly status: 'malformed' }
  /** A mask with nothing behind it. */
  | { readonly status: 'masked' }
  | { readonly status: 'address_forbidden' };

export interface ConfigureProvider extends At {
  readonly type: 'ConfigureProvider';
  readonly provider: SmsProviderKind;
  readonly settings: Settings;
}

export type GuardianCommand =
  | SetFactor
  | SetPolicy
  | SetMessageTypes
  | SetTemplates
  | SetPhoneSettings
  | SetEmailSettings
  | SetBrowserMemory
  | SelectProvider
  | SetProviderOrder
  | ConfigureProvider;
