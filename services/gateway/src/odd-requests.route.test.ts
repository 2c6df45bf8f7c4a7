import { type AddressInfo, connect } from 'node:net';
import { createLogger, createMetrics } from '@countersign/observability';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway } from './gateway.ts';
import { type GatewayWorld, openGateway, secret } from './testing/gateway-world.ts';
import { tokenRequest } from './testing/person.ts';

let world: GatewayWorld;
let authorization: string;
beforeAll(async () => {
  world = await openGateway();
  const granted = await tokenRequest(world, {
    grant_type: 'client_credentials',
    client_id: 'machine',
    client_secret: secret,
    audience: 'https://acme.test/api/v2/',
  });
  authorization = `Bearer ${granted.json().access_token}`;
});
afterAll(() => world.close());

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const megabyte = 1_048_576;

interface Odd {
  readonly type?: string;
  readonly body: string | Buffer;
  readonly coding?: string;
}

const send = (
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  { type, body, coding }: Odd,
  app: FastifyInstance = world.app,
) =>
  app.inject({
    ...{ method, url, payload: body },
    headers: {
      host: 'acme.test',
      ...(url.startsWith('/api/v2') && { authorization }),
      ...(type !== undefined && { 'content-type': type }),
      ...(coding !== undefined && { 'content-encoding': coding }),
    },
  });

const bytes = (before: string, odd: readonly number[], after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from(odd), Buffer.from(after)]);

const said = `"grant_type":"refresh_token","name":"x"`;

/** What no route takes, whatever it is for, and how each is answered. */
const bodies: Readonly<Record<string, Odd & { readonly status: number }>> = {
  'more than a megabyte': { type: json, body: `"${'x'.repeat(megabyte)}"`, status: 413 },
  XML: { type: 'application/xml', body: '<a/>', status: 415 },
  'plain text': { type: 'text/plain', body: 'client_id=spa', status: 415 },
  'a form in parts': { type: 'multipart/form-data; boundary=x', body: '--x--', status: 415 },
  'no type': { body: '{}', status: 415 },
  'JSON in Latin-1': { type: `${json}; charset=iso-8859-1`, body: '{}', status: 415 },
  'JSON in UTF-16': { type: `${json}; charset=utf-16`, body: '{}', status: 415 },
  'packed JSON': { type: json, body: '{}', coding: 'gzip', status: 415 },
  'half of JSON': { type: json, body: '{', status: 400 },
  'JSON and more': { type: json, body: '{}{}', status: 400 },
  'JSON deeper than any': { type: json, body: '['.repeat(megabyte / 2), status: 400 },
  'JSON deeper than any function follows': {
    ...{ type: json, status: 400 },
    body: `{"user_metadata":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
  },
  'an array': { type: json, body: '[{}]', status: 400 },
  'a text': { type: json, body: '"x"', status: 400 },
  null: { type: json, body: 'null', status: 400 },
  'what poisons prototypes': { type: json, body: '{"__proto__":{"x":1}}', status: 400 },
  'what poisons constructors': {
    ...{ type: json, status: 400 },
    body: '{"constructor":{"prototype":{"x":1}}}',
  },
  'bytes that are no UTF-8': {
    ...{ type: json, status: 400 },
    body: bytes('{"client_id":"', [0xc3, 0x28], `",${said}}`),
  },
  'a NUL': { type: json, body: `{"client_id":"a\\u0000",${said}}`, status: 400 },
  'a NUL in a name': { type: json, body: `{"a\\u0000":"b",${said}}`, status: 400 },
  'half a character': { type: json, body: `{"client_id":"\\ud83d",${said}}`, status: 400 },
};

/** Each under a name of its own. */
const manyFields = (count: number) =>
  Array.from({ length: count }, (_, nth) => `x${nth}=`).join('&');

/** What the routes that take forms refuse besides. */
const forms: Readonly<Record<string, Odd & { readonly status: number }>> = {
  'a form of more than a megabyte': { type: form, body: `a=${'x'.repeat(megabyte)}`, status: 413 },
  'a form in Latin-1': { type: `${form}; charset=iso-8859-1`, body: 'client_id=a', status: 415 },
  'a parameter twice': { type: form, body: 'client_id=a&client_id=a', status: 400 },
  'a parameter in brackets, twice': { type: json, body: '{"client_id":["a","a"]}', status: 400 },
  'a percent sign alone': { type: form, body: 'client_id=%zz&grant_type=x', status: 400 },
  'bytes that are no UTF-8, escaped': { type: form, body: 'client_id=%ff%fe', status: 400 },
  'bytes that are no UTF-8, plain': {
    ...{ type: form, status: 400 },
    body: bytes('client_id=', [0xff], '&grant_type=x'),
  },
  'a form of more fields than any has': {
    ...{ type: form, status: 400 },
    body: `client_id=spa&grant_type=refresh_token&refresh_token=x&${manyFields(997)}&scope=openid`,
  },
  'a NUL in a form': { type: form, body: 'client_id=a%00b&grant_type=x', status: 400 },
};

const oauth = ['/oauth/token', '/oauth/par', '/oauth/revoke', '/mfa/challenge'];
const rows = (table: typeof bodies) =>
  Object.entries(table).map(([name, odd]) => ({ name, ...odd }));

describe.each(oauth)('%s', (url) => {
  it.each([...rows(bodies), ...rows(forms)])('refuses $name', async ({ status, ...odd }) => {
    const response = await send('POST', url, odd);
    expect([response.statusCode, response.json()]).toEqual([
      status,
      { error: 'invalid_request', error_description: expect.any(String) },
    ]);
  });
});

/** A page reads the fields of its form, and no others: of these, none may be said twice. */
const pageForms: typeof forms = {
  ...forms,
  'a parameter twice': { type: form, body: 'username=a&username=a', status: 400 },
  'a parameter in brackets, twice': { type: json, body: '{"username":["a","a"]}', status: 400 },
};

describe('/u/login', () => {
  const lines: { readonly route: string; readonly status: number }[] = [];
  let logged: FastifyInstance;
  beforeAll(async () => {
    const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
    const log = createLogger({ service: 'gateway', level: 'info', destination });
    logged = await buildGateway({ ...world.ports, log, metrics: createMetrics() });
  });
  afterAll(() => logged.close());

  it.each([...rows(bodies), ...rows(pageForms)])('refuses $name', async ({ status, ...odd }) => {
    lines.length = 0;
    const response = await send('POST', '/u/login', odd, logged);
    // By its own page, which can be loaded again; what it came to stands in log and metrics.
    expect(lines.map((line) => [line.route, line.status])).toEqual([['/u/login', status]]);
    expect([response.statusCode, response.headers.location]).toEqual([303, '/u/login']);
    expect(response.headers['set-cookie']).toContain('countersign-notice=');
  });
});

describe('the Management API', () => {
  it.each(rows(bodies))('refuses $name', async ({ status, ...odd }) => {
    const response = await send('PATCH', '/api/v2/users/auth0%7C1', odd);
    expect([response.statusCode, response.json()]).toEqual([
      status,
      {
        statusCode: status,
        error: expect.any(String),
        message: expect.any(String),
        ...(status === 400 && { errorCode: 'invalid_body' }),
      },
    ]);
  });

  it('takes no form', async () => {
    const odd = { type: form, body: 'name=x' };
    expect((await send('PATCH', '/api/v2/users/auth0%7C1', odd)).statusCode).toBe(415);
  });

  it.each([
    ['users/%zz', 'invalid_uri'],
    ['users/%ff', 'invalid_uri'],
    [`users/${'x'.repeat(2_000)}`, 'invalid_uri'],
    ['users?page=1&page=2', 'invalid_query_string'],
    ['users?q=%zz', 'invalid_query_string'],
    ['users?q=%ff', 'invalid_query_string'],
    ['users?q=%00', 'invalid_query_string'],
    ['users?__proto__=1', 'invalid_query_string'],
  ])('refuses %s as %s', async (path, errorCode) => {
    const response = await send('GET', `/api/v2/${path}`, { body: '' });
    const { message, ...body } = response.json();
    expect(body).toEqual({ statusCode: 400, error: 'Bad Request', errorCode });
    expect(message).not.toContain('xxx');
  });

  it('keeps metadata that are nested, and not too deep', async () => {
    const metadata = (depth: number) => ({
      type: json,
      body: `{"user_metadata":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
    });
    const patched = (depth: number) => send('PATCH', '/api/v2/users/auth0%7C1', metadata(depth));
    expect((await patched(62)).statusCode).toBe(404);
    expect((await patched(63)).statusCode).toBe(400);
  });
});

describe('an address', () => {
  it.each(['/%zz', '/oauth/%ff', '/userinfo?x=%zz', '/userinfo?x=%ff', '/userinfo?x=%00'])(
    'such as %s is refused',
    async (url) => {
      const response = await send('GET', url, { body: '' });
      expect([response.statusCode, response.json().error]).toEqual([400, 'invalid_request']);
      expect(response.headers['cache-control']).toBe('no-store');
    },
  );

  it.each(['/authorize?client_id=%zz', '/authorize?client_id=a&client_id=a', '/u/login?state=%ff'])(
    'such as %s is refused on a page',
    async (url) => {
      const response = await send('GET', url, { body: '' });
      expect(response.statusCode).toBe(400);
      expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    },
  );
});

describe('what is well encoded', () => {
  it('passes: umlauts, an announced UTF-8, an escaped character of two halves', async () => {
    const login = { grant_type: 'refresh_token', client_id: 'spa' };
    const sound: readonly Odd[] = [
      { type: `${json}; charset=UTF-8`, body: JSON.stringify({ ...login, refresh_token: 'ä' }) },
      { type: json, body: `{"refresh_token":"\\ud83d\\ude00","client_id":"spa",${said}}` },
      { type: form, body: new URLSearchParams({ ...login, refresh_token: 'ä+ %' }).toString() },
    ];
    for (const odd of sound) {
      const response = await send('POST', '/oauth/token', odd);
      expect([response.statusCode, response.json().error]).toEqual([403, 'invalid_grant']);
    }
  });
});

describe('a form of many fields', () => {
  it('is read to its last', async () => {
    const login = 'client_id=spa&grant_type=refresh_token&refresh_token=x';
    const response = await send('POST', '/oauth/token', {
      type: form,
      body: `${manyFields(997)}&${login}`,
    });
    expect([response.statusCode, response.json().error]).toEqual([403, 'invalid_grant']);
  });
});

describe('a request over the wire', () => {
  const ask = (lines: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      // A server that listens on a port has an address with one.
      const { port } = world.app.server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1', () => socket.end(`${lines.join('\r\n')}\r\n\r\n`));
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('end', () => resolve(answer.split('\r\n')[0] ?? ''));
      socket.on('error', reject);
    });
  const jwks = 'GET /.well-known/jwks.json HTTP/1.1';
  const [bad, good] = ['HTTP/1.1 400 Bad Request', 'HTTP/1.1 200 OK'];
  beforeAll(() => world.app.listen({ host: '127.0.0.1', port: 0 }));

  it('names one host, once', async () => {
    expect(await ask([jwks, 'Host: acme.test', 'Connection: close'])).toBe(good);
    const twice = [
      ['Host: acme.test', 'Host: acme.test'],
      ['Host: acme.test', 'host: other.test'],
      ['Host: other.test', 'HOST: acme.test'],
      ['Host: acme.test', ...Array.from({ length: 3_000 }, () => 'a:b'), 'Host: other.test'],
    ];
    for (const hosts of twice) {
      expect(await ask([jwks, ...hosts, 'Connection: close'])).toBe(bad);
    }
    expect(await ask([jwks, 'Connection: close'])).toBe(bad);
  });

  it.each([
    'GET http://acme.test/.well-known/jwks.json HTTP/1.1',
    'GET http://other.test/.well-known/jwks.json HTTP/1.1',
    'GET HTTPS://other.test/api/v2/users HTTP/1.1',
    'OPTIONS * HTTP/1.1',
  ])('has a path for its target, unlike %s', async (line) => {
    expect(await ask([line, 'Host: acme.test', 'Connection: close'])).toBe(bad);
  });
});

describe('every route', () => {
  /** What anybody may keep. A style sheet and a script by the hash of another release are not. */
  const kept = /^\/\.well-known\//;

  it('hands out what nobody may keep, unless it is for everybody', async () => {
    const routes = world.routes.filter(({ method, url }) => method !== 'OPTIONS' && url !== '*');
    expect(routes.length).toBeGreaterThan(100);
    for (const { method, url } of routes) {
      const at = url.replaceAll(/:\w+/g, 'x');
      const headers = { host: 'acme.test', authorization };
      const withBody = method !== 'GET' && { payload: {} };
      const response = await world.app.inject({ method, url: at, headers, ...withBody });
      const said = response.headers['cache-control'];
      if (response.statusCode < 300 && kept.test(url)) expect(said, url).toMatch(/^public/);
      else expect(said, `${method} ${url}`).toBe('no-store');
    }
  });
});
