import type { completeLogin, issueChallenge } from '@countersign/contracts';
import type { RefusalOf, ValueOf } from '@countersign/core';
import type { Completion } from './completion.ts';
import type { LoginEnding, LoginRefusal } from './login-refusal.ts';
import type { BegunLoginRequest } from './login-request.ts';

/** What a person is shown on the way through a login, by Auth0's names. */
export type NamedScreen =
  | 'login'
  | 'mfa-begin-enroll-options'
  | 'mfa-detect-browser-capabilities'
  | 'mfa-email-challenge'
  | 'mfa-enroll-result'
  | 'mfa-login-options'
  | 'mfa-otp-challenge'
  | 'mfa-otp-enrollment-qr'
  | 'mfa-recovery-code-challenge'
  | 'mfa-recovery-code-challenge-new-code'
  | 'mfa-recovery-code-enrollment'
  | 'mfa-sms-challenge'
  | 'mfa-sms-enrollment'
  | 'mfa-webauthn-change-key-nickname'
  | 'mfa-webauthn-enrollment-success'
  | 'mfa-webauthn-error'
  | 'mfa-webauthn-not-available-error'
  | 'passkey-enrollment'
  | 'reset-password'
  | 'reset-password-email'
  | 'reset-password-request'
  | 'reset-password-success'
  | KeyScreen;

/** The screens on which a key signs, two for each factor of keys. */
export type KeyScreen = `mfa-webauthn-${'platform' | 'roaming'}-${'challenge' | 'enrollment'}`;

/** A screen of a factor that is typed and has none of Auth0's. */
export type PlainScreen = `mfa-${string}-${'enrollment' | 'challenge'}`;

export type Screen = NamedScreen | PlainScreen;

export type Proof = ValueOf<typeof completeLogin>;

/** A login that is completed, and what its end gives out. */
export interface ProvedLogin {
  readonly proof: Proof;
  readonly loginRequest: BegunLoginRequest;
  readonly completion: Completion;
  /** Whether the person proved something in this very login. */
  readonly isProvedAfresh: boolean;
}

/** A screen to go on to; or, where a challenge was refused, to say so on. */
export interface NextScreen {
  readonly screen: Screen;
  readonly refused?: {
    readonly why: Exclude<RefusalOf<typeof issueChallenge>, LoginEnding>;
    readonly retryAt?: string | undefined;
    /** It was a key that was to sign: nothing is sent for it. */
    readonly isOfKey: boolean;
  };
}

/** What follows in a login: a screen, its proof, or a refusal. Others know how each is answered. */
export type LoginStep = NextScreen | ProvedLogin | LoginRefusal;
