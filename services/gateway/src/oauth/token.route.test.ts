import { updateApplication, updateUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Form } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { personAt, pkce, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const asked = async (form: Form, headers: Readonly<Record<string, string>> = {}) => {
  const response = await tokenRequest(world, form, headers);
  const { error, error_description: description } = response.json();
  return { status: response.statusCode, error, description, headers: response.headers };
};

const codeForm = (code: string, verifier: string): Form => ({
  grant_type: 'authorization_code',
  client_id: 'spa',
  redirect_uri: callback,
  code,
  code_verifier: verifier,
});

describe('a request for tokens is refused', () => {
  const machine = { grant_type: 'client_credentials', client_id: 'machine', client_secret: secret };
  const management = 'https://acme.test/api/v2/';
  const refused: readonly (readonly [string, Form, number, string])[] = [
    ['without anything', {}, 400, 'invalid_request'],
    ['without a grant type', { client_id: 'spa' }, 400, 'invalid_request'],
    ['of an unknown type', { client_id: 'spa', grant_type: 'x' }, 400, 'unsupported_grant_type'],
    [
      'of a type the client may not use',
      { client_id: 'spa', grant_type: 'client_credentials' },
      403,
      'unauthorized_client',
    ],
    ['of an unknown client', { ...codeForm('x', 'y'), client_id: 'nobody' }, 401, 'invalid_client'],
    [
      'of a confidential client without its secret',
      { grant_type: 'client_credentials', client_id: 'machine', audience: management },
      401,
      'invalid_client',
    ],
    ['with a wrong secret', { ...machine, client_secret: 'wrong' }, 401, 'invalid_client'],
    [
      'with an endless secret',
      { ...machine, client_secret: 'x'.repeat(600) },
      401,
      'invalid_client',
    ],
    [
      'of a public client with a secret',
      { ...codeForm('x', 'y'), client_secret: secret },
      401,
      'invalid_client',
    ],
    ['for no audience', machine, 400, 'invalid_request'],
    ['for a foreign audience', { ...machine, audience: 'https://api.test/' }, 403, 'access_denied'],
    [
      "for another tenant's Management API",
      { ...machine, audience: 'https://other.test/api/v2/' },
      403,
      'access_denied',
    ],
    [
      'for more than the application may',
      { ...machine, audience: management, scope: 'read:users delete:users' },
      400,
      'invalid_scope',
    ],
    [
      'of an application that may do nothing',
      { ...machine, client_id: 'web', audience: management },
      403,
      'access_denied',
    ],
    ['without a code', { ...codeForm('', 'y') }, 400, 'invalid_request'],
    ['with a made-up code', codeForm('x', 'y'), 403, 'invalid_grant'],
    [
      'without a refresh token',
      { client_id: 'spa', grant_type: 'refresh_token' },
      400,
      'invalid_request',
    ],
    [
      'with a made-up refresh token',
      { client_id: 'spa', grant_type: 'refresh_token', refresh_token: 'x' },
      403,
      'invalid_grant',
    ],
  ];

  it.each(refused)('%s', async (_, form, status, error) => {
    expect(await asked(form)).toMatchObject({ status, error });
  });

  it('with a parameter given twice', async () => {
    const response = await world.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { host: 'acme.test', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=refresh_token&client_id=spa&client_id=web',
    });
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toBe('invalid_request');
  });

  it('and says by which scheme to try again, keeping nothing in a cache', async () => {
    const { headers } = await asked({ client_id: 'nobody' });
    expect(headers['www-authenticate']).toBe('Basic realm="oauth"');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('when what it sends is no form and no JSON', async () => {
    const response = await world.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { host: 'acme.test', 'content-type': 'text/csv' },
      payload: 'a,b',
    });
    expect([response.statusCode, response.json().error]).toEqual([415, 'invalid_request']);
  });

  it('when it is larger than a megabyte', async () => {
    const { status, error } = await asked({ client_id: 'x'.repeat(1_100_000) });
    expect([status, error]).toEqual([413, 'invalid_request']);
  });
});

describe('a code', () => {
  it('buys tokens for who began the login', async () => {
    const ada = await personAt(world);
    const { code, verifier } = await ada.login();
    const response = await tokenRequest(world, codeForm(code, verifier));
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toMatchObject({ expires_in: 86_400, token_type: 'Bearer' });
  });

  it('may be sent as JSON', async () => {
    const { code, verifier } = await (await personAt(world)).login();
    const response = await world.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { host: 'acme.test' },
      payload: codeForm(code, verifier),
    });
    expect(response.statusCode).toBe(200);
  });

  it('is worth nothing with another verifier, another address or another client', async () => {
    const ada = await personAt(world);
    const spoiled: readonly ((form: Form) => Form)[] = [
      (form) => ({ ...form, code_verifier: pkce().verifier }),
      ({ code_verifier: _, ...form }) => form,
      (form) => ({ ...form, redirect_uri: 'https://app.test/other?x=1' }),
      ({ redirect_uri: _, ...form }) => form,
      (form) => ({ ...form, client_id: 'web', client_secret: secret }),
    ];
    for (const spoil of spoiled) {
      const fresh = await personAt(world, { who: ada.who });
      const { code, verifier } = await fresh.login();
      const { status, error } = await asked(spoil(codeForm(code, verifier)));
      expect([status, error]).toEqual([403, 'invalid_grant']);
    }
  });

  it('that was made without PKCE takes no verifier', async () => {
    const ada = await personAt(world);
    const plain = { code_challenge: undefined, code_challenge_method: undefined };
    const { code } = await ada.login({ client_id: 'web', ...plain });
    const form = { ...codeForm(code, pkce().verifier), client_id: 'web', client_secret: secret };
    expect(await asked(form)).toMatchObject({ status: 403, error: 'invalid_grant' });
  });

  it('dies after a minute', async () => {
    const ada = await personAt(world);
    const { code, verifier } = await ada.login();
    world.advance(60_000);
    expect(await asked(codeForm(code, verifier))).toMatchObject({
      status: 403,
      error: 'invalid_grant',
      description: 'Invalid authorization code',
    });
  });

  it("is nothing at another tenant's", async () => {
    const { code, verifier } = await (await personAt(world)).login();
    const response = await world.browser('other').post('/oauth/token', codeForm(code, verifier));
    expect(response.statusCode).toBe(403);
  });

  it('is worth nothing once its person has another password', async () => {
    const ada = await personAt(world);
    const { userId } = ada.who;
    const { code, verifier } = await ada.login();
    world.advance(1_000);
    await world.ask(updateUser, { tenantId: 'acme', userId, password: 'canary-another-password' });
    expect(await asked(codeForm(code, verifier))).toMatchObject({ status: 403 });
  });

  it('is worth nothing once its person is blocked', async () => {
    const ada = await personAt(world);
    const { code, verifier } = await ada.login();
    await world.ask(updateUser, { tenantId: 'acme', userId: ada.who.userId, blocked: true });
    expect(await asked(codeForm(code, verifier))).toMatchObject({ status: 403 });
  });
});

describe('an application', () => {
  const machine = {
    grant_type: 'client_credentials',
    audience: 'https://acme.test/api/v2/',
  };
  const basic = (id: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  it('speaks for itself with a secret in the form, or in the header', async () => {
    const posted = { ...machine, client_id: 'machine', client_secret: secret };
    expect((await tokenRequest(world, posted)).json()).toMatchObject({
      scope: 'read:users update:users',
      expires_in: 86_400,
    });
    const narrow = { ...machine, scope: 'read:users' };
    expect((await tokenRequest(world, narrow, basic('machine'))).json().scope).toBe('read:users');
  });

  it('may not authenticate in two ways at once, nor name itself in two', async () => {
    const twice = { ...machine, client_id: 'machine', client_secret: secret };
    expect(await asked(twice, basic('machine'))).toMatchObject({ status: 400 });
    expect(await asked({ ...machine, client_id: 'web' }, basic('machine'))).toMatchObject({
      status: 401,
    });
  });

  it('that keeps no secret has no voice of its own, whatever its grants say', async () => {
    const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'];
    const managementScopes = ['read:users'];
    const settings = { grantTypes, managementScopes };
    await world.ask(updateApplication, { tenantId: 'other', clientId: 'spa', settings });
    const response = await world.browser('other').post('/oauth/token', {
      ...machine,
      client_id: 'spa',
      audience: 'https://other.test/api/v2/',
    });
    expect(response.json().error).toBe('unauthorized_client');
  });
});
