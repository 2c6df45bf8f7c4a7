import { codesAtHand } from './codes-at-hand.en.ts';
import { deadEnds } from './dead-ends.en.ts';
import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts } from './texts.ts';
import { tickets } from './tickets.en.ts';

const noMethod = 'This method cannot be used at the moment. Please choose another one.';
const wrongCode = 'That code is not right. Check the newest message and try again.';
const provider = 'The other service could not sign you in. Please try again.';
const ended = {
  title: 'This sign-in has ended',
  text: 'It took too long or was already finished. Please start again.',
};
const unknownAddress = {
  title: 'This request cannot be answered',
  text: 'The application asked to send you to an address that is not registered for it.',
};
const unknownApplication = {
  title: 'This application is not known',
  text:
    'The link that brought you here names no application we know. Please go back and try ' +
    'again.',
};

export const en: Texts = {
  language: 'en',
  login: {
    title: 'Sign in',
    lead: (application) => `to continue to ${application}`,
    username: 'Email address or user name',
    password: 'Password',
    submit: 'Continue',
    or: 'or',
    continueWith: (connection) => `Continue with ${connection}`,
  },
  enrollment: {
    title: 'Add your phone',
    lead: 'From now on, a code sent to your phone is the second step of signing in.',
    phone: 'Phone number',
    country: 'Country',
    hint: (example) => `For example ${example}. A number with + and its country code will do, too.`,
    by: 'How the code reaches you',
    ways: { sms: 'Text message', voice: 'Call' },
    device: 'Name of this device (optional)',
    risk: 'Whoever gets hold of your number could read the code. Never pass a code on to anybody.',
    submit: 'Send code',
    other: 'Choose another method',
  },
  challenge: {
    title: 'Enter your code',
    lead: (shown, way) =>
      ({
        sms: `We sent it to the number that ends in ${shown}.`,
        voice: `We are calling the number that ends in ${shown}.`,
        email: `We sent it by email to ${shown}.`,
      })[way],
    validFor: (minutes) =>
      minutes === 1 ? 'It is valid for one minute.' : `It is valid for ${minutes} minutes.`,
    sentAgain: 'A new code is on its way. Only the newest message counts.',
    code: 'Code',
    submit: 'Continue',
    resend: 'Send a new code',
    other: 'Use another method',
    otherNumber: 'Use another number',
    remember: (period) => `Remember this browser for ${period}`,
  },
  ...codesAtHand,
  ...deadEnds,
  webauthn: ofKeys.en.webauthn,
  passkey: ofPasskeys.en.passkey,
  account: ofAccount.en.account,
  reset: ofResets.en.reset,
  options: {
    title: 'Confirm that it is you',
    lead: 'Choose how you would like to do it.',
  },
  enrollOptions: {
    title: 'Add a second step',
    text: 'Choose how you would like to confirm that it is you.',
  },
  enrolled: tickets.enrolled,
  signOut: {
    title: 'Sign out?',
    text: 'You are signed in here. Signing out ends that for every application.',
    submit: 'Sign out',
  },
  signedOut: { title: 'You are signed out', text: 'You can close this window.' },
  continuing: {
    title: 'One moment',
    text: 'You are being taken back to the application.',
    submit: 'Continue',
  },
  frame: {
    account: 'Account',
    notYou: 'Not you?',
    language: 'Language',
    privacy: 'Privacy',
    toStart: 'To the start page',
  },
  error: 'Error',
  startAgain: 'Start again',
  support: 'Get help',
  reference: (id) => `Reference: ${id}`,
  refusals: {
    ...ofKeys.en.refusals,
    ...ofPasskeys.en.refusals,
    ...ofAccount.en.refusals,
    ...ofResets.en.refusals,
    credentials_wrong: 'The user name or the password is not right.',
    credentials_missing: 'Please enter both your user name and your password.',
    too_many_guesses: 'Too many attempts.',
    user_blocked: 'This account cannot sign in. Please ask whoever looks after it.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'Please enter your phone number.',
    phone_number_malformed: 'This is not a phone number we can reach. Check the country code.',
    authenticator_malformed: 'This cannot be used. Please check what you entered.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    form_unreadable: 'What was sent could not be read. Please fill in the form again.',
    switched_off:
      'The method you had begun with has just been switched off. Please go on with one that is on.',
    choice_missing: 'Please choose one of the methods.',
    too_many_sends: 'Too many codes were sent.',
    destination_not_allowed:
      'Codes cannot be sent to numbers of this country. Use another number or another way.',
    code_not_saved: 'Please confirm that you have kept the code.',
    app_key_locked:
      'That was wrong too often. The key shown before no longer works: remove it from your app. ' +
      'A new one is made for you.',
    wrong_app_code:
      'That code is not right, or was used already. Wait for the next one and try again.',
    wrong_recovery_code: 'That recovery code is not right, or was used already.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'The recovery code was shown too often. The one shown last is valid. If you have not kept ' +
      'it, ask whoever looks after your account for another.',
    code_missing: 'Please enter the code.',
    wrong_code: wrongCode,
    challenge_expired: 'The code has expired. Please ask for a new one.',
    challenge_locked: 'That was wrong too often. Please ask for a new code.',
    challenge_not_open: 'The code is no longer valid. Please ask for a new one.',
    too_many_attempts: 'Too many wrong codes.',
  },
  home: {
    title: 'Countersign',
    text:
      'This is where people sign in to applications, step by step. There is nothing else ' +
      'to see here.',
  },
  problems: {
    ...ofResets.en.problems,
    ...tickets.problems,
    client_missing: unknownApplication,
    client_unknown: unknownApplication,
    redirect_uri_missing: unknownAddress,
    redirect_uri_unregistered: unknownAddress,
    origin_unregistered: unknownAddress,
    return_address_unregistered: unknownAddress,
    login_unknown: ended,
    login_expired: ended,
    login_over: ended,
    transaction_unknown: {
      title: 'This sign-in has ended',
      text:
        'It was finished, took too long, or was begun in another browser. Please go back to the ' +
        'application and start again. If this happens every time, allow cookies.',
    },
    factor_missing: {
      title: 'A second step is needed',
      text:
        'Your account needs a second step to sign in, but none is available. Please ask ' +
        'whoever looks after it.',
    },
    request_malformed: {
      title: 'This request cannot be answered',
      text: 'Something in it is missing or malformed. Please go back and try again.',
    },
    not_found: { title: 'Nothing is here', text: 'Please check the address.' },
    tenant_unknown: { title: 'Nothing is here', text: 'Please check the address.' },
    too_many_requests: {
      title: 'Just a moment',
      text: 'Too many requests came in. Please wait a minute and try again.',
    },
    service_silent: {
      title: 'Just a moment',
      text: 'We cannot answer right now. Please try again in a few seconds.',
    },
    broken: {
      title: 'Something went wrong',
      text:
        'This is our fault, not yours. Please try again; if it happens again, tell us the ' +
        'reference below.',
    },
  },
};
