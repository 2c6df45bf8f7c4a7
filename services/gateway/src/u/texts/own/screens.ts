import type { Texts, Told } from '../texts.ts';

/** What the tenant says under one of Auth0's names; `undefined` where it leaves that to us. */
export type Own = (
  name: string,
  variables?: Readonly<Record<string, string>>,
) => string | undefined;

interface Screen {
  /** Auth0 keeps texts by prompt; a prompt has several screens. */
  readonly prompt: string;
  readonly spoken: (texts: Texts, own: Own) => Partial<Texts>;
}

type Part<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | undefined };

/** Lays the tenant's words over ours. */
const over = <Whole extends object>(ours: Whole, own: Part<Whole>): Whole => {
  const said = Object.entries(own).filter(([, words]) => words !== undefined);
  // Its own fields, and each of them defined.
  return { ...ours, ...Object.fromEntries(said) } as Whole;
};

/** A sentence before what is shown of the number or address, which Auth0 shows by itself. */
const before = (sentence: string | undefined) =>
  sentence === undefined ? undefined : (shown: string) => `${sentence} ${shown}.`;

const always = (words: string | undefined) => (words === undefined ? undefined : () => words);

/** Refusals, by Auth0's name for each. */
const refusals = (texts: Texts, own: Own, names: Partial<Record<Told, string>>) => {
  const told = Object.entries(names).map(([refusal, name]) => [refusal, own(name)]);
  return over(texts.told, Object.fromEntries(told));
};

const sentCode = (prompt: string, tooMany: string): Screen => ({
  prompt,
  spoken: (texts, own) => ({
    challenge: over(texts.challenge, {
      title: own('title'),
      lead: before(own('description')),
      code: own('placeholder'),
      submit: own('buttonText'),
      resend: own('resendActionText'),
      other: own('pickAuthenticatorText'),
      remember: always(own('rememberMeText')),
    }),
    told: refusals(texts, own, {
      wrong_code: 'invalid-code',
      challenge_expired: 'invalid-expired-code',
      too_many_attempts: 'too-many-failures',
      too_many_sends: tooMany,
    }),
  }),
});

/** The words that the pages for codes at hand share with those for codes that are sent. */
const codeAtHand = (texts: Texts, own: Own, wrong: Told): Pick<Texts, 'challenge' | 'told'> => ({
  challenge: over(texts.challenge, {
    submit: own('buttonText'),
    other: own('pickAuthenticatorText'),
    remember: always(own('rememberMeText')),
  }),
  told: refusals(texts, own, {
    [wrong]: 'invalid-code',
    too_many_attempts: 'too-many-failures',
  }),
});

const notice = (own: Own) => ({ title: own('title'), text: own('description') });

const factorNames = (texts: Texts, own: Own): Texts['factors'] =>
  over(texts.factors, {
    sms: own('authenticatorNamesSMS'),
    'push-notification': own('authenticatorNamesPushNotification'),
    otp: own('authenticatorNamesOTP'),
    email: own('authenticatorNamesEmail'),
    duo: own('authenticatorNamesDUO'),
    'webauthn-roaming': own('authenticatorNamesWebauthnRoaming'),
    'webauthn-platform': own('authenticatorNamesWebauthnPlatform'),
    'recovery-code': own('authenticatorNamesRecoveryCode'),
  });

const givenCode = (due: keyof Texts['recovery']['given']): Screen => ({
  prompt: 'mfa-recovery-code',
  spoken: (texts, own) => ({
    recovery: {
      ...over(texts.recovery, { saved: own('checkboxText') }),
      given: { ...texts.recovery.given, [due]: over(texts.recovery.given[due], notice(own)) },
    },
    challenge: over(texts.challenge, { submit: own('buttonText') }),
    told: refusals(texts, own, { code_not_saved: 'no-confirmation' }),
  }),
});

/** Every page that a tenant may have speak in its own words, under Auth0's name of the screen. */
export const screens = {
  login: {
    prompt: 'login',
    spoken: (texts, own) => ({
      login: over(texts.login, {
        title: own('title'),
        lead: always(own('description')),
        // Auth0 has a text for each kind of name that a connection may take; here one field does.
        username:
          own('usernameOrEmailPlaceholder') ??
          own('emailPlaceholder') ??
          own('usernamePlaceholder'),
        password: own('passwordPlaceholder'),
        submit: own('buttonText'),
        or: own('separatorText'),
        continueWith: own('federatedConnectionButtonText')
          ? (connectionName) => own('federatedConnectionButtonText', { connectionName }) ?? ''
          : undefined,
      }),
      told: refusals(texts, own, {
        credentials_wrong: 'wrong-credentials',
        user_blocked: 'user-blocked',
        connection_unknown: 'invalid-connection',
      }),
    }),
  },
  'mfa-begin-enroll-options': {
    prompt: 'mfa',
    spoken: (texts, own) => ({
      enrollOptions: over(texts.enrollOptions, notice(own)),
      factors: factorNames(texts, own),
    }),
  },
  'mfa-login-options': {
    prompt: 'mfa',
    spoken: (texts, own) => ({
      options: over(texts.options, { title: own('title') }),
      factors: factorNames(texts, own),
    }),
  },
  'mfa-enroll-result': {
    prompt: 'mfa',
    spoken: (texts, own) => ({
      enrolled: over(texts.enrolled, {
        title: own('enrolledTitle'),
        text: own('enrolledDescription'),
      }),
    }),
  },
  'mfa-sms-enrollment': {
    prompt: 'mfa-sms',
    spoken: (texts, own) => ({
      enrollment: over(texts.enrollment, {
        title: own('title'),
        lead: own('description'),
        phone: own('placeholder'),
        submit: own('buttonText'),
        other: own('pickAuthenticatorText'),
      }),
      told: refusals(texts, own, {
        phone_number_missing: 'no-phone',
        phone_number_malformed: 'invalid-phone-format',
        too_many_sends: 'too-many-sms',
      }),
    }),
  },
  'mfa-sms-challenge': sentCode('mfa-sms', 'too-many-sms'),
  'mfa-email-challenge': sentCode('mfa-email', 'too-many-email'),
  'mfa-otp-enrollment-qr': {
    prompt: 'mfa-otp',
    spoken: (texts, own) => ({
      ...codeAtHand(texts, own, 'wrong_app_code'),
      enrollment: over(texts.enrollment, { other: own('pickAuthenticatorText') }),
      app: {
        ...over(texts.app, { key: own('codeEnrollmentText'), code: own('placeholder') }),
        enrollment: over(texts.app.enrollment, notice(own)),
      },
    }),
  },
  'mfa-otp-challenge': {
    prompt: 'mfa-otp',
    spoken: (texts, own) => ({
      ...codeAtHand(texts, own, 'wrong_app_code'),
      app: {
        ...over(texts.app, { code: own('placeholder') }),
        challenge: over(texts.app.challenge, notice(own)),
      },
    }),
  },
  'mfa-recovery-code-challenge': {
    prompt: 'mfa-recovery-code',
    spoken: (texts, own) => ({
      ...codeAtHand(texts, own, 'wrong_recovery_code'),
      recovery: {
        ...over(texts.recovery, { code: own('placeholder') }),
        challenge: over(texts.recovery.challenge, notice(own)),
      },
    }),
  },
  'mfa-recovery-code-enrollment': givenCode('first'),
  'mfa-recovery-code-challenge-new-code': givenCode('replacement'),
} as const satisfies Readonly<Record<string, Screen>>;
export type ScreenName = keyof typeof screens;
