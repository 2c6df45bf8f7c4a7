import type { Metadata } from './signing-keys.state.ts';

/** A key pair nobody uses yet, its private half sealed. */
export interface FreshKey {
  readonly keyId: string;
  readonly algorithm: 'RS256';
  readonly publicJwk: Metadata;
  readonly sealedPrivateJwk: string;
}

/** The first two keys: one to sign with, one to follow it. */
export interface StartSigning {
  readonly type: 'StartSigning';
  readonly current: FreshKey;
  readonly next: FreshKey;
  readonly now: string;
}

/** The next key becomes current, and a fresh one the next. */
export interface RotateSigningKeys {
  readonly type: 'RotateSigningKeys';
  readonly fresh: FreshKey;
  readonly now: string;
}

export interface RevokeSigningKey {
  readonly type: 'RevokeSigningKey';
  readonly keyId: string;
  readonly now: string;
}

export type SigningKeysCommand = StartSigning | RotateSigningKeys | RevokeSigningKey;
