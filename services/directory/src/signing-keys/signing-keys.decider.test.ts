import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { signingKeys } from './signing-keys.decider.ts';
import {
  SigningKeyAdded,
  SigningKeyRevoked,
  type SigningKeysEvent,
  SigningKeysRotated,
} from './signing-keys.events.ts';

const given = specify(signingKeys);

const now = '2026-01-01T12:00:00.000Z';
const key = (keyId: string) =>
  ({ keyId, algorithm: 'RS256', publicJwk: { kid: keyId }, sealedPrivateJwk: keyId }) as const;
const added = (keyId: string) => SigningKeyAdded({ ...key(keyId), at: now });
const rotated = (keyId: string) => SigningKeysRotated({ keyId, at: now });
const revoked = (keyId: string) => SigningKeyRevoked({ keyId, at: now });

const started = [added('k1'), rotated('k1'), added('k2')];
const rotatedOnce = [...started, rotated('k2'), added('k3')];
const rotatedTwice = [...rotatedOnce, rotated('k3'), added('k4')];

const starting = { type: 'StartSigning', current: key('k1'), next: key('k2'), now } as const;
const rotating = (fresh: string) =>
  ({ type: 'RotateSigningKeys', fresh: key(fresh), now }) as const;
const revoking = (keyId: string) => ({ type: 'RevokeSigningKey', keyId, now }) as const;

const statuses = (...facts: readonly SigningKeysEvent[]) =>
  Object.fromEntries(
    given(...facts)
      .state()
      .keys.map(({ keyId, status }) => [keyId, status]),
  );

describe('a tenant without keys', () => {
  it('starts with one that signs and one that follows', () => {
    given()
      .when(starting)
      .then(...started);
    expect(statuses(...started)).toEqual({ k1: 'current', k2: 'next' });
  });
  it('cannot rotate what it does not have', () => {
    given().when(rotating('k3')).thenRefuses('tenant_unknown');
  });
  it('cannot revoke what it does not have', () => {
    given().when(revoking('k1')).thenRefuses('signing_key_unknown');
  });
});

describe('rotating', () => {
  it('makes the next key current and adds another', () => {
    given(...started)
      .when(rotating('k3'))
      .then(rotated('k2'), added('k3'));
  });
  it('lets the key before verify until the rotation after', () => {
    expect(statuses(...rotatedOnce)).toEqual({ k1: 'previous', k2: 'current', k3: 'next' });
    expect(statuses(...rotatedTwice)).toEqual({ k2: 'previous', k3: 'current', k4: 'next' });
  });
});

describe('starting again', () => {
  it('changes nothing', () => {
    given(...started)
      .when(starting)
      .thenNothing();
  });
});

describe('revoking', () => {
  it('takes the key before out of use', () => {
    given(...rotatedOnce)
      .when(revoking('k1'))
      .then(revoked('k1'));
    expect(statuses(...rotatedOnce, revoked('k1'))).toMatchObject({ k1: 'revoked' });
  });
  it('is done once', () => {
    given(...rotatedOnce, revoked('k1'))
      .when(revoking('k1'))
      .thenNothing();
  });
  it.each(['k2', 'k3'])('is refused for %s, which is or will be in use', (keyId) => {
    given(...rotatedOnce)
      .when(revoking(keyId))
      .thenRefuses('signing_key_in_use');
  });
  it('is refused for a key nobody knows', () => {
    given(...rotatedTwice)
      .when(revoking('k1'))
      .thenRefuses('signing_key_unknown');
  });
});
