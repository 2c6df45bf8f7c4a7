import { factors, type Row, resource } from './row.ts';

const at = '/emails/provider';
const by = (write: string) =>
  resource('Auth0, emails', at, { read: 'read:email_provider', write: `${write}:email_provider` });

const credentials = {
  ...{ smtp_host: 'mail.acme.example', smtp_port: 587 },
  ...{ smtp_user: 'postmaster', smtp_pass: 'canary-of-smtp' },
};
/** A mail server of a tenant's own, as it is set up. */
export const emailProvider = {
  ...{ name: 'smtp', enabled: true, default_from_address: 'login@acme.example' },
  credentials,
  settings: {},
};

const shown = (from: string, enabled: boolean) =>
  `{"name":"smtp","enabled":${enabled},"default_from_address":"${from}","credentials":` +
  '{"smtp_host":"mail.acme.example","smtp_port":587,"smtp_user":"postmaster"},"settings":{}}';

const with_ = (over: object) => ({ ...emailProvider, ...over });
const of = (over: object) => ({ credentials: { ...credentials, ...over } });
const headers = { settings: { headers: { 'X-SES-Configuration-Set': 'a' } } };
const { default_from_address: _, ...fromNobody } = emailProvider;

const tests = resource('ADR 76', '/countersign/emails/tests', factors);
const test = resource('ADR 76', '/countersign/emails/tests/:reference', factors);

/** A tenant's own mail server. */
export const emailRows: readonly Row[] = [
  by('create')('GET', {
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"There is not a configured email ' +
      'provider.","errorCode":"inexistent_email_provider"}',
  }),
  by('create')('POST', {
    ...{ body: emailProvider, status: 201, text: shown('login@acme.example', true) },
    refused: [
      [with_({ name: 'pigeon' }), 'name'],
      [fromNobody, 'Missing required property: default_from_address'],
      [with_({ credentials: undefined }), 'Missing required property: credentials'],
      [with_(of({ smtp_pass: undefined })), 'Missing required property: smtp_pass'],
      [with_(of({ smtp_port: '587' })), 'Expected type number but found type string'],
      [with_(of({ smtp_port: 70_000 })), 'maximum 65535'],
      [with_(of({ api_key: 'k' })), 'Additional properties not allowed: api_key'],
      [with_(headers), 'Mails are given no headers here'],
    ],
  }),
  by('create')('GET', { text: shown('login@acme.example', true) }),
  by('update')('PATCH', {
    body: { enabled: false, default_from_address: 'hello@acme.example' },
    text: shown('hello@acme.example', false),
    refused: [
      [of({ smtp_pass: '' }), 'String is too short'],
      [{ default_from_address: 'nobody' }, 'on property default_from_address'],
      [of({ smtp_host: '127.0.0.1' }), 'on property credentials.smtp_host'],
      [of({ smtp_host: 'localhost' }), 'on property credentials.smtp_host'],
      [of({ smtp_port: 22 }), 'on property credentials.smtp_port'],
      [{ credentials: { smtp_host: 'mail.eve.example' } }, 'on property credentials.smtp_pass'],
      [headers, 'Mails are given no headers here'],
    ],
  }),
  by('delete')('DELETE', { status: 204, text: '' }),
  tests('POST', {
    body: { email: 'ada@example.com' },
    status: 400,
    text:
      '{"statusCode":400,"error":"Bad Request","message":"No mail is sent from here: set up a ' +
      'mail server first.","errorCode":"operation_not_supported"}',
    refused: [
      [{}, 'Missing required property: email'],
      [{ email: 'ada' }, "format email: ada' on property email"],
      [{ email: 'ada@example.com', language: 'tlh' }, 'on property language'],
    ],
  }),
  test('GET', {
    path: '/countersign/emails/tests/test_00000000',
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"There is no such test mail, or none of ' +
      'its steps was recorded yet.","errorCode":"inexistent_test_mail"}',
  }),
];
