import { phoneRegions } from '@countersign/factors';
import { factors, type Row, resource } from './row.ts';

const at = '/guardian/factors';
const twin = (of: string, deprecated: string, path: string) => ({
  phone: resource(of, `${at}/phone/${path}`, factors),
  sms: resource(deprecated, `${at}/sms/${path}`, factors),
});
const messageTypes = resource('8, 9', `${at}/phone/message-types`, factors);
const selected = twin('10, 11', '16', 'selected-provider');
const templates = twin('12, 13', '17', 'templates');
const twilio = twin('14, 15', '18', 'providers/twilio');
const order = resource('departures', `${at}/phone/providers`, factors);
const tests = resource('ADR 71', '/countersign/text-messages/tests', factors);
const test = resource('ADR 71', '/countersign/text-messages/tests/:reference', factors);

const limits = resource('ADR 74', '/countersign/text-messages/limits', factors);
const countries = resource('ADR 74', '/countersign/text-messages/countries', factors);
const unlimited = {
  ...{ countries: { mode: 'all' }, messages_per_hour: null, messages_per_day: null },
  messages_per_number_per_day: null,
};
const limited = {
  ...{ countries: { mode: 'only', codes: ['AT', 'DE', '001'] }, messages_per_hour: 500 },
  ...{ messages_per_day: 5_000, messages_per_number_per_day: 5 },
};
const sentTo = (mode: string, codes?: readonly unknown[]) => ({
  ...unlimited,
  countries: { mode, ...(codes && { codes }) },
});

const own = '{{code}} is your verification code for {{tenant.friendly_name}}';
const texts = { enrollment_message: 'E {{code}}', verification_message: 'V {{code}}' };
const sid = `AC${'1'.repeat(32)}`;
const carrier = { auth_token: 'canary', sid, from: '+15550100' };
const carrierWhole = JSON.stringify({
  ...{ auth_token: '********', sid, from: '+15550100', messaging_service_sid: null },
});
const noMatch: readonly (readonly [unknown, string])[] = [
  [{ provider: 'pigeon' }, 'No enum match'],
  [{}, 'Missing required property: provider'],
];
const badTexts: readonly (readonly [unknown, string])[] = [
  [{ ...texts, verification_message: '{{code' }, "Liquid' on property verification_message"],
  [{ enrollment_message: '' }, 'Missing required property: verification_message'],
  [{ ...texts, enrollment_message: null }, 'Expected type string but found type null'],
];
const badCarrier: readonly (readonly [unknown, string])[] = [
  [{ sid: '' }, 'String is too short (0 chars), minimum 1'],
  [{ sid: 'x'.repeat(1_001) }, 'String is too long (1001 chars), maximum 1000'],
  [{ from: 'x'.repeat(65) }, 'String is too long (65 chars), maximum 64'],
];

/** Carriers that Auth0 does not have, each on both paths. */
const others: readonly Row[] = (['phone', 'sms'] as const).flatMap((factor) => {
  const to = (name: string) => resource('departures', `${at}/${factor}/providers/${name}`, factors);
  const fresh = (text: string) => (factor === 'phone' ? '{}' : text);
  const secretHook = `whsec_${'A'.repeat(32)}`;
  const vonage = '{"api_key":"key","api_secret":"********","from":"Acme"}';
  const sns =
    '{"aws_access_key_id":"AKIA1","aws_secret_access_key":"********",' +
    '"aws_region":"eu-west-1","sender_id":null}';
  const hook = '{"url":"https://hooks.example.com/sms","signing_secret":"********"}';
  const missing = 'Missing required property: ';
  return [
    to('vonage')('GET', { text: fresh(vonage) }),
    to('vonage')('PUT', {
      body: { api_key: 'key', api_secret: 'canary', from: 'Acme' },
      text: vonage,
      refused: [[{ api_key: 'key', from: 'Acme' }, `${missing}api_secret`]],
    }),
    to('aws-sns')('GET', { text: fresh(sns) }),
    to('aws-sns')('PUT', {
      body: {
        aws_access_key_id: 'AKIA1',
        aws_secret_access_key: 'canary',
        aws_region: 'eu-west-1',
        sender_id: null,
      },
      text: sns,
      refused: [
        [{ aws_region: 'mars' }, "The provider does not take this value' on property aws_region"],
        [{ sender_id: 'Acme' }, `${missing}aws_region`],
      ],
    }),
    to('phone-message-hook')('GET', { text: fresh(hook) }),
    to('phone-message-hook')('PUT', {
      body: { url: 'https://hooks.example.com/sms', signing_secret: secretHook },
      text: hook,
      refused: [
        [
          { url: 'https://127.0.0.1/sms', signing_secret: secretHook },
          'The address may not be called from here',
        ],
        [{ url: 'https://hooks.example.com/sms' }, `${missing}signing_secret`],
      ],
    }),
  ];
});

/** The phone: §1.6, and what Countersign adds to it. */
export const phoneRows: readonly Row[] = [
  messageTypes('GET', { text: '{"message_types":[]}' }),
  selected.phone('GET', { text: '{"provider":"auth0"}' }),
  messageTypes('PUT', {
    body: { message_types: ['sms'] },
    text: '{"message_types":["sms"]}',
    refused: [
      [{ message_types: ['pigeon'] }, 'No enum match'],
      [{}, 'Missing required property: message_types'],
    ],
  }),
  selected.phone('PUT', {
    body: { provider: 'auth0' },
    text: '{"provider":"auth0"}',
  }),
  order('PUT', {
    body: { order: ['auth0'] },
    text: '{"order":["auth0"]}',
  }),
  tests('POST', {
    body: { phone_number: '+12025550123' },
    status: 202,
    keys: ['reference', 'requested_at', 'expires_at'],
    refused: [
      [{}, 'Missing required property: phone_number'],
      [{ phone_number: '12' }, "format phone-number' on property phone_number"],
    ],
  }),
  countries('GET', { text: JSON.stringify(phoneRegions()) }),
  limits('GET', { text: JSON.stringify(unlimited) }),
  limits('PUT', {
    body: limited,
    text: JSON.stringify(limited),
    refused: [
      [{ ...unlimited, countries: undefined }, 'Missing required property: countries'],
      [
        { ...unlimited, messages_per_day: undefined },
        'Missing required property: messages_per_day',
      ],
      [sentTo('none'), 'on property countries'],
      [sentTo('only'), 'Missing required property: codes'],
      [sentTo('only', []), "Array is too short, minimum 1' on property countries.codes"],
      [sentTo('only', ['de']), "No enum match' on property countries.codes.0"],
      [sentTo('except', ['DE', 'XX']), "No enum match' on property countries.codes.1"],
      [sentTo('except', phoneRegions()), "Leaves no country' on property countries.codes"],
      [sentTo('all', ['DE']), 'Additional properties not allowed: codes'],
      [{ ...unlimited, messages_per_hour: 0 }, 'Value is less than minimum 1'],
      [{ ...unlimited, messages_per_hour: 100_001 }, 'Value is greater than maximum 100000'],
      [{ ...unlimited, messages_per_day: 1.5 }, 'on property messages_per_day'],
      [{ ...unlimited, messages_per_number_per_day: 1_001 }, 'maximum 1000'],
      [{ ...unlimited, extra: 1 }, 'Additional properties not allowed: extra'],
    ],
  }),
  limits('PUT', { body: unlimited, text: JSON.stringify(unlimited) }),
  test('GET', {
    path: '/countersign/text-messages/tests/test_00000000',
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"There is no such test message, or none ' +
      'of its steps was recorded yet.","errorCode":"inexistent_test_message"}',
  }),
  twilio.phone('GET', { text: '{}' }),
  twilio.phone('PUT', {
    body: carrier,
    text: `{"auth_token":"********","sid":"${sid}","from":"+15550100"}`,
    refused: badCarrier,
  }),
  twilio.sms('GET', { text: carrierWhole }),
  ...others,
  selected.phone('PUT', {
    body: { provider: 'phone-message-hook' },
    text: '{"provider":"phone-message-hook"}',
    refused: noMatch,
  }),
  selected.sms('GET', { text: '{"provider":"phone-message-hook"}' }),
  selected.sms('PUT', {
    body: { provider: 'twilio' },
    text: '{"provider":"twilio"}',
    refused: noMatch,
  }),
  order('GET', { text: '{"order":["twilio"]}' }),
  order('PUT', {
    body: { order: ['twilio', 'phone-message-hook'] },
    text: '{"order":["twilio","phone-message-hook"]}',
    refused: [
      [{ order: [] }, 'Array is too short, minimum 1'],
      [{ order: ['vonage', 'vonage'] }, "Array items are not unique' on property order"],
      [{ order: ['vonage', 'outbox'] }, "not available here' on property order"],
    ],
  }),
  messageTypes('PUT', {
    body: { message_types: ['sms', 'voice'] },
    text: '{"message_types":["sms","voice"]}',
  }),
  order('PUT', {
    body: { order: ['phone-message-hook', 'twilio'] },
    text: '{"order":["phone-message-hook","twilio"]}',
    refused: [[{ order: ['twilio'] }, "or choose one that can' on property order"]],
  }),
  templates.phone('GET', {
    text: JSON.stringify({
      enrollment_message: `${own}. Please enter this code to verify your enrollment.`,
      verification_message: own,
    }),
  }),
  templates.sms('GET', { status: 204, text: '' }),
  templates.phone('PUT', { body: texts, text: JSON.stringify(texts), refused: badTexts }),
  templates.sms('PUT', { body: texts, text: JSON.stringify(texts), refused: badTexts }),
  templates.sms('GET', { text: JSON.stringify(texts) }),
  twilio.sms('PUT', {
    body: { from: '', auth_token: '********' },
    text: '{"auth_token":"********","from":""}',
    refused: badCarrier,
  }),
];
