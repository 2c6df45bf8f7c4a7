import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from './testing/gateway-world.ts';

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
        clientId: 'countersign-admin',
        audience: `https://${host}/api/v2/`,
      });
    }
    expect((await ask(on, '/admin/config.json', 'nobody.test')).statusCode).toBe(404);
  });

  it('is at an address with a slash, to which its files are relative', async () => {
    expect((await ask(on, '/admin')).headers.location).toBe('/admin/');
  });
});
