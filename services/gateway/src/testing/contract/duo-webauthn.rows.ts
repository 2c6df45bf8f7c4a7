import { factors, type Row, resource } from './row.ts';

const at = '/guardian/factors';
const duo = resource('24', `${at}/duo/settings`, factors);
const roaming = resource('25', `${at}/webauthn-roaming/settings`, factors);
const platform = resource('26', `${at}/webauthn-platform/settings`, factors);
const models = resource('ADR 66', '/countersign/mfa/webauthn/authenticators', factors);

/** Duo: §1.8, and WebAuthn: §1.9. */
export const duoAndWebauthnRows: readonly Row[] = [
  duo('GET', { text: '{}' }),
  duo('PUT', {
    body: { ikey: 'DI1', skey: 'canary', host: 'api.duo.example' },
    text: '{"ikey":"DI1","skey":"********","host":"api.duo.example"}',
    refused: [
      [{ skey: '' }, 'String is too short (0 chars), minimum 1'],
      [{ ikey: 'x'.repeat(10_001) }, 'maximum 10000'],
      [{ host: null }, 'Expected type string but found type null'],
      [{ skey: 1 }, 'Expected type string but found type number'],
    ],
  }),
  duo('PATCH', {
    body: { host: 'api2.duo.example' },
    text: '{"host":"api2.duo.example"}',
    refused: [[{ skey: '' }, 'String is too short (0 chars), minimum 1']],
  }),
  duo('GET', { text: '{"ikey":"DI1","skey":"********","host":"api2.duo.example"}' }),
  duo('PUT', { body: { ikey: 'DI2' }, text: '{"ikey":"DI2"}' }),
  duo('GET', { text: '{"ikey":"DI2"}' }),
  duo('PUT', { body: {}, text: '{}' }),
  duo('GET', { text: '{}' }),

  roaming('GET', { text: '{"userVerification":"preferred","overrideRelyingParty":false}' }),
  roaming('PUT', {
    body: { userVerification: 'required' },
    text: '{"userVerification":"required"}',
    refused: [
      [{ userVerification: 'sometimes' }, 'No enum match'],
      [{ overrideRelyingParty: 'no' }, 'Expected type boolean but found type string'],
      [{ relyingPartyIdentifier: '' }, 'String is too short (0 chars), minimum 1'],
    ],
  }),
  roaming('PUT', {
    body: { overrideRelyingParty: true, relyingPartyIdentifier: 'acme.test' },
    text: '{"overrideRelyingParty":true,"relyingPartyIdentifier":"acme.test"}',
  }),
  roaming('GET', {
    text:
      '{"userVerification":"required","overrideRelyingParty":true,' +
      '"relyingPartyIdentifier":"acme.test"}',
  }),

  platform('GET', { text: '{"overrideRelyingParty":false}' }),
  platform('PUT', {
    body: { overrideRelyingParty: true },
    text: '{"overrideRelyingParty":true}',
    refused: [
      [{ userVerification: 'required' }, 'Additional properties not allowed: userVerification'],
      [{ overrideRelyingParty: 1 }, 'Expected type boolean but found type number'],
    ],
  }),
  platform('GET', { text: '{"overrideRelyingParty":true}' }),

  models('GET', { text: '{"allowed_aaguids":null}' }),
  models('PUT', {
    body: { allowed_aaguids: null },
    text: '{"allowed_aaguids":null}',
    refused: [
      [{}, 'Missing required property: allowed_aaguids'],
      [{ allowed_aaguids: [] }, 'Array is too short'],
      [{ allowed_aaguids: ['blue'] }, 'allowed_aaguids'],
      [{ allowed_aaguids: null, more: 1 }, 'Additional properties not allowed: more'],
    ],
  }),
];
