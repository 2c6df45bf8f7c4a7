import { adminClientId } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from './testing/gateway-world.ts';
import {
  type ManagementWorld,
  managementClient,
  openManagement,
} from './testing/management-world.ts';

describe('the admin UI', () => {
  let off: GatewayWorld;
  let on: GatewayWorld;
  beforeAll(async () => {
    [off, on] = await Promise.all([openGateway(), openGateway({ settings: { hasAdminUi: true } })]);
  });
  afterAll(() => Promise.all([off.close(), on.close()]));

  const ask = ({ app }: GatewayWorld, url: string, host = 'acme.test') =>
    app.inject({ url, headers: { host } });

  it.each(['/admin', '/admin/', '/admin/config.json'])('is off by default: %s', async (url) => {
    expect((await ask(off, url)).statusCode).toBe(404);
  });

  it('is told where the tenant is that was asked', async () => {
    for (const host of ['acme.test', 'other.test']) {
      expect((await ask(on, '/admin/config.json', host)).json()).toEqual({
        issuer: `https://${host}/`,
        clientId: adminClientId,
        audience: `https://${host}/api/v2/`,
      });
    }
    expect((await ask(on, '/admin/config.json', 'nobody.test')).statusCode).toBe(404);
  });

  it('is at an address with a slash, to which its files are relative', async () => {
    expect((await ask(on, '/admin')).headers.location).toBe('/admin/');
  });
});

describe('an admin UI that another site hosts', () => {
  let world: ManagementWorld;
  const origin = 'https://admin.example.com';
  beforeAll(async () => {
    world = await openManagement();
    await world.call('PATCH', `/clients/${managementClient.clientId}`, {
      body: { web_origins: [origin] },
    });
  });
  afterAll(() => world.close());

  const asking = async (headers: Readonly<Record<string, string>>, path = '/guardian/policies') =>
    (await world.call('GET', path, { headers })).headers;

  it("may read what the API answers from its application's own origins alone", async () => {
    const allowed = await asking({ origin });
    expect(allowed['access-control-allow-origin']).toBe(origin);
    expect(allowed.vary).toContain('Origin');
    expect(allowed['access-control-allow-credentials']).toBeUndefined();
    const refused = await asking({ origin: 'https://evil.example.com' });
    expect(refused['access-control-allow-origin']).toBeUndefined();
    expect((await asking({}))['access-control-allow-origin']).toBeUndefined();
  });

  it('may read why something is refused', async () => {
    const headers = { origin };
    const response = await world.call('GET', '/users/auth0%7Cnobody', { headers });
    expect(response.status).toBe(404);
    expect(response.headers['access-control-allow-origin']).toBe(origin);
    const scopeless = await world.call('GET', '/users', { headers, scopes: ['read:logs'] });
    expect(scopeless.status).toBe(403);
    expect(scopeless.headers['access-control-allow-origin']).toBe(origin);
  });

  it('may read nothing without a token', async () => {
    const { status, headers } = await world.call('GET', '/users', {
      headers: { origin, authorization: 'Bearer none' },
    });
    expect(status).toBe(401);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may ask ahead', async () => {
    const response = await world.app.inject({
      method: 'OPTIONS',
      url: '/api/v2/guardian/factors/sms',
      headers: { host: 'acme.test', origin, 'access-control-request-method': 'PUT' },
    });
    expect(response.statusCode).toBe(204);
    expect(response.headers['access-control-allow-methods']).toContain('PUT');
    expect(response.headers['access-control-allow-headers']).toContain('authorization');
  });
});
