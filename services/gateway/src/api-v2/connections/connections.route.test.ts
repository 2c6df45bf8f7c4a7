import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const create = async (body: object) => {
  const { status, text } = await world.call('POST', '/connections', { body });
  return { status, text, body: JSON.parse(text) };
};
const oidc = {
  issuer: 'https://idp.example.com',
  client_id: 'us',
  client_secret: 'canary',
  scope: 'openid email',
};

describe('creating a connection', () => {
  it('answers it without its secret', async () => {
    const { status, text, body } = await create({
      name: 'partner',
      strategy: 'oidc',
      display_name: 'Partner',
      options: { type: 'back_channel', ...oidc },
      enabled_clients: ['app'],
    });
    expect(status).toBe(201);
    expect(text).toBe(
      `{"id":"${body.id}","options":{"type":"back_channel","issuer":"https://idp.example.com",` +
        '"client_id":"us","client_secret":"********","scope":"openid email"},"strategy":"oidc",' +
        '"name":"partner","display_name":"Partner","enabled_clients":["app"],' +
        '"is_domain_connection":false,"realms":["partner"]}',
    );
    expect(body.id).toMatch(/^con_/);
  });

  it.each([
    ['google-oauth2', { client_id: 'us' }, 'https://accounts.google.com'],
    ['okta', { client_id: 'us', domain: 'acme.okta.com' }, 'https://acme.okta.com'],
    [
      'waad',
      { client_id: 'us', tenant_domain: 'acme.example' },
      'https://login.microsoftonline.com/acme.example/v2.0',
    ],
    [
      'apple',
      { client_id: 'us', app_secret: 'canary', scope: ['email'] },
      'https://appleid.apple.com',
    ],
  ])('of %s knows where it is', async (strategy, options, issuer) => {
    const { body, text } = await create({ name: `c-${strategy}`, strategy, options });
    expect(body.options.issuer).toBe(issuer);
    expect(text).not.toContain('canary');
  });

  it('of a database needs no options', async () => {
    const { status, body } = await create({ name: 'people', strategy: 'auth0' });
    expect(status).toBe(201);
    expect(body.options).toEqual({});
  });

  it('refuses a name that is taken', async () => {
    await create({ name: 'taken', strategy: 'auth0' });
    const { status, body } = await create({ name: 'taken', strategy: 'auth0' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ errorCode: 'connection_conflict' });
  });

  it.each([
    [{ strategy: 'auth0' }, "'Missing required property: name'."],
    [{ name: 'a', strategy: 'carrier-pigeon' }, "'No enum match' on property strategy"],
    [{ name: '-a-', strategy: 'auth0' }, 'on property name'],
    [{ name: 'a', strategy: 'oidc' }, "'Missing required property: options'."],
    [{ name: 'a', strategy: 'oidc', options: { client_id: 'us' } }, 'property: options'],
    [{ name: 'a', strategy: 'auth0', colour: 'red' }, 'properties not allowed: colour'],
  ])('refuses %j', async (request, fault) => {
    const { status, body } = await create(request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errorCode: 'invalid_body' });
    expect(body.message).toContain(fault);
  });
});

describe('where a provider is', () => {
  it.each([
    ['oidc', { issuer: 'http://127.0.0.1:8080/admin/x?y=/.well-known/' }, 'options.issuer'],
    ['oidc', { issuer: 'https://idp.example.com/?a=b' }, 'options.issuer'],
    ['oidc', { issuer: 'https://[::ffff:169.254.169.254]/' }, 'options.issuer'],
    ['okta', { domain: 'metadata.google.internal' }, 'options.domain'],
  ])('may not be inside, nor odd: %s at %j', async (strategy, address, field) => {
    const name = 'inside';
    const options = { client_id: 'us', ...address };
    const refused = {
      statusCode: 400,
      error: 'Bad Request',
      message:
        "Payload validation error: 'The address may not be called from here' " +
        `on property ${field}.`,
      errorCode: 'invalid_body',
    };
    expect((await create({ name, strategy, options })).body).toEqual(refused);
    const outside = { client_id: 'us', issuer: 'https://idp.example.com' };
    const { body } = await create({ name: `out-${strategy}`, strategy, options: outside });
    const path = `/connections/${body.id}`;
    const changed = await world.call('PATCH', path, { body: { options } });
    expect(JSON.parse(changed.text)).toEqual(refused);
    expect(JSON.parse((await world.call('GET', path)).text)).toEqual(body);
    await world.call('DELETE', path);
  });
});

describe('one connection', () => {
  it('is read, changed and removed', async () => {
    const { body } = await create({ name: 'life', strategy: 'oidc', options: oidc });
    const path = `/connections/${body.id}`;
    expect(JSON.parse((await world.call('GET', path)).text)).toEqual(body);

    const change = { display_name: 'Life', enabled_clients: ['a', 'b'] };
    const changed = await world.call('PATCH', path, { body: change });
    expect(changed.status).toBe(200);
    expect(JSON.parse(changed.text)).toEqual({ ...body, ...change });

    expect(await world.call('DELETE', path)).toMatchObject({
      status: 202,
      text: '{"deleted_at":"2026-01-01T12:00:00.000Z"}',
    });
    expect((await world.call('GET', path)).status).toBe(404);
    expect(await world.call('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect((await world.call('DELETE', '/connections/con_none')).status).toBe(204);
  });

  it.each([
    ['GET', undefined],
    ['PATCH', {}],
  ] as const)('that does not exist is not found (%s)', async (method, body) => {
    const call = await world.call(method, '/connections/con_none', body ? { body } : {});
    expect(call).toMatchObject({
      status: 404,
      text:
        '{"statusCode":404,"error":"Not Found","message":"The connection does not exist",' +
        '"errorCode":"inexistent_connection"}',
    });
  });

  it('of another tenant does not exist here', async () => {
    const { body } = await create({ name: 'mine', strategy: 'auth0' });
    const there = { at: 'other', as: 'other' } as const;
    expect((await world.call('GET', `/connections/${body.id}`, there)).status).toBe(404);
  });
});

describe('the list of connections', () => {
  it('is narrowed by strategy and by name, and paged', async () => {
    const own = await openManagement();
    for (const name of ['one', 'two']) {
      await own.call('POST', '/connections', { body: { name, strategy: 'oidc', options: oidc } });
    }
    const list = async (query: string) =>
      JSON.parse((await own.call('GET', `/connections${query}`)).text);
    expect(await list('')).toHaveLength(3);
    expect(await list('?strategy=oidc')).toHaveLength(2);
    expect(await list('?strategy=oidc&strategy=auth0')).toHaveLength(3);
    expect(await list('?name=two&fields=name')).toEqual([{ name: 'two' }]);
    const page = '?strategy=oidc&page=1&per_page=1&include_totals=true&fields=strategy';
    expect(await list(page)).toEqual({
      ...{ start: 1, limit: 1, total: 2 },
      connections: [{ strategy: 'oidc' }],
    });

    const first = await list('?take=2&fields=name');
    expect(first.connections).toHaveLength(2);
    const last = await list(`?take=2&from=${first.next}&fields=name`);
    expect(last.connections).toHaveLength(1);
    expect(last).not.toHaveProperty('next');
    expect(await list('?from=nonsense')).toMatchObject({ errorCode: 'invalid_query_string' });
    await own.close();
  });
});

describe('whether login pages offer another password', () => {
  it('is a yes or a no', async () => {
    const said = (disable_self_service_change_password: unknown) =>
      create({
        ...{ name: `closed-${disable_self_service_change_password}`, strategy: 'auth0' },
        options: { disable_self_service_change_password },
      });
    const closed = await said(true);
    expect(closed.body.options).toEqual({ disable_self_service_change_password: true });
    const refused = await said('true');
    expect([refused.status, refused.body.errorCode]).toEqual([400, 'invalid_body']);
  });
});

describe('passkeys of a database', () => {
  const made = async () =>
    (await create({ name: `people-${Date.parse(world.clock())}`, strategy: 'auth0' })).body;
  const guide = new URL('../../../../../docs/how-to/passkeys.md', import.meta.url);

  it('are switched on as the guide says, and answered so', async () => {
    const [, written = ''] = / -d '([^']+)'/.exec(readFileSync(guide, 'utf8')) ?? [];
    const body = JSON.parse(written);
    const { id } = await made();
    const { status, text } = await world.call('PATCH', `/connections/${id}`, { body });
    expect([status, JSON.parse(text).options]).toEqual([200, body.options]);
  });

  it.each([
    { authentication_methods: { password: { enabled: false } } },
    { authentication_methods: { email_otp: { enabled: true } } },
    { authentication_methods: { passkey: { enabled: 'yes' } } },
    { passkey_options: { challenge_ui: 'popup' } },
    { passkey_options: { progressive_enrollment_enabled: 1 } },
    { passkey_options: { another: true } },
  ])('are refused where they are none: %j', async (options) => {
    const { status, body } = await create({ name: 'none', strategy: 'auth0', options });
    expect([status, body.errorCode]).toEqual([400, 'invalid_body']);
  });
});
