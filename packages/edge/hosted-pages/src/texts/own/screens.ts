import { merge } from '@countersign/core';
import type { NamedScreen, Screen } from '@countersign/login-flow';
import type { PageRefusal, Texts } from '../texts.ts';
import type { PromptScreen } from './prompts.ts';

/** What the tenant says under one of Auth0's names; `undefined` where it leaves that to us. */
export type Own = (
  name: string,
  variables?: Readonly<Record<string, string>>,
) => string | undefined;

/** Lays what the tenant says on one screen over our texts. */
type Spoken = (texts: Texts, own: Own) => Partial<Texts>;

/** A sentence before what is shown of the number or address, which Auth0 shows by itself. */
const before = (sentence: string | undefined) =>
  sentence === undefined ? undefined : (shown: string) => `${sentence} ${shown}.`;

const always = (words: string | undefined) => (words === undefined ? undefined : () => words);

/** Refusals, by Auth0's name for each. */
const refusals = (texts: Texts, own: Own, names: Partial<Record<PageRefusal, string>>) => {
  const refusals = Object.entries(names).map(([refusal, name]) => [refusal, own(name)]);
  return merge(texts.refusals, Object.fromEntries(refusals));
};

const sentCode =
  (tooMany: string): Spoken =>
  (texts, own) => ({
    challenge: merge(texts.challenge, {
      title: own('title'),
      lead: before(own('description')),
      code: own('placeholder'),
      submit: own('buttonText'),
      resend: own('resendActionText'),
      other: own('pickAuthenticatorText'),
      remember: always(own('rememberMeText')),
    }),
    refusals: refusals(texts, own, {
      wrong_code: 'invalid-code',
      challenge_expired: 'invalid-expired-code',
      too_many_attempts: 'too-many-failures',
      too_many_sends: tooMany,
    }),
  });

/** The words that the pages for codes at hand share with those for codes that are sent. */
const codeAtHand = (
  texts: Texts,
  own: Own,
  wrong: PageRefusal,
): Pick<Texts, 'challenge' | 'refusals'> => ({
  challenge: merge(texts.challenge, {
    submit: own('buttonText'),
    other: own('pickAuthenticatorText'),
    remember: always(own('rememberMeText')),
  }),
  refusals: refusals(texts, own, {
    [wrong]: 'invalid-code',
    too_many_attempts: 'too-many-failures',
  }),
});

const notice = (own: Own) => ({ title: own('title'), text: own('description') });

/** The words that the pages of keys share. */
const keyPage =
  (which: 'roaming' | 'platform', ceremony: 'create' | 'get', wrong: string): Spoken =>
  (texts, own) => {
    const { webauthn } = texts;
    const said = merge(webauthn[which][ceremony], notice(own));
    const other = own('pickAuthenticatorText');
    return {
      webauthn: {
        ...merge(webauthn, {
          waiting: own('awaitingConfirmation'),
          later: own('snoozeEnrollmentButtonText'),
          never: own('refuseAddingDeviceText'),
        }),
        [which]: { ...webauthn[which], [ceremony]: said },
      },
      enrollment: merge(texts.enrollment, { other }),
      challenge: merge(texts.challenge, {
        ...{ submit: own('continueButtonText'), other },
        remember: always(own('rememberMeText')),
      }),
      refusals: refusals(texts, own, {
        wrong_signature: wrong,
        too_many_ceremonies: 'too-many-webauthn-challenge-attempts-error',
      }),
    };
  };

/** Auth0's key of the title of the page that says what did not work, by what that was. */
const errorTitles = {
  roaming: { create: 'errorTitle', get: 'errorTitleChallenge' },
  platform: { create: 'errorTitlePlatform', get: 'errorTitlePlatformChallenge' },
} as const;

const givenCode =
  (due: keyof Texts['recovery']['given']): Spoken =>
  (texts, own) => ({
    recovery: {
      ...merge(texts.recovery, { saved: own('checkboxText') }),
      given: { ...texts.recovery.given, [due]: merge(texts.recovery.given[due], notice(own)) },
    },
    challenge: merge(texts.challenge, { submit: own('buttonText') }),
    refusals: refusals(texts, own, { code_not_saved: 'no-confirmation' }),
  });

/** Every page that a tenant may have speak in its own words, under Auth0's name of the screen. */
export const screens = {
  login: (texts, own) => ({
    login: merge(texts.login, {
      title: own('title'),
      lead: always(own('description')),
      // Auth0 has a text for each kind of name that a connection may take; here one field does.
      username:
        own('usernameOrEmailPlaceholder') ?? own('emailPlaceholder') ?? own('usernamePlaceholder'),
      password: own('passwordPlaceholder'),
      submit: own('buttonText'),
      or: own('separatorText'),
      continueWith: own('federatedConnectionButtonText')
        ? (connectionName) => own('federatedConnectionButtonText', { connectionName }) ?? ''
        : undefined,
    }),
    reset: merge(texts.reset, { forgot: own('forgotPasswordText') }),
    refusals: refusals(texts, own, {
      credentials_wrong: 'wrong-credentials',
      user_blocked: 'user-blocked',
      connection_unknown: 'invalid-connection',
    }),
  }),
  'mfa-begin-enroll-options': (texts, own) => ({
    enrollOptions: merge(texts.enrollOptions, notice(own)),
    own,
  }),
  'mfa-login-options': (texts, own) => ({
    options: merge(texts.options, { title: own('title') }),
    own,
  }),
  'mfa-enroll-result': (texts, own) => ({
    enrolled: merge(texts.enrolled, {
      title: own('enrolledTitle'),
      text: own('enrolledDescription'),
    }),
  }),
  'mfa-sms-enrollment': (texts, own) => ({
    enrollment: merge(texts.enrollment, {
      title: own('title'),
      lead: own('description'),
      phone: own('placeholder'),
      submit: own('buttonText'),
      other: own('pickAuthenticatorText'),
    }),
    refusals: refusals(texts, own, {
      phone_number_missing: 'no-phone',
      phone_number_malformed: 'invalid-phone-format',
      too_many_sends: 'too-many-sms',
    }),
  }),
  'mfa-sms-challenge': sentCode('too-many-sms'),
  'mfa-email-challenge': sentCode('too-many-email'),
  'mfa-otp-enrollment-qr': (texts, own) => ({
    ...codeAtHand(texts, own, 'wrong_app_code'),
    enrollment: merge(texts.enrollment, { other: own('pickAuthenticatorText') }),
    app: {
      ...merge(texts.app, { key: own('codeEnrollmentText'), code: own('placeholder') }),
      enrollment: merge(texts.app.enrollment, notice(own)),
    },
  }),
  'mfa-otp-challenge': (texts, own) => ({
    ...codeAtHand(texts, own, 'wrong_app_code'),
    app: {
      ...merge(texts.app, { code: own('placeholder') }),
      challenge: merge(texts.app.challenge, notice(own)),
    },
  }),
  'mfa-recovery-code-challenge': (texts, own) => ({
    ...codeAtHand(texts, own, 'wrong_recovery_code'),
    recovery: {
      ...merge(texts.recovery, { code: own('placeholder') }),
      challenge: merge(texts.recovery.challenge, notice(own)),
    },
  }),
  'mfa-detect-browser-capabilities': (texts, own) => ({
    webauthn: merge(texts.webauthn, { detecting: merge(texts.webauthn.detecting, notice(own)) }),
    challenge: merge(texts.challenge, { submit: own('buttonText') }),
  }),
  'mfa-webauthn-roaming-enrollment': keyPage('roaming', 'create', 'webauthn-associate-error'),
  'mfa-webauthn-platform-enrollment': keyPage(
    'platform',
    'create',
    'webauthn-platform-associate-error',
  ),
  'mfa-webauthn-roaming-challenge': keyPage('roaming', 'get', 'webauthn-challenge-error'),
  'mfa-webauthn-platform-challenge': keyPage(
    'platform',
    'get',
    'webauthn-platform-challenge-error',
  ),
  'mfa-webauthn-error': (texts, own) => {
    const titled = (which: 'roaming' | 'platform') => ({
      create: merge(texts.webauthn[which].create, { failed: own(errorTitles[which].create) }),
      get: merge(texts.webauthn[which].get, { failed: own(errorTitles[which].get) }),
    });
    const other = own('pickAuthenticatorText');
    return {
      webauthn: {
        ...merge(texts.webauthn, { never: own('refuseAddingAuthenticatorText') }),
        ...{ roaming: titled('roaming'), platform: titled('platform') },
      },
      refusals: refusals(texts, own, { webauthn_failed: 'description' }),
      closed: merge(texts.closed, { tryAgain: own('tryAgainLinkText') }),
      enrollment: merge(texts.enrollment, { other }),
      challenge: merge(texts.challenge, { other }),
    };
  },
  'mfa-webauthn-not-available-error': (texts, own) => {
    const other = own('pickAuthenticatorText');
    return {
      webauthn: merge(texts.webauthn, {
        notAvailable: merge(texts.webauthn.notAvailable, {
          title: own('errorTitle'),
          text: own('errorDescription'),
        }),
      }),
      enrollment: merge(texts.enrollment, { other }),
      challenge: merge(texts.challenge, { other }),
    };
  },
  'mfa-webauthn-change-key-nickname': (texts, own) => ({
    webauthn: merge(texts.webauthn, {
      nickname: merge(texts.webauthn.nickname, { ...notice(own), label: own('nickname') }),
    }),
    challenge: merge(texts.challenge, { submit: own('buttonText') }),
    refusals: refusals(texts, own, {
      nickname_missing: 'no-nickname',
      nickname_too_long: 'nickname-too-long',
    }),
  }),
  'mfa-webauthn-enrollment-success': (texts, own) => ({
    webauthn: merge(texts.webauthn, {
      added: {
        roaming: merge(texts.webauthn.added.roaming, notice(own)),
        platform: merge(texts.webauthn.added.platform, {
          title: own('titlePlatform'),
          text: own('descriptionPlatform'),
        }),
      },
    }),
    challenge: merge(texts.challenge, { submit: own('buttonText') }),
  }),
  'passkey-enrollment': (texts, own) => ({
    passkey: merge(texts.passkey, {
      offer: merge(texts.passkey.offer, {
        ...notice(own),
        submit: own('createButtonText'),
        later: own('continueButtonText'),
      }),
    }),
  }),
  'reset-password-request': (texts, own) => ({
    reset: merge(texts.reset, {
      request: merge(texts.reset.request, {
        title: own('title'),
        // Auth0 has a text for either name that people may go by; here one field takes both.
        text: own('descriptionEmail') ?? own('descriptionUsername'),
        submit: own('buttonText'),
        back: own('backToLoginLinkText'),
      }),
    }),
    login: merge(texts.login, {
      username: own('placeholderEmail') ?? own('placeholderUsername'),
    }),
    refusals: refusals(texts, own, {
      name_missing: 'no-email',
      email_malformed: 'invalid-email-format',
    }),
  }),
  'reset-password-email': (texts, own) => {
    const { text } = texts.reset.asked;
    const spoken = own('emailDescription') ?? own('usernameDescription');
    const about = (email: string | undefined) =>
      email === undefined
        ? undefined
        : own(email.includes('@') ? 'emailDescription' : 'usernameDescription', { email });
    return {
      reset: merge(texts.reset, {
        asked: merge(texts.reset.asked, {
          title: own('title'),
          text: spoken === undefined ? undefined : (name) => about(name) ?? text(name),
          few: own('resendText'),
          resend: own('resendLinkText'),
        }),
      }),
    };
  },
  'reset-password': (texts, own) => ({
    reset: merge(texts.reset, {
      form: merge(texts.reset.form, {
        ...notice(own),
        password: own('passwordPlaceholder'),
        again: own('reEnterpasswordPlaceholder'),
        submit: own('buttonText'),
      }),
    }),
    refusals: refusals(texts, own, {
      password_missing: 'no-password',
      passwords_differ: 'password-mismatch',
      password_too_weak: 'password-too-weak',
    }),
  }),
  'reset-password-success': (texts, own) => ({
    reset: merge(texts.reset, {
      done: merge(texts.reset.done, {
        title: own('eventTitle'),
        text: own('description'),
      }),
    }),
    backTo: always(own('buttonText')) ?? texts.backTo,
  }),
  'mfa-recovery-code-enrollment': givenCode('first'),
  'mfa-recovery-code-challenge-new-code': givenCode('replacement'),
} as const satisfies Readonly<Record<NamedScreen & PromptScreen, Spoken>>;

/** Whether tenants may have words of their own on a screen: on those that Auth0 has. */
export const isNamed = (screen: Screen): screen is NamedScreen => Object.hasOwn(screens, screen);
