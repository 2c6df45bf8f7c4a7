import type {
  FactorServiceKind,
  PushApp,
  PushProvider,
  WebauthnFactor,
  WebauthnSettings,
} from '@countersign/contracts';
import type { Part } from '@countersign/kernel';
import type { SealedProvider } from '../guardian/guardian.state.ts';

interface At {
  readonly now: string;
}

export interface SelectPushProvider extends At {
  readonly type: 'SelectPushProvider';
  readonly provider: PushProvider;
}

export interface DescribePushApp extends At {
  readonly type: 'DescribePushApp';
  readonly app: Part<PushApp>;
}

export interface SetWebauthn extends At {
  readonly type: 'SetWebauthn';
  readonly factor: WebauthnFactor;
  readonly settings: Part<WebauthnSettings>;
}

/** What became of a service's settings on their way here: sealed, none at all, or not usable. */
export type ServiceSettings =
  | ({ readonly status: 'sealed' } & SealedProvider)
  | { readonly status: 'none' }
  /** A mask with nothing behind it. */
  | { readonly status: 'masked' };

export interface ConfigureFactorService extends At {
  readonly type: 'ConfigureFactorService';
  readonly service: FactorServiceKind;
  readonly settings: ServiceSettings;
}

export type FactorSettingsCommand =
  | SelectPushProvider
  | DescribePushApp
  | SetWebauthn
  | ConfigureFactorService;
