import { factors, type Row, resource } from './row.ts';

const names = [
  'sms',
  'push-notification',
  'otp',
  'email',
  'duo',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
] as const;
const off = (name: string) => `{"name":"${name}","enabled":false,"trial_expired":false}`;

const all = resource('1', '/guardian/factors', factors);
const one = resource('2', '/guardian/factors/:name', factors);
const policy = { read: 'read:mfa_policies', write: 'update:mfa_policies' };
const policies = resource('3, 4', '/guardian/policies', policy);
const readiness = resource('ADR 10', '/countersign/mfa/readiness', {
  read: 'read:mfa_policies',
  write: 'update:mfa_policies',
});
const tenant = { read: 'read:tenant_settings', write: 'update:tenant_settings' };
const memory = resource('27', '/guardian/settings', tenant);
const phone = resource('28', '/guardian/factors/phone/settings', factors);
const email = resource('29', '/guardian/factors/email/settings', factors);

const remembered = {
  display_remember_me_checkbox: false,
  remember_me_default_value: true,
  mfa_session_inactivity_timeout: 3_600,
  mfa_session_overall_timeout: 7_776_000,
};

const code = { otp_length: 8, otp_expiration_time: 600 };
const badCodes: readonly (readonly [unknown, string])[] = [
  [{ ...code, otp_length: 3 }, 'Value is less than minimum 4'],
  [{ ...code, otp_length: 11 }, 'Value is greater than maximum 10'],
  [{ ...code, otp_expiration_time: 29 }, 'Value is less than minimum 30'],
  [{ ...code, otp_expiration_time: 601 }, 'Value is greater than maximum 600'],
  [{ otp_length: 8 }, 'Missing required property: otp_expiration_time'],
  [{ ...code, otp_length: 6.5 }, 'Expected type int but found type number'],
];

/** Factors, policies and how codes and browsers live: §1.2, §1.3, §1.6 and §1.10. */
export const factorRows: readonly Row[] = [
  all('GET', { text: `[${names.map(off).join(',')}]` }),
  ...names.map((name) =>
    one('PUT', {
      path: `/guardian/factors/${name}`,
      body: { enabled: true },
      text: '{"enabled":true}',
      refused: [
        [{}, 'Missing required property: enabled'],
        [{ enabled: 'yes' }, 'Expected type boolean but found type string'],
      ],
    }),
  ),
  one('GET', {
    path: '/guardian/factors/duo',
    text: '{"name":"duo","enabled":true,"trial_expired":false}',
  }),
  policies('GET', { text: '[]' }),
  policies('PUT', {
    body: ['all-applications', 'confidence-score'],
    text: '["all-applications","confidence-score"]',
    refused: [
      [['sometimes'], 'No enum match'],
      [{}, 'Expected type array but found type object'],
    ],
  }),
  policies('PUT', { body: [], text: '[]' }),
  readiness('GET', { keys: ['policies', 'second_step', 'message', 'phone_gaps', 'factors'] }),
  readiness('GET', {
    path: '/countersign/mfa/readiness?include_people=true',
    besides: ['read:users'],
    keys: ['policies', 'second_step', 'message', 'phone_gaps', 'factors', 'people'],
  }),
  memory('GET', {
    text:
      '{"display_remember_me_checkbox":true,"remember_me_default_value":false,' +
      '"mfa_session_inactivity_timeout":604800,"mfa_session_overall_timeout":2592000}',
  }),
  memory('PUT', {
    body: remembered,
    text: JSON.stringify(remembered),
    refused: [
      [{ ...remembered, mfa_session_inactivity_timeout: 3_599 }, 'less than minimum 3600'],
      [{ ...remembered, mfa_session_inactivity_timeout: 2_592_001 }, 'greater than maximum'],
      [{ ...remembered, mfa_session_overall_timeout: 7_776_001 }, 'greater than maximum 7776000'],
      [{ remember_me_default_value: true }, 'Missing required property'],
    ],
  }),
  phone('GET', { text: '{"otp_length":6,"otp_expiration_time":300}' }),
  phone('PUT', {
    body: code,
    text: '{"otp_length":8,"otp_expiration_time":600}',
    refused: badCodes,
  }),
  email('GET', { text: '{"otp_length":6,"otp_expiration_time":300}' }),
  email('PUT', {
    body: { otp_expiration_time: 30, otp_length: 4 },
    text: '{"otp_length":4,"otp_expiration_time":30}',
    refused: badCodes,
  }),
  email('GET', { text: '{"otp_length":4,"otp_expiration_time":30}' }),
  one('GET', {
    path: '/guardian/factors/email?include_settings=true',
    text:
      '{"name":"email","enabled":true,"trial_expired":false,' +
      '"settings":{"otp_length":4,"otp_expiration_time":30}}',
  }),
];
