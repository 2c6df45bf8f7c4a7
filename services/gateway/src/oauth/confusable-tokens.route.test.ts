import { createApplication, createResourceServer, updateTenant } from '@countersign/contracts';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const settings = { name: 'An application by the name of an address' };
const named = ['https://orders.test/', 'a b/c%2Fd', 'x'.repeat(300)];

/** What a token for it would be taken for, where it must not be. */
const others = [
  ...['spa', 'web', 'native', 'machine', ...named],
  ...['https://acme.test/', 'https://acme.test', 'HTTPS://Acme.Test/', 'http://acme.test/'],
  ...['https://acme.test/api/v2', 'https://acme.test/other/'],
  ...['https://acme.test/oauth/token', 'https://acme.test/mfa', 'https://acme.test/anything'],
  'https://acme.test:443/api/v2/',
];

describe('an audience that is somebody else', () => {
  beforeAll(async () => {
    for (const clientId of named) {
      await world.ask(createApplication, { tenantId: 'acme', clientId, settings });
    }
  });

  it.each(others)('is refused at /authorize: %s', async (audience) => {
    const url = authorizeUrl(pkce().challenge, { audience });
    const answered = await world.browser().get(url);
    expect(parameterOf(answered, 'error')).toBe('access_denied');
    expect(parameterOf(answered, 'error_description')).toMatch(/^Service not found/);
  });

  it.each(others)('is refused when it is pushed ahead: %s', async (audience) => {
    const query = new URLSearchParams(authorizeUrl(pkce().challenge, { audience }).split('?')[1]);
    const pushed = await world.browser().post('/oauth/par', Object.fromEntries(query));
    expect([pushed.statusCode, pushed.json().error]).toEqual([400, 'access_denied']);
  });

  it.each(others)('is refused for a password: %s', async (audience) => {
    const ada = await mfaClientAt(world);
    const refused = await ada.signIn({ audience });
    const { error, error_description: told } = refused.json();
    expect([refused.statusCode, error]).toEqual([403, 'access_denied']);
    expect(told).toMatch(/^Service not found/);
  });

  it('may have the name of an application of another tenant', async () => {
    const [tenantId, clientId] = ['other', 'https://elsewhere.test/'];
    await world.ask(createApplication, { tenantId, clientId, settings });
    const api = { tenantId: 'acme', identifier: clientId, settings: {} };
    await world.ask(createResourceServer, api);
    const ada = await personAt(world);
    const { access_token: token } = await ada.tokens({ audience: clientId });
    expect(decodeJwt(token).aud).toEqual([clientId, 'https://acme.test/userinfo']);
  });

  it('is neither of the two APIs that a person has', async () => {
    const audience = 'https://acme.test/userinfo';
    const own = await (await personAt(world)).tokens({ audience });
    expect(decodeJwt(own.access_token).aud).toBe(audience);
    const ada = await personAt(world);
    const { access_token: mfa } = await ada.tokens({ audience: 'https://acme.test/mfa/' });
    expect(decodeJwt(mfa).aud).toContain('https://acme.test/mfa/');
  });
});

describe('a token of one kind', () => {
  const keys = async () =>
    createLocalJWKSet((await world.browser().get('/.well-known/jwks.json')).json());
  const currentDate = () => new Date(world.clock());

  /** How an application reads an id token, to the letter of OpenID Connect Core 3.1.3.7. */
  const isIdTokenAt = async (token: string, audience: string) =>
    jwtVerify(token, await keys(), { issuer: world.issuer, audience, currentDate: currentDate() });

  it('passes nowhere for one of another', async () => {
    const ada = await personAt(world);
    const { access_token, id_token, refresh_token } = await ada.tokens();
    await expect(isIdTokenAt(id_token, 'spa')).resolves.toBeDefined();
    await expect(isIdTokenAt(access_token, 'spa')).rejects.toThrow();
    for (const token of [id_token, refresh_token]) {
      const headers = { authorization: `Bearer ${token}` };
      const info = await world.browser().get('/userinfo', { headers });
      const list = await world.browser().get('/mfa/authenticators', { headers });
      const users = await world.browser().get('/api/v2/users', { headers });
      expect([info, list, users].map(({ statusCode }) => statusCode)).toEqual([401, 401, 401]);
    }
    for (const token of [id_token, access_token]) {
      expect((await refresh(world, token)).statusCode).toBe(403);
    }
  });

  it('says so in its head, for a tenant that keeps RFC 9068', async () => {
    const ada = await personAt(world);
    const plain = await ada.tokens();
    expect(decodeProtectedHeader(plain.access_token).typ).toBe('JWT');
    const profile = (on: boolean) =>
      world.ask(updateTenant, {
        tenantId: 'acme',
        settings: { flags: { rfc9068_profile: on } },
      });
    await profile(true);
    const tokens = (await refresh(world, plain.refresh_token)).json();
    const machine = await tokenRequest(world, {
      ...{ grant_type: 'client_credentials', client_id: 'machine', client_secret: secret },
      audience: 'https://acme.test/api/v2/',
    });
    await profile(false);
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    expect(decodeProtectedHeader(tokens.id_token).typ).toBe('JWT');
    expect(decodeJwt(tokens.access_token)).toMatchObject({ client_id: 'spa', azp: 'spa' });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await world.browser().get('/userinfo', { headers })).statusCode).toBe(200);

    const { access_token: machineToken } = machine.json();
    expect(decodeProtectedHeader(machineToken).typ).toBe('at+jwt');
    expect(decodeJwt(machineToken)).toMatchObject({ client_id: 'machine' });
    const asMachine = { headers: { authorization: `Bearer ${machineToken}` } };
    expect((await world.browser().get('/api/v2/users', asMachine)).statusCode).toBe(200);
  });
});
