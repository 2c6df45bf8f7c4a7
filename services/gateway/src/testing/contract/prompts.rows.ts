import { type Row, resource } from './row.ts';

const prompts = { read: 'read:prompts', write: 'update:prompts' };
const settings = resource('§5.3', '/prompts', prompts);
const url = '/prompts/:prompt/custom-text/:language';
const texts = resource('§5.3', url, prompts);
const path = '/prompts/mfa-sms/custom-text/en';
const settingsText =
  '{"universal_login_experience":"new","identifier_first":false,' +
  '"webauthn_platform_first_factor":false}';

/** How the pages go, and what the hosted pages say in place of our texts: the end of §5.3. */
export const promptRows: readonly Row[] = [
  settings('GET', { text: settingsText }),
  settings('PATCH', { body: { identifier_first: null }, text: settingsText }),
  settings('PATCH', {
    body: {
      ...{ universal_login_experience: 'new', identifier_first: false },
      webauthn_platform_first_factor: false,
    },
    text: settingsText,
    refused: [
      [{ universal_login_experience: 'classic' }, 'on property universal_login_experience'],
      [{ identifier_first: true }, 'on property identifier_first'],
      [{ webauthn_platform_first_factor: true }, 'on property webauthn_platform_first_factor'],
    ],
  }),
  texts('GET', { path, text: '{}' }),
  texts('PUT', {
    path,
    body: { 'mfa-sms-challenge': { title: 'Prove it', 'no-page-has-it': 'kept' } },
    text: '{"mfa-sms-challenge":{"title":"Prove it","no-page-has-it":"kept"}}',
    refused: [
      [{ 'mfa-otp-challenge': { title: 'x' } }, 'not allowed: mfa-otp-challenge'],
      [{ 'mfa-sms-challenge': { title: 1 } }, 'Expected type string but found type number'],
      [{ 'mfa-sms-challenge': 'x' }, 'Expected type object but found type string'],
      [{ 'mfa-sms-challenge': { 'a b': 'x' } }, 'Invalid key'],
      [{ 'mfa-sms-challenge': { title: 'x'.repeat(2_001) } }, 'maximum 2000'],
    ],
  }),
  texts('GET', {
    path,
    text: '{"mfa-sms-challenge":{"title":"Prove it","no-page-has-it":"kept"}}',
  }),
  texts('GET', { path: '/prompts/mfa-sms/custom-text/de', text: '{}' }),
  texts('GET', { path: '/prompts/mfa-email/custom-text/en', text: '{}' }),
  texts('PUT', { path, body: {}, text: '{}' }),
  texts('GET', { path, text: '{}' }),
];
