import { idTokenHints, signingKeys } from '@countersign/oauth';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, tenants } from '../testing/gateway-world.ts';
import { personAt } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const issuerOf = (tenantId: keyof typeof tenants) => `https://${tenants[tenantId]}/`;
const said = { iss: issuerOf('acme'), sub: 'auth0|ada', aud: 'spa', sid: 'session' };
const read = (text: string) =>
  idTokenHints({ keys: signingKeys(world) })(
    { tenant: { tenantId: 'acme' }, issuer: issuerOf('acme') },
    text,
  );

/** Signed as this tenant signs: what differs is what is said, and how it is named. */
const signed = async (
  claims: object,
  header: Readonly<Record<string, string | undefined>> = {},
) => {
  const { keyId, key } = await signingKeys(world).current('acme');
  return new SignJWT({ ...said, ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId, ...header })
    .sign(key);
};

describe('an id_token_hint', () => {
  it('says who is meant, by the id token as it was given', async () => {
    expect(await read(await signed({}))).toEqual({
      ...{ userId: said.sub, clientId: said.aud, sid: said.sid },
    });
    const ada = await personAt(world);
    const { id_token: own } = await ada.tokens();
    expect(await read(own)).toMatchObject({ userId: ada.who.userId, clientId: 'spa' });
  });

  it.each([
    ['of another issuer', { iss: issuerOf('other') }, {}],
    ['without an issuer', { iss: undefined }, {}],
    ['that is an access token by its type', {}, { typ: 'at+jwt' }],
    ['of no type', {}, { typ: undefined }],
    ['that is an access token by what it says', { azp: 'spa' }, {}],
    ['for several', { aud: ['spa', 'web'] }, {}],
    ['without a key', {}, { kid: undefined }],
    ['of an unknown key', {}, { kid: 'nobodys' }],
  ])('is nothing %s', async (_, claims, header) => {
    expect(await read(await signed(claims, header))).toBeUndefined();
  });

  it('is nothing where somebody else has signed it in the name of our key', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const { keyId } = await signingKeys(world).current('acme');
    const jwk = await exportJWK(publicKey);
    const forged = await new SignJWT(said)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId, jwk })
      .sign(privateKey);
    expect(await read(forged)).toBeUndefined();
    expect(await read('no token')).toBeUndefined();
  });
});
