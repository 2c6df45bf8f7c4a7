/** Auth0's prompts, each with its screens: texts are kept by both. */
export const screensOf = {
  login: ['login'],
  'login-id': ['login-id'],
  'login-password': ['login-password'],
  'login-passwordless': [
    'login-passwordless-email-code',
    'login-passwordless-email-link',
    'login-passwordless-sms-otp',
  ],
  'login-email-verification': ['login-email-verification'],
  signup: ['signup'],
  'signup-id': ['signup-id'],
  'signup-password': ['signup-password'],
  'phone-identifier-enrollment': ['phone-identifier-enrollment'],
  'phone-identifier-challenge': ['phone-identifier-challenge'],
  'email-identifier-challenge': ['email-identifier-challenge'],
  'reset-password': [
    'reset-password-request',
    'reset-password-email',
    'reset-password',
    'reset-password-success',
    'reset-password-error',
    'reset-password-mfa-email-challenge',
    'reset-password-mfa-otp-challenge',
    'reset-password-mfa-phone-challenge',
    'reset-password-mfa-push-challenge-push',
    'reset-password-mfa-recovery-code-challenge',
    'reset-password-mfa-sms-challenge',
    'reset-password-mfa-voice-challenge',
    'reset-password-mfa-webauthn-platform-challenge',
    'reset-password-mfa-webauthn-roaming-challenge',
  ],
  'custom-form': ['custom-form'],
  consent: ['consent', 'consent-tenant-scopes'],
  'customized-consent': ['customized-consent'],
  logout: ['logout', 'logout-complete', 'logout-aborted'],
  'mfa-push': [
    'mfa-push-welcome',
    'mfa-push-enrollment-qr',
    'mfa-push-enrollment-code',
    'mfa-push-success',
    'mfa-push-challenge-push',
    'mfa-push-list',
  ],
  'mfa-otp': ['mfa-otp-enrollment-qr', 'mfa-otp-enrollment-code', 'mfa-otp-challenge'],
  'mfa-voice': ['mfa-voice-enrollment', 'mfa-voice-challenge'],
  'mfa-phone': ['mfa-phone-enrollment', 'mfa-phone-challenge'],
  'mfa-webauthn': [
    'mfa-webauthn-platform-enrollment',
    'mfa-webauthn-platform-challenge',
    'mfa-webauthn-roaming-enrollment',
    'mfa-webauthn-roaming-challenge',
    'mfa-webauthn-change-key-nickname',
    'mfa-webauthn-enrollment-success',
    'mfa-webauthn-error',
    'mfa-webauthn-not-available-error',
  ],
  'mfa-sms': ['mfa-sms-enrollment', 'mfa-sms-challenge', 'mfa-sms-list', 'mfa-country-codes'],
  'mfa-email': ['mfa-email-challenge', 'mfa-email-list'],
  'mfa-recovery-code': [
    'mfa-recovery-code-enrollment',
    'mfa-recovery-code-challenge',
    'mfa-recovery-code-challenge-new-code',
  ],
  mfa: [
    'mfa-detect-browser-capabilities',
    'mfa-enroll-result',
    'mfa-login-options',
    'mfa-begin-enroll-options',
  ],
  status: ['status'],
  'device-flow': [
    'device-code-activation',
    'device-code-activation-allowed',
    'device-code-activation-denied',
    'device-code-confirmation',
  ],
  'email-verification': ['email-verification-result'],
  'email-otp-challenge': ['email-otp-challenge'],
  organizations: ['organization-selection', 'organization-picker', 'pre-login-organization-picker'],
  invitation: ['accept-invitation'],
  common: ['redeem-ticket'],
  passkeys: ['passkey-enrollment', 'passkey-enrollment-local'],
  captcha: ['interstitial-captcha'],
  'brute-force-protection': [
    'brute-force-protection-unblock',
    'brute-force-protection-unblock-success',
    'brute-force-protection-unblock-failure',
  ],
  'async-approval-flow': [
    'async-approval-error',
    'async-approval-accepted',
    'async-approval-denied',
    'async-approval-wrong-user',
  ],
  confirmation: ['confirmation'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type PromptName = keyof typeof screensOf;
/** A screen of any prompt. */
export type PromptScreen = (typeof screensOf)[PromptName][number];

// `keys` forgets whose keys they are; the table above is constant.
export const promptNames = Object.keys(screensOf) as PromptName[];
const promptOfScreen = new Map<string, PromptName>(
  promptNames.flatMap((prompt) => screensOf[prompt].map((screen) => [screen, prompt] as const)),
);

/** Whether texts are kept for a screen under its name. */
export const isPrompted = (screen: string): screen is PromptScreen => promptOfScreen.has(screen);

/** The prompt under which a screen's texts are kept. */
export const promptOf = (screen: PromptScreen): PromptName => {
  const prompt = promptOfScreen.get(screen);
  if (!prompt) throw new Error(`no prompt has the screen ${screen}`);
  return prompt;
};

/** The languages Auth0 keeps texts for; our pages speak some of them. */
export const textLanguages = [
  ...['am', 'ar', 'ar-EG', 'ar-SA', 'az', 'bg', 'bn', 'bs', 'ca-ES', 'cnr', 'cs', 'cy', 'da'],
  ...['de', 'el', 'en', 'en-CA', 'es', 'es-419', 'es-AR', 'es-MX', 'et', 'eu-ES', 'fa', 'fi'],
  ...['fr', 'fr-CA', 'fr-FR', 'gl-ES', 'gu', 'he', 'hi', 'hr', 'hu', 'hy', 'id', 'is', 'it'],
  ...['ja', 'ka', 'kk', 'kn', 'ko', 'lt', 'lv', 'mk', 'ml', 'mn', 'mr', 'ms', 'my', 'nb', 'nl'],
  ...['nn', 'no', 'pa', 'pl', 'pt', 'pt-BR', 'pt-PT', 'ro', 'ru', 'sk', 'sl', 'so', 'sq', 'sr'],
  ...['sv', 'sw', 'ta', 'te', 'th', 'tl', 'tr', 'uk', 'ur', 'vi', 'zgh', 'zh-CN', 'zh-HK'],
  ...['zh-MO', 'zh-TW'],
] as const;
