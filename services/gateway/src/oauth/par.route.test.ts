import { patchApplication, patchTenant } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Form } from '../testing/browser.ts';
import { locationOf, parameterOf } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { personAt } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const wanted: Form = {
  client_id: 'web',
  client_secret: secret,
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid',
  state: 'pushed-state',
};
const push = (form: Form) => world.browser().post('/oauth/par', form);
const addressFor = (requestUri: string) =>
  `/authorize?${new URLSearchParams({ client_id: 'web', request_uri: requestUri })}`;

describe('a pushed request', () => {
  it('is begun by its name alone, whatever else the browser brings', async () => {
    const pushed = await push(wanted);
    expect(pushed.statusCode).toBe(201);
    expect(pushed.json().expires_in).toBe(90);
    const url = `${addressFor(pushed.json().request_uri)}&state=forged&redirect_uri=https://x.test`;
    const answered = await (await personAt(world)).signIn(url);
    expect(locationOf(answered).startsWith(callback)).toBe(true);
    expect(parameterOf(answered, 'state')).toBe('pushed-state');
  });

  it('leaves nothing that says who is to sign in, even to who has the master key', async () => {
    const hint = 'canary-hint@example.com';
    const { request_uri: requestUri } = (await push({ ...wanted, login_hint: hint })).json();
    const rows = JSON.stringify(world.sqliteFile.db.prepare('SELECT * FROM records').all());
    expect(rows).toContain('pushed-requests');
    for (const text of [hint, 'pushed-state', requestUri.split(':').at(-1)]) {
      expect(rows).not.toContain(text);
    }
    const browser = world.browser();
    const page = await browser.get(locationOf(await browser.get(addressFor(requestUri))));
    expect(page.body).toContain(hint);
  });

  it('is begun once, and soon', async () => {
    const [first, second] = [await push(wanted), await push(wanted)];
    const once = addressFor(first.json().request_uri);
    expect((await world.browser().get(once)).statusCode).toBe(302);
    expect((await world.browser().get(once)).statusCode).toBe(400);
    world.advance(90_000);
    const late = await world.browser().get(addressFor(second.json().request_uri));
    expect(late.statusCode).toBe(400);
  });

  describe('where requests have to be pushed', () => {
    const plain = `/authorize?${new URLSearchParams({
      ...{ client_id: 'web', redirect_uri: callback, response_type: 'code', state: 's' },
    })}`;
    const asked = () => world.browser().get(plain);
    const client = (requiresPushedRequests: boolean) =>
      world.ask(patchApplication, {
        ...{ tenantId: 'acme', clientId: 'web', patch: { requiresPushedRequests } },
      });
    const flag = (require_pushed_authorization_requests: boolean | null) =>
      world.ask(patchTenant, {
        ...{ tenantId: 'acme', patch: { flags: { require_pushed_authorization_requests } } },
      });

    it.each([
      ['the client', () => client(true), () => client(false)],
      ['the tenant', () => flag(true), () => flag(null)],
    ] as const)('by %s, it alone begins a login', async (_, demand, release) => {
      await demand();
      const refused = await asked();
      expect(parameterOf(refused, 'error')).toBe('invalid_request');
      expect(parameterOf(refused, 'state')).toBe('s');
      expect(locationOf(refused).startsWith(callback)).toBe(true);
      const { request_uri: requestUri } = (await push(wanted)).json();
      const begun = await world.browser().get(addressFor(requestUri));
      expect(locationOf(begun)).toContain('/u/login');
      await release();
      expect(locationOf(await asked())).toContain('/u/login');
    });
  });

  it("is not another client's", async () => {
    const { request_uri: requestUri } = (await push(wanted)).json();
    const parameters = new URLSearchParams({ client_id: 'spa', request_uri: requestUri });
    expect((await world.browser().get(`/authorize?${parameters}`)).statusCode).toBe(400);
  });

  const refused: readonly (readonly [string, Form, number, string])[] = [
    ['without authentication', { ...wanted, client_secret: '' }, 401, 'invalid_client'],
    ['to another address', { ...wanted, redirect_uri: 'https://x.test' }, 400, 'invalid_request'],
    ['within another', { ...wanted, request_uri: 'urn:x' }, 400, 'invalid_request'],
    ['for a token', { ...wanted, response_type: 'token' }, 400, 'unsupported_response_type'],
  ];
  it.each(refused)('is refused %s', async (_, form, status, error) => {
    const response = await push(form);
    expect([response.statusCode, response.json().error]).toEqual([status, error]);
  });

  it.each<readonly [string, Form, string]>([
    ['request_uri', { request_uri: 'urn:x' }, 'Malformed parameter: request_uri'],
    ['redirect_uri', { redirect_uri: 'https://x.test' }, 'Malformed parameter: redirect_uri'],
    ['what is too long', { state: 'x'.repeat(9_000) }, 'Malformed parameter: state'],
    ['no odd name', { '<b>canary</b>': 'x'.repeat(9_000) }, 'A parameter is malformed.'],
  ])('is told what is malformed by its name: %s', async (_, more, said) => {
    expect((await push({ ...wanted, ...more })).json().error_description).toBe(said);
  });
});
