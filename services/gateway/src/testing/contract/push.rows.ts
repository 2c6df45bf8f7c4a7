import { factors, type Row, resource } from './row.ts';

const at = '/guardian/factors';
const push = `${at}/push-notification`;

const selected = resource('19', `${push}/selected-provider`, factors);
const sns = resource('20', `${push}/providers/sns`, factors);
const apns = resource('21', `${push}/providers/apns`, factors);
const fcm = resource('22', `${push}/providers/fcm`, factors);
const fcmv1 = resource('23', `${push}/providers/fcmv1`, factors);
const prompts = { read: 'read:prompts', write: 'update:prompts' };
const app = resource('§1.7', '/prompts/mfa-push', prompts);

const amazon = {
  aws_access_key_id: 'AKIA1',
  aws_secret_access_key: 'canary',
  aws_region: 'eu-west-1',
  sns_apns_platform_application_arn: 'arn:apns',
  sns_gcm_platform_application_arn: null,
};
const tooLong = (length: number) => 'x'.repeat(length);

const snsRows: readonly Row[] = [
  sns('GET', { text: '{}' }),
  sns('PUT', {
    body: amazon,
    text: JSON.stringify({ ...amazon, aws_secret_access_key: '********' }),
    refused: [
      [{ aws_region: 'mars-1' }, 'format aws-region'],
      [{ aws_region: 'us-west-123' }, 'format aws-region'],
      [{ aws_access_key_id: '' }, 'String is too short (0 chars), minimum 1'],
      [{ aws_access_key_id: tooLong(1_001) }, 'String is too long (1001 chars), maximum 1000'],
      [{ aws_access_key_id: 1 }, 'Expected type string but found type number'],
    ],
  }),
  sns('GET', {
    text:
      '{"aws_access_key_id":"AKIA1","aws_region":"eu-west-1",' +
      '"sns_apns_platform_application_arn":"arn:apns"}',
  }),
  sns('PATCH', {
    body: { aws_region: 'us-east-2', sns_apns_platform_application_arn: null },
    text: '{"aws_region":"us-east-2","sns_apns_platform_application_arn":null}',
    refused: [[{ aws_region: '' }, 'format aws-region']],
  }),
  sns('GET', { text: '{"aws_access_key_id":"AKIA1","aws_region":"us-east-2"}' }),
  sns('PUT', { body: { aws_region: 'us-east-2' }, text: '{"aws_region":"us-east-2"}' }),
  sns('GET', { text: '{"aws_region":"us-east-2"}' }),
];

const apnsRows: readonly Row[] = [
  apns('GET', { text: '{"bundle_id":null,"sandbox":false,"enabled":false}' }),
  apns('PUT', {
    body: { sandbox: true, bundle_id: 'com.my.app', p12: 'Y2FuYXJ5\n' },
    text: '{"sandbox":true,"bundle_id":"com.my.app"}',
    refused: [
      [{ p12: 'not base 64!' }, 'format base64'],
      [{ p12: tooLong(10_001) }, 'String is too long (10001 chars), maximum 10000'],
      [{ bundle_id: '' }, 'String is too short (0 chars), minimum 1'],
      [{ bundle_id: tooLong(1_001) }, 'String is too long (1001 chars), maximum 1000'],
      [{ sandbox: 'yes' }, 'Expected type boolean but found type string'],
      [{ sandbox: null }, 'Expected type boolean but found type null'],
    ],
  }),
  apns('PATCH', {
    body: { sandbox: false },
    text: '{"sandbox":false,"bundle_id":"com.my.app"}',
    refused: [[{ p12: '' }, 'on property p12']],
  }),
  apns('GET', { text: '{"bundle_id":"com.my.app","sandbox":false,"enabled":true}' }),
  apns('PATCH', { body: { p12: null }, text: '{"sandbox":false,"bundle_id":"com.my.app"}' }),
  apns('GET', { text: '{"bundle_id":"com.my.app","sandbox":false,"enabled":false}' }),
];

/** Push notifications: §1.7. */
export const pushRows: readonly Row[] = [
  selected('GET', { text: '{"provider":"guardian"}' }),
  ...snsRows,
  ...apnsRows,
  ...(['PUT', 'PATCH'] as const).flatMap((method) => [
    fcm(method, {
      body: { server_key: 'canary' },
      text: '{}',
      refused: [
        [{ server_key: '' }, 'String is too short (0 chars), minimum 1'],
        [{ server_key: tooLong(153) }, 'String is too long (153 chars), maximum 152'],
      ],
    }),
    fcm(method, { body: { server_key: null }, text: '{}' }),
    fcmv1(method, {
      body: { server_credentials: '{"type":"service_account"}' },
      text: '{}',
      refused: [
        [{ server_credentials: '' }, 'String is too short (0 chars), minimum 1'],
        [{ server_credentials: tooLong(10_001) }, 'maximum 10000'],
        [{ server_credentials: {} }, 'Expected type string but found type object'],
      ],
    }),
  ]),
  selected('PUT', {
    body: { provider: 'direct' },
    text: '{"provider":"direct"}',
    refused: [
      [{ provider: 'sns' }, "write them first' on property provider"],
      [{ provider: 'twilio' }, 'No enum match'],
      [{}, 'Missing required property: provider'],
    ],
  }),
  selected('GET', { text: '{"provider":"direct"}' }),
  app('GET', { text: '{}' }),
  app('PATCH', {
    body: { app_name: 'Acme', google_app_link: 'https://play.example/acme' },
    text: '{"google_app_link":"https://play.example/acme","app_name":"Acme"}',
    refused: [[{ app_name: 1 }, 'Expected type string but found type number']],
  }),
  app('PATCH', {
    body: { apple_app_link: 'https://apps.example/acme' },
    text:
      '{"google_app_link":"https://play.example/acme",' +
      '"apple_app_link":"https://apps.example/acme","app_name":"Acme"}',
  }),
];
