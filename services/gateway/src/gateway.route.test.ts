import { PassThrough } from 'node:stream';
import { createLogger, createMetrics, observed } from '@countersign/observability';
import { openWorld } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway } from './gateway.ts';
import { openBrowser, stateOf } from './testing/browser.ts';
import { type GatewayWorld, openGateway, secret } from './testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, tokenRequest } from './testing/person.ts';
import { furnishMore } from './testing/shown-tokens.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

/** A gateway with nobody behind it. */
const alone = async (settings = {}, extra = {}) => {
  const { messaging, vault, clock, close } = openWorld();
  const lines = new PassThrough();
  const log = createLogger({ service: 'gateway', level: 'info', destination: lines });
  const metrics = createMetrics();
  const app = await buildGateway({
    ...{ messaging: observed(messaging, { log, metrics }), vault, clock, log, metrics },
    settings: { publicUrl: 'https://acme.test', exposeProviderSecrets: false, ...settings },
    ...extra,
  });
  return { app, browser: openBrowser(app, 'acme.test'), lines, close };
};

describe('for those who run it', () => {
  it('lives, and is ready while what it depends on answers', async () => {
    const browser = openBrowser(world.app, 'anything');
    expect((await browser.get('/healthz')).json()).toEqual({ status: 'alive' });
    expect((await browser.get('/readyz')).json()).toEqual({ status: 'ready' });
    const ready = async () => {
      throw new Error('not yet');
    };
    const { browser: waiting } = await alone({}, { ready });
    const answer = await waiting.get('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'not_ready' }]);
  });

  it('counts requests by route, never by address', async () => {
    await world.browser().get('/userinfo?access_token=canary');
    const body = await world.ports.metrics.registry.metrics();
    expect(body).toMatch(/countersign_http_request_duration_seconds_count\{.*route="\/userinfo"/);
    expect(body).not.toContain('canary');
  });

  it('counts them from the beginning, at 0, whatever the route and however it ends', async () => {
    const metrics = createMetrics();
    const { app, browser } = await alone({}, { metrics });
    await app.ready();
    const lines = async () => (await metrics.registry.metrics()).split('\n');
    const name = 'countersign_http_request';
    const before = await lines();
    for (const status of ['2xx', '3xx', '4xx', '5xx']) {
      expect(before).toContain(`${name}s_total{status="${status}"} 0`);
    }
    const served = [
      ['GET', '/userinfo'],
      ['POST', '/oauth/token'],
      ['GET', 'unmatched'],
    ] as const;
    for (const [method, route] of served) {
      const labels = `method="${method}",route="${route}"`;
      expect(before).toContain(`${name}_duration_seconds_count{${labels}} 0`);
    }
    await browser.get('/healthz');
    await browser.get('/nobody/knows/this');
    const after = await lines();
    expect(after).toContain(`${name}s_total{status="2xx"} 1`);
    expect(after).toContain(`${name}_duration_seconds_count{method="GET",route="/healthz"} 1`);
    // What is asked for afterwards is no other series, but for another method.
    const series = (all: readonly string[]) => all.filter((line) => line.startsWith(name)).length;
    expect(series(after)).toBe(series(before));
    expect(series(before)).toBeLessThan(6_500);
  });

  it('describes everything it serves', async () => {
    const { paths } = (await world.browser().get('/docs/json')).json();
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/authorize', '/oauth/token', '/userinfo', '/u/login', '/healthz']),
    );
    expect(Object.keys(paths).some((path) => path.startsWith('/api/v2/'))).toBe(true);
    const page = await world.browser().get('/docs');
    expect(page.headers['content-type']).toContain('text/html');
  });

  it('tells nobody in public what is counted', async () => {
    const answer = await world.browser().get('/metrics');
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('countersign_');
  });

  it('neither traces nor logs it when it is asked every few seconds', async () => {
    const spans: string[] = [];
    const begin = ({ name }: { readonly name: string }) => {
      spans.push(name);
      return { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, end: () => {} };
    };
    const { browser, lines } = await alone({}, { tracing: { begin, close: async () => {} } });
    await browser.get('/healthz');
    await browser.get('/readyz');
    expect([spans, lines.read()]).toEqual([[], null]);
    await browser.get('/');
    expect(spans).toEqual(['GET /']);
    expect(String(lines.read())).toContain('"route":"/"');
  });

  it('writes one line a request, of chosen fields', async () => {
    const { browser, lines } = await alone();
    await browser.get('/?canary=canary', { headers: { 'x-correlation-id': 'abc-1' } });
    const line = JSON.parse(String(lines.read()));
    expect(line).toMatchObject({
      ...{ method: 'GET', route: '/', status: 200, correlationId: 'abc-1' },
      durationMs: expect.any(Number),
    });
    expect(JSON.stringify(line)).not.toContain('canary');
  });

  it('says in that line what was asked to answer it', async () => {
    const { browser, lines } = await alone();
    await browser.get('/.well-known/jwks.json');
    expect(JSON.parse(String(lines.read())).asks).toMatch(/^directory\.ask\.\S+,no-responders$/);
  });
});

describe('a correlation id', () => {
  it('is the caller’s own where it is safe, else a fresh one', async () => {
    const asked = async (id: string) => {
      const headers = { 'x-correlation-id': id };
      return (await world.browser().get('/healthz', { headers })).headers['x-correlation-id'];
    };
    expect(await asked('job-42.a:b_c')).toBe('job-42.a:b_c');
    for (const unsafe of ['x'.repeat(65), 'a b', '<script>', 'é']) {
      expect(await asked(unsafe)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('when a service is silent', () => {
  it('says to try again in a moment: to programs, and to people', async () => {
    const { browser } = await alone();
    const program = await browser.get('/.well-known/jwks.json');
    expect([program.statusCode, program.headers['retry-after']]).toEqual([503, '1']);
    expect(program.json().error).toBe('temporarily_unavailable');
    const person = await browser.get(authorizeUrl(pkce().challenge));
    expect([person.statusCode, person.headers['retry-after']]).toEqual([503, '1']);
    expect(person.headers['content-type']).toBe('text/html; charset=utf-8');
  });
});

describe('where nothing is', () => {
  it('says so, to programs and to people', async () => {
    const program = await world.browser().get('/nowhere');
    expect([program.statusCode, program.json().error]).toEqual([404, 'not_found']);
    const headers = { accept: 'text/html' };
    const person = await world.browser().get('/nowhere?<script>', { headers });
    expect(person.statusCode).toBe(404);
    expect(person.body).toContain('<h1>');
    expect(person.body).not.toContain('<script>');
  });
});

describe('an address that asks too much', () => {
  it('is told when to come back', async () => {
    const { browser } = await alone({ requestsPerMinute: 2 });
    await browser.get('/nowhere');
    const second = await browser.get('/nowhere');
    expect(second.headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': expect.stringMatching(/^17\d{8}$/),
    });
    const third = await browser.get('/nowhere');
    expect([third.statusCode, third.json().error]).toEqual([429, 'too_many_requests']);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect((await browser.get('/healthz')).statusCode).toBe(200);
  });
});

describe('an address that enrols phones in numbers', () => {
  it('is told on a page to wait, and may do everything else', async () => {
    const own = await openGateway({ settings: { phoneEnrollmentsPerMinute: 1 } });
    const ada = await personAt(own);
    const form = await ada.givePassword(authorizeUrl(pkce().challenge));
    const state = stateOf(form);
    const send = (phone: string) => ada.browser.post('/u/mfa-sms-enrollment', { state, phone });
    expect((await send('12')).body).toContain('role="alert"');
    expect((await send(ada.who.phone)).statusCode).toBe(303);
    const url = `/u/mfa-sms-enrollment?state=${state}`;
    const third = await ada.browser.submit(url, { state, phone: ada.who.phone });
    expect([third.statusCode, third.headers.location]).toEqual([303, url]);
    expect(third.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0' });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(60);

    const look = () => ada.browser.get(`/u/mfa-sms-enrollment?state=${state}`);
    // One more was looked at by who was refused.
    for (let n = 0; n < 3; n += 1) expect((await look()).statusCode).not.toBe(429);
    expect((await look()).statusCode).toBe(429);
    expect((await ada.browser.get(`/u/mfa-sms-challenge?state=${state}`)).statusCode).toBe(200);
    await own.close();
  });
});

describe('an application that asks the Management API too much', () => {
  const management = async (own: GatewayWorld) => {
    const granted = await tokenRequest(own, {
      ...{ grant_type: 'client_credentials', client_id: 'machine', client_secret: secret },
      audience: 'https://acme.test/api/v2/',
    });
    const headers = { authorization: `Bearer ${granted.json().access_token}` };
    return (path: string) => own.browser().get(`/api/v2/${path}`, { headers });
  };

  it('is told what is left, also when it is refused, and then when to come back', async () => {
    const own = await openGateway({ settings: { managementRequestsPerMinute: 2 } });
    const call = await management(own);
    const headersOf = (remaining: string) => ({
      ...{ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': remaining },
      'x-ratelimit-reset': expect.stringMatching(/^17\d{8}$/),
    });
    expect((await call('users')).headers).toMatchObject(headersOf('1'));
    const forbidden = await call('clients');
    expect(forbidden.statusCode).toBe(403);
    expect(forbidden.headers).toMatchObject(headersOf('0'));

    const refused = await call('users');
    expect([refused.statusCode, refused.body]).toEqual([
      429,
      '{"statusCode":429,"error":"Too Many Requests","message":"Global limit has been reached",' +
        '"errorCode":"too_many_requests"}',
    ]);
    expect(refused.headers).toMatchObject(headersOf('0'));
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await own.browser().get('/api/v2/users')).statusCode).toBe(401);
    await own.close();
  });
});

describe('the bound on what an application asks', () => {
  it('counts all its tokens together, and no other application and no other tenant', async () => {
    const own = await openGateway({ settings: { managementRequestsPerMinute: 2 } });
    await furnishMore(own);
    const tokenOf = async (tenant: 'acme' | 'other', client_id: string) => {
      const audience = `https://${tenant}.test/api/v2/`;
      const form = { grant_type: 'client_credentials', client_id, client_secret: secret, audience };
      const granted = await own.browser(tenant).post('/oauth/token', form);
      return String(granted.json().access_token);
    };
    const ask = async (tenant: 'acme' | 'other', client: string) => {
      const headers = { authorization: `Bearer ${await tokenOf(tenant, client)}` };
      return (await own.browser(tenant).get('/api/v2/users', { headers })).statusCode;
    };
    const machine = [await ask('acme', 'machine'), await ask('acme', 'machine')];
    expect([...machine, await ask('acme', 'machine')]).toEqual([200, 200, 429]);
    expect([await ask('acme', 'manager'), await ask('other', 'machine')]).toEqual([200, 200]);
    await own.close();
  });
});

describe('the Management API', () => {
  it("takes an application's token, and never a person's", async () => {
    const granted = await tokenRequest(world, {
      grant_type: 'client_credentials',
      client_id: 'machine',
      client_secret: secret,
      audience: 'https://acme.test/api/v2/',
    });
    const users = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await world.browser().get('/api/v2/users', { headers })).statusCode;
    };
    expect(await users(granted.json().access_token)).toBe(200);
    const { access_token: theirs, id_token: idToken } = await (await personAt(world)).tokens();
    expect(await users(theirs)).toBe(401);
    expect(await users(idToken)).toBe(401);
  });
});
