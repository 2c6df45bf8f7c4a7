/** What a connection says about its provider, its secret opened. */
export interface ProviderSettings {
  /** The same for as long as the settings are: what is known of the provider is kept under it. */
  readonly key: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scope: string;
}

/** What one login with a provider has to come back with. */
export interface FederatedAttempt {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export type Claims = Readonly<Record<string, unknown>>;

export type Departure =
  | {
      readonly status: 'ready';
      readonly location: string;
      readonly nonce: string;
      readonly codeVerifier: string;
    }
  | { readonly status: 'unavailable' };

export type Arrival =
  | {
      readonly status: 'proved';
      readonly issuer: string;
      readonly subject: string;
      readonly claims: Claims;
    }
  | { readonly status: 'refused' }
  | { readonly status: 'unavailable' };

/** Speaks OpenID Connect with providers. */
export interface OpenIdProviders {
  /** Leaves with secrets of its own, unless it left before and has some. */
  readonly depart: (
    provider: ProviderSettings,
    attempt: Pick<FederatedAttempt, 'redirectUri' | 'state'> & Partial<FederatedAttempt>,
  ) => Promise<Departure>;
  /** `answer` holds the parameters that the browser came back with. */
  readonly arrive: (
    provider: ProviderSettings,
    attempt: FederatedAttempt,
    answer: URLSearchParams,
  ) => Promise<Arrival>;
}
