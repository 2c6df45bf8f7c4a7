import type {
  FactorName,
  FactorServiceKind,
  GuardianPatch,
  MailProviderChange,
  PushProvider,
  SmsProviderKind,
  SmsTemplates,
} from '@countersign/contracts';
import type { SealedSettings } from './guardian.state.ts';

/** What became of settings on their way here: sealed, none at all, or not usable. */
export type PreparedSettings =
  | ({ readonly status: 'sealed'; readonly suffice: boolean } & SealedSettings)
  | { readonly status: 'none' }
  /** Nothing here has settings of that kind. */
  | { readonly status: 'unavailable' }
  | { readonly status: 'malformed'; readonly field: string }
  /** A mask with nothing behind it. */
  | { readonly status: 'masked'; readonly field: string }
  | { readonly status: 'address_forbidden'; readonly field: string };

/** A change of the tenant's own mail server whose settings are sealed already. */
export interface PreparedMailProvider extends Pick<MailProviderChange, 'mode' | 'enabled'> {
  readonly settings: PreparedSettings;
}

/** A patch whose settings are sealed already. */
export interface PreparedPatch
  extends Omit<GuardianPatch, 'providers' | 'services' | 'mailProvider'> {
  readonly providers?: Readonly<Partial<Record<SmsProviderKind, PreparedSettings>>>;
  readonly services?: Readonly<Partial<Record<FactorServiceKind, PreparedSettings>>>;
  readonly mailProvider?: PreparedMailProvider | null;
}

export interface PatchGuardian {
  readonly type: 'PatchGuardian';
  readonly patch: PreparedPatch;
  /** That of the patch's templates which is no Liquid. */
  readonly malformedTemplate?: keyof SmsTemplates | undefined;
  /** The carriers that this deployment offers. */
  readonly offered: readonly SmsProviderKind[];
  /** Those that have what sending takes, once the patch's own settings are in. */
  readonly usable: readonly SmsProviderKind[];
  /** Those that can call. */
  readonly calling: readonly SmsProviderKind[];
  /** As `usable`, of those who carry a push. */
  readonly usableForPush: readonly PushProvider[];
  /** Of these factors one stays on, if one is. */
  readonly keepsOneOf?: readonly FactorName[] | undefined;
  readonly now: string;
}
