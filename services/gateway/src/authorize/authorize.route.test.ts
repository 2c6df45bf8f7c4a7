import { updateApplication } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, openBrowser, parameterOf } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const ask = (wishes: Wishes) => world.browser().get(authorizeUrl(pkce().challenge, wishes));

describe('a request that must not be answered by redirect', () => {
  const refused: readonly (readonly [string, Wishes])[] = [
    ['names no client', { client_id: undefined }],
    ['names a client nobody knows', { client_id: 'nobody' }],
    ['names no address', { redirect_uri: undefined }],
    ['names an address with one more slash', { redirect_uri: `${callback}/` }],
    ['names an address with another query', { redirect_uri: `${callback}?a=1` }],
    ['names an address in other letters', { redirect_uri: callback.toUpperCase() }],
    ['names an address elsewhere', { redirect_uri: 'https://evil.test/callback' }],
    [
      'wants a message at an origin it did not name',
      { client_id: 'web', response_mode: 'web_message' },
    ],
    [
      'names a pushed request nobody pushed',
      { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
    ],
  ];

  it.each(refused)('tells the person alone, when it %s', async (_, wishes) => {
    const response = await ask(wishes);
    expect(response.statusCode).toBe(400);
    expect(response.headers.location).toBeUndefined();
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.headers['set-cookie']).toBeUndefined();
    // The switch of languages leads back here, to the same refusal; nothing leads there.
    expect(response.body).not.toMatch(/(href|action|src)="[^"]*evil/);
  });

  it.each(['client_id', 'redirect_uri'])(
    'tells the person alone, when %s is repeated',
    async (name) => {
      const url = `${authorizeUrl(pkce().challenge)}&${name}=spa`;
      const response = await world.browser().get(url);
      expect([response.statusCode, response.headers.location]).toEqual([400, undefined]);
    },
  );

  it("does not know another tenant's client", async () => {
    await world.ask(updateApplication, {
      tenantId: 'other',
      clientId: 'web',
      settings: { callbacks: ['https://theirs.test/'] },
    });
    const response = await ask({ client_id: 'web', redirect_uri: 'https://theirs.test/' });
    expect([response.statusCode, response.headers.location]).toEqual([400, undefined]);
  });
});

describe('a request that is refused by redirect', () => {
  const refused: readonly (readonly [string, Wishes, string])[] = [
    ['without a response type', { response_type: undefined }, 'invalid_request'],
    ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
    ['for code and token', { response_type: 'code token' }, 'unsupported_response_type'],
    ['with an unknown response mode', { response_mode: 'pigeon' }, 'invalid_request'],
    ['with a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['of a client without that grant', { client_id: 'machine' }, 'unauthorized_client'],
    [
      'of a public client without PKCE',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['with PKCE in the clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with PKCE of no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['with a method and no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['with a malformed challenge', { code_challenge: 'short' }, 'invalid_request'],
    ['with an unknown prompt', { prompt: 'nicely' }, 'invalid_request'],
    ['with "none" among prompts', { prompt: 'none login' }, 'invalid_request'],
    ['with a malformed max_age', { max_age: '-1' }, 'invalid_request'],
    ['for the Management API', { audience: 'https://acme.test/api/v2/' }, 'access_denied'],
    ['that is too long to keep', { login_hint: 'x'.repeat(2_000) }, 'invalid_request'],
  ];

  beforeAll(async () => {
    await world.ask(updateApplication, {
      tenantId: 'acme',
      clientId: 'machine',
      settings: { callbacks: [callback] },
    });
  });

  it.each(refused)('%s', async (_, wishes, error) => {
    const response = await ask(wishes);
    expect(response.statusCode).toBe(302);
    // What asks for tokens at once is answered as they would be (Multiple Response Types 5).
    const mark = wishes.response_type?.includes('token') ? '#' : '?';
    expect(locationOf(response).startsWith(`${callback}${mark}`)).toBe(true);
    expect(parameterOf(response, 'error')).toBe(error);
    expect(parameterOf(response, 'error_description')).toBeTruthy();
    expect(parameterOf(response, 'state')).toBe('their-state');
    expect(parameterOf(response, 'iss')).toBe(world.issuer);
    expect(response.cookies).toEqual([]);
  });

  it('with a parameter given twice, leaving out a state that is', async () => {
    const url = `${authorizeUrl(pkce().challenge)}&state=another&scope=openid`;
    const response = await world.browser().get(url);
    expect(parameterOf(response, 'error')).toBe('invalid_request');
    expect(parameterOf(response, 'state')).toBeNull();
  });
});

describe('a good request', () => {
  it('leads to the login page, and writes to no stream', async () => {
    const before = world.factCount();
    const response = await ask({});
    expect(locationOf(response)).toMatch(/^\/u\/login\?state=[\w.-]+$/);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(world.factCount()).toBe(before);
  });

  it('may be posted', async () => {
    const [path, query = ''] = authorizeUrl(pkce().challenge).split('?');
    const form = Object.fromEntries(new URLSearchParams(query));
    const response = await world.browser().post(path ?? '', form);
    expect(locationOf(response)).toMatch(/^\/u\/login\?state=/);
  });

  it('of a confidential client needs no PKCE', async () => {
    const plain = { code_challenge: undefined, code_challenge_method: undefined };
    const response = await ask({ client_id: 'web', ...plain });
    expect(locationOf(response)).toMatch(/^\/u\/login\?state=/);
  });

  it('is not begun for a host that belongs to nobody', async () => {
    const response = await openBrowser(world.app, 'nobody.test').get(authorizeUrl('x'));
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
  });
});
