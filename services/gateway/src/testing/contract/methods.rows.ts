import { type Row, resource } from './row.ts';

const url = '/users/:id/authentication-methods';
const path = (rest = '') => `/users/auth0%7Ccontract/authentication-methods${rest}`;
const scope = (verb: string) => ({
  read: 'read:authentication_methods',
  write: `${verb}:authentication_methods`,
});
const list = resource('§2.1', url, scope('create'));
const replace = resource('§2.1', url, scope('update'));
const clear = resource('§2.1', url, scope('delete'));
const item = `${url}/:authentication_method_id`;
const one = resource('§2.1', item, scope('update'));
const gone = resource('§2.1', item, scope('delete'));
const reset = resource('ADR 17', `/countersign${url}/reset`, {
  read: 'none',
  write: 'delete:authentication_methods',
});

const phone = { type: 'phone', name: 'Mobile', phone_number: '+12025550123' };
/** COSE, ES256: a key that somebody had. */
const publicKey =
  'pQECAyYgASFYIEuZFvuTg3IaYjaHaoe546JIUv/VNbcizdtxodDkyBI5Ilgg1mjSFflE1F' +
  'gIUCGy9Vs/6UMkL36zRudaKcgE/hiS970=';
const passkey = {
  ...{ type: 'passkey', key_id: 'Qm9nLXBhc3NrZXk', public_key: publicKey },
  ...{ credential_device_type: 'multi_device', credential_backed_up: true },
  ...{ user_agent: 'Chrome 150.0.0 / Mac OS X 10.15.7', transports: ['internal', 'hybrid'] },
  user_handle: 'bjc',
};
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const noMethod =
  '{"statusCode":404,"error":"Not Found","message":"The authentication method does not exist.",' +
  '"errorCode":"inexistent_authentication_method"}';

/** A person's methods: §2.1, for the person that people.rows.ts makes. */
export const methodRows: readonly Row[] = [
  list('GET', { path: path(), keys: ['0'] }),
  clear('DELETE', { path: path(), status: 204, text: '' }),
  list('GET', { path: path(), text: '[]' }),
  reset('POST', {
    path: `/countersign${path('/reset')}`,
    ...{ body: { reason: 'A phone was lost' }, status: 204, text: '' },
    refused: [[{ reason: '' }, 'on property reason']],
  }),
  list('GET', {
    path: path('?include_totals=true'),
    text: '{"authenticators":[],"start":0,"limit":50}',
  }),
  list('POST', {
    path: path(),
    body: phone,
    status: 201,
    keys: [
      ...['type', 'name', 'created_at', 'phone_number', 'id'],
      ...['preferred_authentication_method', 'authentication_methods'],
    ],
    keeps: { phone: 'id' },
    refused: [
      [{ phone_number: '+12025550123' }, 'Missing required property: type'],
      [{ type: 'sms' }, 'No enum match'],
      [{ ...phone, phone_number: '1' }, 'on property phone_number'],
      [{ ...phone, name: 'x'.repeat(21) }, 'on property name'],
      [{ type: 'totp', totp_secret: 'not base 32' }, 'totp_secret'],
    ],
  }),
  list('POST', {
    path: path(),
    body: { type: 'totp', totp_secret: secret },
    status: 201,
    keys: ['type', 'created_at', 'id'],
  }),
  list('POST', {
    path: path(),
    body: passkey,
    status: 201,
    keys: [
      ...['type', 'created_at', 'id', 'key_id', 'credential_device_type'],
      ...['credential_backed_up', 'identity_user_id', 'user_agent', 'public_key', 'transports'],
      ...['user_handle', 'relying_party_identifier'],
    ],
    keeps: { passkey: 'id' },
    refused: [
      [{ type: 'passkey', key_id: 'AQ' }, 'Missing required property: public_key'],
      [{ ...passkey, credential_device_type: 'any' }, 'credential_device_type'],
      [{ ...passkey, aaguid: 'x' }, 'aaguid'],
      [{ ...passkey, public_key: 'AQID' }, ''],
    ],
  }),
  gone('DELETE', { path: path('/{passkey}'), status: 204, text: '' }),
  list('GET', {
    path: path('?include_totals=true&per_page=1'),
    keys: ['authenticators', 'total', 'start', 'limit'],
  }),
  one('GET', { path: path('/{phone}') }),
  one('GET', { path: path('/phone%7Cdev_0000000000000000'), status: 404, text: noMethod }),
  one('PATCH', {
    path: path('/{phone}'),
    body: { name: 'Work', preferred_authentication_method: 'sms' },
    refused: [
      [{ name: 'x'.repeat(21) }, 'on property name'],
      [{ preferred_authentication_method: 'pigeon' }, 'No enum match'],
    ],
  }),
  gone('DELETE', { path: path('/{phone}'), status: 204, text: '' }),
  gone('DELETE', { path: path('/{phone}'), status: 404, text: noMethod }),
  replace('PUT', {
    path: path(),
    body: [{ type: 'phone', phone_number: '+12025550124' }],
    refused: [
      [{}, 'Expected type array but found type object'],
      [[{ type: 'recovery-code' }], 'No enum match'],
      [[{ type: 'phone', phone_number: 'x' }], 'phone_number'],
    ],
  }),
  replace('PUT', { path: path(), body: [], text: '[]' }),
];
