import { type Row, resource } from './row.ts';

const protection = { read: 'read:attack_protection', write: 'update:attack_protection' };
const people = { read: 'read:users', write: 'update:users' };
const of = '§2.3';
const bruteForce = resource(of, '/attack-protection/brute-force-protection', protection);
const throttling = resource(of, '/attack-protection/suspicious-ip-throttling', protection);
const breached = resource(of, '/attack-protection/breached-password-detection', protection);
const phones = resource(of, '/attack-protection/phone-provider-protection', protection);
const risk = resource(of, '/risk-assessments/settings', protection);
const newDevice = resource(of, '/risk-assessments/settings/new-device', protection);
const clearing = resource('§2.2', '/users/:id/risk-assessments/clear', people);
const blocked = { ...people, write: 'update:users,delete:user_blocks' };
const blocks = resource(of, '/user-blocks', blocked);
const theirs = resource(of, '/user-blocks/:id', blocked);

const nobody =
  '{"statusCode":404,"error":"Not Found","message":"The user does not exist.",' +
  '"errorCode":"inexistent_user"}';
const stages = (attempts: number) => ({
  'pre-login': { max_attempts: attempts, rate: 864_000 },
  'pre-user-registration': { max_attempts: 50, rate: 1_728_000 },
  'pre-custom-token-exchange': { max_attempts: 10, rate: 600_000 },
});
const stage = (rate: number, attempts = 1) => ({
  stage: { 'pre-login': { max_attempts: attempts, rate } },
});

/** Attack protection, risk assessment and who is blocked: §2.3. */
export const attackProtectionRows: readonly Row[] = [
  bruteForce('GET', {
    text:
      '{"enabled":true,"shields":["block","user_notification"],' +
      '"mode":"count_per_identifier_and_ip","allowlist":[],"max_attempts":10}',
  }),
  bruteForce('PATCH', {
    body: {
      max_attempts: 3,
      allowlist: ['192.0.2.0/24', '2001:db8::1'],
      mode: 'count_per_identifier',
    },
    text:
      '{"enabled":true,"shields":["block","user_notification"],"mode":"count_per_identifier",' +
      '"allowlist":["192.0.2.0/24","2001:db8::1"],"max_attempts":3}',
    refused: [
      [{ max_attempts: 0 }, 'Value is less than minimum 1'],
      [{ max_attempts: 101 }, 'Value is greater than maximum 100'],
      [{ shields: ['admin_notification'] }, 'No enum match'],
      [{ mode: 'count_per_ip' }, 'No enum match'],
      [{ enabled: 'yes' }, 'Expected type boolean but found type string'],
      [{ allowlist: ['example.com'] }, 'on property allowlist.0'],
      [{ allowlist: ['192.0.2.0/33'] }, 'on property allowlist.0'],
    ],
  }),
  bruteForce('PATCH', {
    body: {},
    keys: ['enabled', 'shields', 'mode', 'allowlist', 'max_attempts'],
  }),
  throttling('GET', {
    text: JSON.stringify({
      ...{ enabled: true, shields: ['admin_notification', 'block'], allowlist: [] },
      stage: stages(100),
    }),
  }),
  throttling('PATCH', {
    body: { ...stage(864_000, 2_500), enabled: false },
    text: JSON.stringify({
      ...{ enabled: false, shields: ['admin_notification', 'block'], allowlist: [] },
      stage: stages(2_500),
    }),
    refused: [
      [stage(34_559), 'Value is less than minimum 34560'],
      [stage(86_400_001), 'Value is greater than maximum 86400000'],
      [stage(864_000, 2_501), 'Value is greater than maximum 2500'],
      [stage(864_000, 0), 'Value is less than minimum 1'],
      [{ stage: { 'post-login': {} } }, 'Additional properties not allowed: post-login'],
      [{ stage: { 'pre-user-registration': { max_attempts: 1, rate: 1_199 } } }, 'minimum 1200'],
      [{ shields: ['user_notification'] }, 'No enum match'],
    ],
  }),
  breached('GET', {
    text:
      '{"enabled":false,"shields":[],"admin_notification_frequency":[],"method":"standard",' +
      '"stage":{"pre-user-registration":{"shields":[]},"pre-change-password":{"shields":[]}}}',
  }),
  breached('PATCH', {
    body: {
      enabled: false,
      shields: ['block'],
      admin_notification_frequency: ['daily'],
      stage: { 'pre-change-password': { shields: ['admin_notification'] } },
    },
    text:
      '{"enabled":false,"shields":["block"],"admin_notification_frequency":["daily"],' +
      '"method":"standard","stage":{"pre-user-registration":{"shields":[]},' +
      '"pre-change-password":{"shields":["admin_notification"]}}}',
    refused: [
      [{ shields: ['shout'] }, 'No enum match'],
      [
        { enabled: true },
        'on property enabled (Only false: no list of leaked passwords is looked at)',
      ],
      [{ stage: { 'post-login': {} } }, 'Additional properties not allowed: post-login'],
    ],
  }),
  phones('GET', {
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found",' +
      '"message":"Phone provider protection is not configured."}',
  }),
  phones('PATCH', {
    body: { type: 'exponential' },
    text: '{"type":"exponential"}',
    refused: [
      [{}, 'Missing required property: type'],
      [{ type: 'linear' }, 'No enum match'],
    ],
  }),
  phones('GET', { text: '{"type":"exponential"}' }),
  risk('GET', { text: '{"enabled":false}' }),
  risk('PATCH', {
    body: { enabled: true },
    text: '{"enabled":true}',
    refused: [
      [{}, 'Missing required property: enabled'],
      [{ enabled: 1 }, 'Expected type boolean but found type number'],
    ],
  }),
  newDevice('GET', { text: '{"remember_for":30}' }),
  newDevice('PATCH', {
    body: { remember_for: 365 },
    text: '{"remember_for":365}',
    refused: [
      [{}, 'Missing required property: remember_for'],
      [{ remember_for: 0 }, 'Value is less than minimum 1'],
      [{ remember_for: 366 }, 'Value is greater than maximum 365'],
    ],
  }),
  clearing('POST', {
    path: '/users/auth0|nobody/risk-assessments/clear',
    body: { connection: 'a', assessors: ['new-device'] },
    status: 404,
    text: nobody,
    refused: [
      [{ assessors: ['new-device'] }, 'Missing required property: connection'],
      [{ connection: 'a' }, 'Missing required property: assessors'],
      [{ connection: 'a', assessors: [] }, 'on property assessors'],
      [{ connection: 'a', assessors: ['impossible-travel'] }, 'No enum match'],
    ],
  }),
  blocks('GET', { path: '/user-blocks?identifier=nobody', text: '{"blocked_for":[]}' }),
  blocks('DELETE', { path: '/user-blocks?identifier=nobody', status: 204, text: '' }),
  theirs('GET', { path: '/user-blocks/auth0|nobody', status: 404, text: nobody }),
  theirs('DELETE', { path: '/user-blocks/auth0|nobody', status: 404, text: nobody }),
];
