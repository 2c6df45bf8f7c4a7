import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const newKey = () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { credential_type: 'public_key', pem };
};
const client = async (more: object = {}): Promise<string> => {
  const body = { name: 'Batch', app_type: 'non_interactive', ...more };
  return JSON.parse((await world.call('POST', '/clients', { body })).text).client_id;
};
const add = async (id: string, body: object = newKey()) => {
  const { status, text } = await world.call('POST', `/clients/${id}/credentials`, { body });
  return { status, body: JSON.parse(text) };
};
const listed = async (id: string) =>
  JSON.parse((await world.call('GET', `/clients/${id}/credentials`)).text);

describe('the credentials of a client', () => {
  it('are added, told without anything private, and removed', async () => {
    const id = await client();
    const added = await add(id);
    expect(added).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        kid: added.body.id,
        alg: 'ES256',
        credential_type: 'public_key',
      },
    });
    expect(await listed(id)).toEqual([added.body]);
    const path = `/clients/${id}/credentials/${added.body.id}`;
    expect(JSON.parse((await world.call('GET', path)).text)).toEqual(added.body);
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect(await listed(id)).toEqual([]);
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect((await world.call('GET', path)).status).toBe(404);
  });
  it('are all there when many are added at once, and no more than four', async () => {
    const id = await client();
    const added = await Promise.all([1, 2, 3, 4, 5, 6].map(() => add(id)));
    expect(added.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 400, 400]);
    expect(await listed(id)).toHaveLength(4);
  });
  it('keep the last one of a client that proves itself by it', async () => {
    const id = await client({
      client_authentication_methods: { private_key_jwt: { credentials: [newKey()] } },
    });
    const [only] = await listed(id);
    const { status, text } = await world.call('DELETE', `/clients/${id}/credentials/${only.id}`);
    expect([status, JSON.parse(text).errorCode]).toEqual([400, 'operation_not_supported']);
    await add(id);
    expect((await world.call('DELETE', `/clients/${id}/credentials/${only.id}`)).status).toBe(204);
  });
  it('are no keys of another kind, and of no unknown client', async () => {
    const id = await client();
    expect((await add(id, { credential_type: 'public_key', pem: 'canary' })).status).toBe(400);
    expect((await add('nobody')).body.errorCode).toBe('inexistent_client');
    expect((await world.call('GET', '/clients/nobody/credentials')).status).toBe(404);
  });
});
