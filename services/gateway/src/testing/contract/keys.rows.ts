import { type Row, resource } from './row.ts';

const of = 'Auth0 Management API, keys';
const scopes = { read: 'read:signing_keys', write: 'update:signing_keys' };
const keys = resource(of, '/keys/signing', scopes);
const key = resource(of, '/keys/signing/:kid', scopes);
const rotation = resource(of, '/keys/signing/rotate', {
  read: 'none',
  write: 'create:signing_keys,update:signing_keys',
});
const revocation = resource(of, '/keys/signing/:kid/revoke', scopes);
const unknown =
  '{"statusCode":404,"error":"Not Found","message":"The signing key does not exist.",' +
  '"errorCode":"inexistent_signing_key"}';

/** The keys that sign: listed, rotated, revoked. */
export const keyRows: readonly Row[] = [
  keys('GET', {}),
  rotation('POST', { status: 201, keys: ['cert', 'kid'], keeps: { kid: 'kid' } }),
  key('GET', {
    path: '/keys/signing/{kid}',
    keys: ['kid', 'cert', 'current', 'current_since', 'fingerprint', 'thumbprint'],
  }),
  revocation('PUT', {
    path: '/keys/signing/{kid}/revoke',
    status: 400,
    text:
      '{"statusCode":400,"error":"Bad Request","message":"Only the previous key can be ' +
      'revoked: to be rid of the current one, rotate first.",' +
      '"errorCode":"operation_not_supported"}',
  }),
  revocation('PUT', { path: '/keys/signing/none/revoke', status: 404, text: unknown }),
  key('GET', { path: '/keys/signing/none', status: 404, text: unknown }),
];
