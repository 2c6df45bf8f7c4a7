import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const json = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => {
  const { status, text } = await world.call(method, path, body === undefined ? {} : { body });
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};
let created = 0;
const create = async (more: object = {}) => {
  created += 1;
  const name = `c${created}`;
  const { body } = await json('POST', '/connections', { name, strategy: 'auth0', ...more });
  return `/connections/${body.id}`;
};
const clientsOf = async (path: string, query = '') =>
  (await json('GET', `${path}/clients${query}`)).body;
const enable = (path: string, switches: Readonly<Record<string, boolean>>) =>
  json(
    'PATCH',
    `${path}/clients`,
    Object.entries(switches).map(([client_id, status]) => ({ client_id, status })),
  );

describe('the applications that may use a connection', () => {
  it('are none, until it says so', async () => {
    const path = await create();
    expect((await json('GET', path)).body.enabled_clients).toEqual([]);
    expect(await clientsOf(path)).toEqual({ clients: [] });
    expect(await enable(path, { one: true, two: true })).toEqual({ status: 204, body: undefined });
    await enable(path, { one: false, three: true });
    expect(await clientsOf(path)).toEqual({
      clients: [{ client_id: 'two' }, { client_id: 'three' }],
    });
  });

  it('are all that are let in at once', async () => {
    const path = await create({ display_name: 'Raced' });
    const names = Array.from({ length: 8 }, (_, nth) => `client${nth}`);
    await Promise.all(names.map((name) => enable(path, { [name]: true })));
    const { clients } = await clientsOf(path);
    expect(clients.map(({ client_id }: { client_id: string }) => client_id).toSorted()).toEqual(
      names,
    );
  });

  it('are answered a page at a time', async () => {
    const path = await create({ enabled_clients: ['a', 'b', 'c'] });
    const first = await clientsOf(path, '?take=2');
    expect(first.clients).toEqual([{ client_id: 'a' }, { client_id: 'b' }]);
    expect(await clientsOf(path, `?take=2&from=${first.next}`)).toEqual({
      clients: [{ client_id: 'c' }],
    });
  });

  it('are every one of a tenant’s first database, but for those that are shut out', async () => {
    const [database] = (
      await json('GET', '/connections?strategy=auth0&name=Username-Password-Authentication')
    ).body;
    expect(database).not.toHaveProperty('enabled_clients');
    const path = `/connections/${database.id}`;
    const { body: made } = await json('POST', '/clients', { name: 'New' });
    const all = await clientsOf(path);
    expect(all.clients).toContainEqual({ client_id: made.client_id });
    await enable(path, { [made.client_id]: false });
    expect((await clientsOf(path)).clients).not.toContainEqual({ client_id: made.client_id });
    expect((await clientsOf(path)).clients).toHaveLength(all.clients.length - 1);
    await enable(path, { [made.client_id]: true });
    expect(await clientsOf(path)).toEqual(all);
  });

  it('of a connection that is not there are not found', async () => {
    expect((await json('GET', '/connections/con_none/clients')).status).toBe(404);
    expect((await enable('/connections/con_none', { one: true })).status).toBe(404);
  });
});

describe('what a connection is', () => {
  it.each([{ name: 'other' }, { strategy: 'oidc' }, { id: 'con_other' }])(
    'cannot be changed: %j',
    async (body) => {
      const path = await create();
      const answer = await json('PATCH', path, body);
      expect([answer.status, answer.body.message]).toEqual([
        400,
        expect.stringContaining('cannot be changed'),
      ]);
    },
  );
});

describe('the mask of a provider’s secret', () => {
  const provider = { issuer: 'https://idp.example.com', client_id: 'us' };
  const mask = '********';

  it('keeps the secret it stands for', async () => {
    const options = { ...provider, client_secret: 'canary' };
    const path = await create({ strategy: 'oidc', options });
    const shown = (await json('GET', path)).body.options;
    expect(shown.client_secret).toBe(mask);
    const wider = { ...shown, scope: 'openid email' };
    expect((await json('PATCH', path, { options: wider })).body.options).toEqual(wider);
  });

  it.each([
    ['there is none', provider, provider],
    [
      'it was for another provider',
      { ...provider, client_secret: 'canary' },
      { ...provider, issuer: 'https://other.example.com' },
    ],
  ])('is refused by name where %s', async (_, before, after) => {
    const path = await create({ strategy: 'oidc', options: before });
    const options = { ...after, client_secret: mask };
    const { status, body } = await json('PATCH', path, { options });
    expect([status, body.message]).toEqual([
      400,
      expect.stringContaining("no secret behind this mask' on property options.client_secret."),
    ]);
  });

  it('is no secret of a new connection', async () => {
    const options = { ...provider, client_secret: mask };
    const body = { name: 'masked', strategy: 'oidc', options };
    expect((await json('POST', '/connections', body)).status).toBe(400);
  });
});
