import { readUser } from '@countersign/contracts';
import { createLogger, createMetrics } from '@countersign/observability';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildGateway } from '../gateway.ts';
import { openBrowser } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { personAt } from '../testing/person.ts';

let world: GatewayWorld;
let token = '';
beforeAll(async () => {
  world = await openGateway();
  token = (await (await personAt(world)).tokens()).access_token;
});
afterAll(() => world.close());

describe('an access token at /userinfo', () => {
  const asked = { authorization: () => `Bearer ${token}` };
  const get = (query: string, headers = {}) =>
    world.browser().get(`/userinfo${query}`, { headers });
  const post = (form: Readonly<Record<string, string>>, query = '', headers = {}) =>
    world.browser().post(`/userinfo${query}`, form, { headers });

  it('may stand in the query, or in a posted form', async () => {
    for (const answered of [
      await get(`?access_token=${token}`),
      await post({ access_token: token }),
      await post({}, `?access_token=${token}`),
    ]) {
      expect(answered.statusCode).toBe(200);
      expect(answered.headers['cache-control']).toBe('no-store');
      expect(answered.json().email).toMatch(/@example.com$/);
    }
  });

  it('is refused where it is not good, or shown in two ways', async () => {
    expect((await get('?access_token=x')).statusCode).toBe(401);
    expect((await post({ access_token: 'x' })).statusCode).toBe(401);
    const header = { authorization: asked.authorization() };
    for (const answered of [
      await get(`?access_token=${token}`, header),
      await get(`?access_token=${token}&access_token=${token}`),
      await post({ access_token: token }, '', header),
      await post({ access_token: token }, `?access_token=${token}`),
    ]) {
      expect([answered.statusCode, answered.json().error]).toEqual([400, 'invalid_request']);
    }
  });

  it('is none in JSON', async () => {
    const answered = await world.app.inject({
      ...{ method: 'POST', url: '/userinfo', payload: { access_token: token } },
      headers: { host: 'acme.test' },
    });
    expect(answered.statusCode).toBe(401);
  });
});

describe('an access token in a query or a form', () => {
  const management = ['/api/v2/users', '/api/v2/tenants/settings'];

  it.each(['/mfa/authenticators', ...management])('is none at %s', async (path) => {
    const answered = await world.browser().get(`${path}?access_token=${token}`);
    expect([400, 401]).toContain(answered.statusCode);
    const posted = await world.browser().post('/mfa/associate', { access_token: token });
    expect(posted.statusCode).toBe(401);
  });

  it('is in no log and no metric, whatever becomes of it', async () => {
    const lines: string[] = [];
    const metrics = createMetrics();
    const mend = world.beforeAsking(readUser, () => {
      throw new Error('a surprise');
    });
    onTestFinished(mend);
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLogger({ service: 'gateway', level: 'debug', destination });
    const app = await buildGateway({ ...world.ports, log, metrics });
    const browser = openBrowser(app, 'acme.test');
    const query = `?access_token=${token}`;
    const statuses = [];
    for (const path of ['/userinfo', '/userinfo/', '/nowhere', '/mfa/authenticators', '/%zz']) {
      statuses.push((await browser.get(`${path}${query}`)).statusCode);
      await browser.post(`${path}${query}`, { access_token: token });
    }
    await app.close();
    expect(statuses[0]).toBe(500);
    expect(lines.length).toBeGreaterThan(5);
    const signature = token.split('.')[2] ?? token;
    expect(lines.join('')).not.toContain(signature);
    expect(await metrics.registry.metrics()).not.toContain(signature);
  });
});
