import type { LoginRequest, NamedScreen, Screen } from '@countersign/login-flow';
import type { PromptScreen } from './texts/own/prompts.ts';

/** What Auth0 calls a challenge where another password is to be chosen: page and texts. */
const ofReset = {
  'mfa-otp-challenge': 'reset-password-mfa-otp-challenge',
  'mfa-recovery-code-challenge': 'reset-password-mfa-recovery-code-challenge',
  'mfa-sms-challenge': 'reset-password-mfa-sms-challenge',
  'mfa-webauthn-platform-challenge': 'reset-password-mfa-webauthn-platform-challenge',
  'mfa-webauthn-roaming-challenge': 'reset-password-mfa-webauthn-roaming-challenge',
} as const satisfies Partial<Record<NamedScreen, PromptScreen>>;
export type ResetChallenge = (typeof ofReset)[keyof typeof ofReset];

const names: ReadonlyMap<string, ResetChallenge> = new Map(Object.entries(ofReset));

/** The other name of a challenge, if it has one. */
export const resetNameOf = (screen: Screen): ResetChallenge | undefined => names.get(screen);

/** What a screen is called in a login: by its other name, where a password is to be chosen. */
export const nameIn = (
  { transaction }: Pick<LoginRequest, 'transaction'>,
  screen: Screen,
): Screen | ResetChallenge => (transaction.reset && resetNameOf(screen)) || screen;
