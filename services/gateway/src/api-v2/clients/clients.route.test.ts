import { generateKeyPairSync } from 'node:crypto';
import { authenticateApplication } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const create = async (body: object) => {
  const { status, text } = await world.call('POST', '/clients', { body });
  return { status, text, body: JSON.parse(text) };
};
const patch = (id: string, body: object) => world.call('PATCH', `/clients/${id}`, { body });
const nameOf = ({ name }: { readonly name: string }) => name;
const proves = async (clientId: string, clientSecret: string) =>
  (await world.ask(authenticateApplication, { tenantId: 'acme', clientId, clientSecret })).ok;

describe('creating a client', () => {
  it('answers it with its secret, this once', async () => {
    const { status, body, text } = await create({ name: 'Web', callbacks: ['https://a.test/cb'] });
    expect(status).toBe(201);
    expect(text).toMatch(/^\{"name":"Web","description":"","client_id":"\w+","client_secret":"/);
    expect(body).toMatchObject({
      app_type: 'regular_web',
      callbacks: ['https://a.test/cb'],
      token_endpoint_auth_method: 'client_secret_post',
      jwt_configuration: { secret_encoded: false, lifetime_in_seconds: 36_000, alg: 'RS256' },
      refresh_token: { rotation_type: 'rotating', infinite_token_lifetime: false },
    });
    expect(await proves(body.client_id, body.client_secret)).toBe(true);
    const read = await world.call('GET', `/clients/${body.client_id}`);
    expect(read.status).toBe(200);
    expect(read.text).not.toContain('secret":"');
  });

  it('keeps what it does not act upon', async () => {
    const kept = { oidc_conformant: false, initiate_login_uri: 'https://a.test/login' };
    const { body } = await create({ name: 'Kept', ...kept });
    expect(body).toMatchObject(kept);
  });

  it('takes an application without a secret', async () => {
    const { body } = await create({ name: 'Spa', app_type: 'spa' });
    expect(body).toMatchObject({ app_type: 'spa', token_endpoint_auth_method: 'none' });
  });

  it.each([
    [{}, "'Missing required property: name'."],
    [{ name: 'A', colour: 'red' }, "'Additional properties not allowed: colour'."],
    [{ name: 'A', callbacks: ['not an address'] }, "format callback-url' on property callbacks."],
    [
      { name: 'A', allowed_logout_urls: ['not an address'] },
      "format callback-url' on property allowed_logout_urls.",
    ],
    [{ name: 'A', app_type: 'toaster' }, "'No enum match' on property app_type."],
    [{ name: 'A', jwt_configuration: { alg: 'HS256' } }, "'No enum match' on property"],
    [{ name: 'A', require_proof_of_possession: true }, "bound to keys' on property require_proof"],
    [{ name: 'A', is_first_party: false }, 'on property is_first_party'],
    [{ name: 'A', organization_usage: 'require' }, 'on property organization_usage'],
    [
      { name: 'A', refresh_token: { rotation_type: 'non-rotating' } },
      'on property refresh_token.rotation_type',
    ],
    [{ name: 'A', client_secret: 'short' }, 'String is too short'],
  ])('refuses %j', async (request, fault) => {
    const { status, body } = await create(request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errorCode: 'invalid_body' });
    expect(body.message).toContain(fault);
  });
});

describe('a client with keys', () => {
  const pemOf = (modulusLength: number) =>
    generateKeyPairSync('rsa', { modulusLength })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
  const withKey = (pem: string) => ({
    private_key_jwt: { credentials: [{ credential_type: 'public_key', pem, alg: 'RS256' }] },
  });

  it('names them and nothing more', async () => {
    const client_authentication_methods = withKey(pemOf(2_048));
    const { body } = await create({ name: 'Keys', client_authentication_methods });
    const [credential] = body.client_authentication_methods.private_key_jwt.credentials;
    expect(Object.keys(credential)).toEqual(['id']);
    expect(body).not.toHaveProperty('token_endpoint_auth_method');

    const same = { private_key_jwt: { credentials: [credential] } };
    const kept = await patch(body.client_id, { client_authentication_methods: same });
    expect(JSON.parse(kept.text).client_authentication_methods).toEqual(same);
  });

  it.each([
    ['no key', () => 'nonsense'],
    ['a key too short to trust', () => pemOf(1_024)],
  ])('is refused %s', async (_, pem) => {
    const client_authentication_methods = withKey(pem());
    const { status, body } = await create({ name: 'Keys', client_authentication_methods });
    expect(status).toBe(400);
    expect(body.message).toContain('Not a public key for this algorithm');
  });
});

describe('one client', () => {
  it('is changed: lists are replaced, metadata merges, null takes away', async () => {
    const metadata = { a: '1', b: '2' };
    const { body } = await create({
      name: 'One',
      client_metadata: metadata,
      logo_uri: 'https://l.test',
    });
    const changed = await patch(body.client_id, {
      name: 'Uno',
      callbacks: ['https://b.test/cb'],
      client_metadata: { b: null, c: '3' },
      logo_uri: null,
      refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', token_lifetime: 60 },
    });
    expect(changed.status).toBe(200);
    const after = JSON.parse(changed.text);
    expect(after).toMatchObject({
      name: 'Uno',
      callbacks: ['https://b.test/cb'],
      client_metadata: { a: '1', c: '3' },
      refresh_token: { token_lifetime: 60 },
    });
    expect(after).not.toHaveProperty('logo_uri');
    expect(after.client_metadata).not.toHaveProperty('b');
  });

  it('gets a new secret, and the old one is worth nothing', async () => {
    const { body } = await create({ name: 'Rotating' });
    const path = `/clients/${body.client_id}/rotate-secret`;
    const rotated = await world.call('POST', path);
    expect(rotated.status).toBe(200);
    const { client_secret: fresh } = JSON.parse(rotated.text);
    expect(fresh).not.toBe(body.client_secret);
    expect(await proves(body.client_id, body.client_secret)).toBe(false);
    expect(await proves(body.client_id, fresh)).toBe(true);
  });

  it('takes a secret of the admin’s own, from who may change secrets', async () => {
    const { body } = await create({ name: 'Own' });
    const path = `/clients/${body.client_id}`;
    const own = { client_secret: 'a-secret-of-their-own', name: 'Owned' };
    const scopes = ['update:clients'];
    const denied = await world.call('PATCH', path, { body: own, scopes });
    expect([denied.status, denied.text]).toEqual([
      403,
      expect.stringContaining('expected any of: update:client_keys'),
    ]);
    expect((await patch(body.client_id, own)).text).not.toContain(own.client_secret);
    expect(await proves(body.client_id, body.client_secret)).toBe(false);
    expect(await proves(body.client_id, own.client_secret)).toBe(true);
    const short = await patch(body.client_id, { client_secret: 'short' });
    expect(short.text).toContain('on property client_secret');
    expect((await patch(body.client_id, { client_secret: '********' })).status).toBe(200);
    expect(await proves(body.client_id, own.client_secret)).toBe(true);
  });

  it('is one of Auth0’s many kinds, like one of ours', async () => {
    const { body } = await create({ name: 'Kind', app_type: 'slack' });
    expect(body).toMatchObject({
      app_type: 'slack',
      token_endpoint_auth_method: 'client_secret_post',
    });
    const changed = JSON.parse((await patch(body.client_id, { app_type: 'spa' })).text);
    expect(changed.app_type).toBe('spa');
    const special = JSON.parse((await patch(body.client_id, { app_type: 'zoom' })).text);
    expect(special.app_type).toBe('zoom');
  });

  it.each([{ client_id: 'other' }, { tenant: 'other' }])('stays what it is: %j', async (other) => {
    const { body } = await create({ name: 'Fixed' });
    const { status, text } = await patch(body.client_id, other);
    expect([status, text]).toEqual([400, expect.stringContaining('cannot be changed')]);
  });

  it('is removed', async () => {
    const { body } = await create({ name: 'Gone' });
    const path = `/clients/${body.client_id}`;
    expect(await world.call('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect((await world.call('GET', path)).status).toBe(404);
    expect(await world.call('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect((await world.call('DELETE', '/clients/nobody')).status).toBe(204);
  });

  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { name: 'B' }],
    ['POST', '/rotate-secret', undefined],
  ] as const)('that does not exist is not found (%s%s)', async (method, suffix, body) => {
    const call = await world.call(method, `/clients/nobody${suffix}`, body ? { body } : {});
    expect(call).toMatchObject({
      status: 404,
      text:
        '{"statusCode":404,"error":"Not Found","message":"The client does not exist",' +
        '"errorCode":"inexistent_client"}',
    });
  });

  it('of another tenant does not exist here', async () => {
    const { body } = await create({ name: 'Mine' });
    const there = { at: 'other', as: 'other' } as const;
    expect((await world.call('GET', `/clients/${body.client_id}`, there)).status).toBe(404);
    const theirs = JSON.parse((await world.call('GET', '/clients?fields=client_id', there)).text);
    expect(theirs).toEqual([{ client_id: 'admin' }]);
  });
});

describe('the list of clients', () => {
  it('is paged, with the fields asked for', async () => {
    const own = await openManagement();
    for (const name of ['A', 'B', 'C']) await own.call('POST', '/clients', { body: { name } });
    const query = '?page=1&per_page=2&include_totals=true&fields=name&include_fields=true';
    const { text } = await own.call('GET', `/clients${query}`);
    expect(text).toMatch(
      /^\{"start":2,"limit":2,"total":4,"clients":\[(\{"name":"[^"]+"\},?){2}\]\}$/,
    );
    const names = JSON.parse((await own.call('GET', '/clients')).text).map(nameOf);
    // The fourth is the one that asks.
    expect(names.toSorted()).toEqual(['A', 'B', 'C', 'Management API client']);
    await own.close();
  });

  it('is narrowed by kind, and to nobody where nobody fits', async () => {
    const own = await openManagement();
    for (const app_type of ['spa', 'native', 'slack']) {
      await own.call('POST', '/clients', { body: { name: app_type, app_type } });
    }
    const named = async (query: string) =>
      JSON.parse((await own.call('GET', `/clients?fields=name&${query}`)).text)
        .map(({ name }: { name: string }) => name)
        .toSorted();
    expect(await named('app_type=spa,slack')).toEqual(['slack', 'spa']);
    expect(await named('is_first_party=true&is_global=false&app_type=native')).toEqual(['native']);
    for (const query of ['is_first_party=false', 'external_client_id=a']) {
      expect(await named(query)).toEqual([]);
    }
    await own.close();
  });

  it('has the one of the tenant itself where it is asked for, and nowhere else', async () => {
    const list = async (query: string) =>
      JSON.parse((await world.call('GET', `/clients?${query}`)).text);
    const [client, ...others] = await list('is_global=true');
    expect(others).toEqual([]);
    expect(client).toMatchObject({ name: 'All Applications', global: true, tenant: 'acme' });
    expect(JSON.parse((await world.call('GET', `/clients/${client.client_id}`)).text)).toEqual(
      client,
    );
    expect(await list('is_global=true&page=1')).toEqual([]);
    expect((await list('is_global=false')).map(nameOf)).not.toContain('All Applications');
  });

  describe('the client of the tenant itself', () => {
    const read = async () =>
      JSON.parse((await world.call('GET', '/clients?is_global=true')).text)[0];
    const change = async (body: object) =>
      world.call('PATCH', `/clients/${(await read()).client_id}`, { body });

    it('keeps the login page that a tool writes, whoever writes more meanwhile', async () => {
      const page = '<html>{{ ours }}</html>';
      const changes = [
        { custom_login_page: page, custom_login_page_on: false },
        { custom_login_page_preview: '' },
        { cross_origin_authentication: false },
      ];
      const statuses = await Promise.all(changes.map(async (body) => (await change(body)).status));
      expect(statuses).toEqual([200, 200, 200]);
      const kept = Object.assign({}, ...changes);
      expect(await read()).toMatchObject({ name: 'All Applications', global: true, ...kept });
      expect(JSON.parse((await change(await read())).text)).toEqual(await read());
      expect((await change({ custom_login_page: null, name: null })).status).toBe(200);
      expect(await read()).not.toHaveProperty('custom_login_page');
      const settings = await world.call('GET', '/tenants/settings');
      expect(settings.text).not.toMatch(/login_page|global_client/);
    });

    it.each([
      ['name', 'Mine'],
      ['global', false],
      ['client_id', 'another'],
      ['client_secret', 'canary-secret'],
      ['callbacks', ['https://shop.example/callback']],
      ['grant_types', ['client_credentials']],
      ['app_type', 'spa'],
      ['description', 'Ours'],
    ])('stays what it is: its %s cannot be changed', async (field, value) => {
      const before = await read();
      const { status, text } = await change({ [field]: value, custom_login_page: 'not kept' });
      expect([status, JSON.parse(text).message]).toEqual([400, expect.stringContaining(field)]);
      expect(await read()).toEqual(before);
    });

    it('is no other application', async () => {
      const made = await world.call('POST', '/clients', { body: { name: 'Shop' } });
      const { client_id: id } = JSON.parse(made.text);
      const { status } = await world.call('PATCH', `/clients/${id}`, { body: { global: true } });
      expect(status).toBe(400);
    });
  });

  it('is walked from checkpoint to checkpoint, and the last step names none', async () => {
    const own = await openManagement();
    for (const name of ['A', 'B', 'C']) await own.call('POST', '/clients', { body: { name } });
    const step = async (query: string) => JSON.parse((await own.call('GET', query)).text);
    const first = await step('/clients?take=2');
    const second = await step(`/clients?take=2&from=${first.next}`);
    const names = [...first.clients, ...second.clients].map(nameOf);
    expect(names.toSorted()).toEqual(['A', 'B', 'C', 'Management API client']);
    expect(second).not.toHaveProperty('next');
    expect(await step('/clients?take=3')).toHaveProperty('next');
    expect(await step('/clients?take=4')).not.toHaveProperty('next');
    await own.close();
  });
});
