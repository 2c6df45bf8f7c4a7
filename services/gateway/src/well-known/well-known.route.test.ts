import {
  listConnections,
  patchConnection,
  rotateSigningKeys,
  updateTenant,
} from '@countersign/contracts';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { personAt, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const keySet = async () => (await world.browser().get('/.well-known/jwks.json')).json();

describe('discovery', () => {
  it.each(['openid-configuration', 'oauth-authorization-server'])('answers at %s', async (name) => {
    const response = await world.browser().get(`/.well-known/${name}`);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(response.json()).toMatchObject({
      issuer: 'https://acme.test/',
      authorization_endpoint: 'https://acme.test/authorize',
      token_endpoint: 'https://acme.test/oauth/token',
      userinfo_endpoint: 'https://acme.test/userinfo',
      end_session_endpoint: 'https://acme.test/oidc/logout',
      response_types_supported: ['code', 'id_token'],
      jwks_uri: 'https://acme.test/.well-known/jwks.json',
      revocation_endpoint: 'https://acme.test/oauth/revoke',
      mfa_challenge_endpoint: 'https://acme.test/mfa/challenge',
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('tells what works: every scope, grant and key it names, and no address', async () => {
    const metadata = (await world.browser().get('/.well-known/openid-configuration')).json();
    expect(metadata.scopes_supported).not.toContain('address');
    const ada = await personAt(world);
    const { scope } = await ada.tokens({ scope: `${metadata.scopes_supported.join(' ')} address` });
    expect(scope.split(' ')).toEqual(metadata.scopes_supported);
    for (const grant of metadata.grant_types_supported.filter(
      (type: string) => type !== 'implicit',
    )) {
      const refused = await tokenRequest(world, { grant_type: grant, client_id: 'native' });
      expect(refused.json().error).not.toBe('unsupported_grant_type');
    }
  });

  it("tells a tenant's acr values, of those that can be had", async () => {
    const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
    const metadata = async () =>
      (await world.browser().get('/.well-known/openid-configuration')).json().acr_values_supported;
    const say = (acrValuesSupported: string[] | null) =>
      world.ask(updateTenant, { tenantId: 'acme', settings: { acrValuesSupported } });
    expect(await metadata()).toEqual([multiFactor]);
    await say(['urn:of:nobody']);
    expect(await metadata()).toEqual([]);
    await say(['urn:of:nobody', multiFactor]);
    expect(await metadata()).toEqual([multiFactor]);
    await say(null);
  });

  it('speaks for each tenant by itself', async () => {
    const theirs = await world.browser('other').get('/.well-known/openid-configuration');
    expect(theirs.json().issuer).toBe('https://other.test/');
    const ports = openBrowser(world.app, 'acme.test:443');
    expect((await ports.get('/.well-known/openid-configuration')).statusCode).toBe(200);
    const nobody = await openBrowser(world.app, 'nobody.test').get('/.well-known/jwks.json');
    expect([nobody.statusCode, nobody.json().error]).toEqual([404, 'not_found']);
  });
});

describe('the keys', () => {
  it('verify the tokens, and hold nothing private', async () => {
    const { id_token: token } = await (await personAt(world)).tokens();
    const published = await keySet();
    const currentDate = new Date(world.clock());
    const options = { issuer: world.issuer, audience: 'spa', currentDate };
    await jwtVerify(token, createLocalJWKSet(published), options);
    for (const key of published.keys) {
      expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String) });
      expect(key).not.toHaveProperty('d');
      expect(key).not.toHaveProperty('p');
    }
  });

  it('sign anew at once after a rotation, and still verify what was signed before', async () => {
    const ada = await personAt(world);
    const before = await ada.tokens();
    await world.ask(rotateSigningKeys, { tenantId: 'acme' });
    const after = await ada.tokens({ prompt: 'login' });
    const kid = (token: string) => JSON.parse(atob(token.split('.')[0] ?? '')).kid;
    expect(kid(after.id_token)).not.toBe(kid(before.id_token));
    for (const { access_token: token } of [before, after]) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await world.browser().get('/userinfo', { headers })).statusCode).toBe(200);
    }
  });
});

describe('W48 what browsers may know of passkeys', () => {
  const get = (path: string) => world.browser().get(`/.well-known/${path}`);

  it('names the sites that one passkey is for, and sets no cookie', async () => {
    const answered = await get('webauthn');
    expect([answered.statusCode, answered.body]).toEqual([
      200,
      JSON.stringify({ origins: ['https://acme.test'] }),
    ]);
    expect(answered.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answered.headers).not.toHaveProperty('set-cookie');
    expect(answered.headers).not.toHaveProperty('location');
  });

  it('says where passkeys are made, where there are any', async () => {
    expect((await get('passkey-endpoints')).statusCode).toBe(404);
    const name = 'Username-Password-Authentication';
    const listed = await world.ask(listConnections, { tenantId: 'acme', name });
    const { connectionId = '' } = (listed.ok && listed.value.items[0]) || {};
    const options = { authentication_methods: { passkey: { enabled: true } } };
    await world.ask(patchConnection, { tenantId: 'acme', connectionId, patch: { options } });
    const answered = await get('passkey-endpoints');
    const manage = 'https://acme.test/u/account/security';
    expect(answered.json()).toEqual({ enroll: `${manage}/passkey`, manage });
    expect(answered.headers).not.toHaveProperty('set-cookie');
  });
});
