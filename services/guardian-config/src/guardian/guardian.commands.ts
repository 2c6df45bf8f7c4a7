import type { FactorServiceKind, GuardianPatch, SmsProviderKind } from '@countersign/contracts';
import type { SealedSettings } from './guardian.state.ts';

/** What became of settings on their way here: sealed, none at all, or not usable. */
export type PreparedSettings =
  | ({ readonly status: 'sealed' } & SealedSettings)
  | { readonly status: 'none' }
  /** Nothing here has settings of that kind. */
  | { readonly status: 'unavailable' }
  | { readonly status: 'malformed' }
  /** A mask with nothing behind it. */
  | { readonly status: 'masked' }
  | { readonly status: 'address_forbidden' };

/** A patch whose settings are sealed already. */
export interface PreparedPatch extends Omit<GuardianPatch, 'providers' | 'services'> {
  readonly providers?: Readonly<Partial<Record<SmsProviderKind, PreparedSettings>>>;
  readonly services?: Readonly<Partial<Record<FactorServiceKind, PreparedSettings>>>;
}

export interface PatchGuardian {
  readonly type: 'PatchGuardian';
  readonly patch: PreparedPatch;
  /** Whether the patch's templates, where it has any, are Liquid. */
  readonly areWellFormed: boolean;
  /** The carriers that this deployment offers. */
  readonly offered: readonly SmsProviderKind[];
  readonly now: string;
}
