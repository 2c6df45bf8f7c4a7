import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../../testing/management-world.ts';

let world: ManagementWorld;
let dev = '';

const person = {
  connection: 'Username-Password-Authentication',
  email: 'person@example.com',
  user_id: 'person',
  password: 'a long one, really',
};
const methods = '/users/auth0%7Cperson/authentication-methods';
const at = '2026-01-01T12:00:00.000Z';

beforeAll(async () => {
  world = await openManagement();
  await world.call('POST', '/users', { body: person });
  const body = { type: 'phone', phone_number: '+14155550167' };
  const created = await world.call('POST', methods, { body });
  dev = JSON.parse(created.text).id.slice('phone|'.length);
});
afterAll(() => world.close());

const one = (type = 'phone') => `${methods}/${encodeURIComponent(`${type}|${dev}`)}`;
const parts = (preferred: string) =>
  `"preferred_authentication_method":"${preferred}","authentication_methods":` +
  `[{"id":"${preferred}|${dev}","type":"${preferred}"}]`;

describe('one method', () => {
  it('is read, masked', async () => {
    const { status, text } = await world.call('GET', one());
    expect(status).toBe(200);
    expect(text).toContain(
      `{"id":"phone|${dev}","type":"phone","confirmed":true,"phone_number":"XXXXXXXX0167",` +
        `"created_at":"${at}",${parts('sms')}`,
    );
  });

  it('is renamed, and prefers another way', async () => {
    const body = { name: 'Mine', preferred_authentication_method: 'voice' };
    const { status, text } = await world.call('PATCH', one(), { body });
    expect(status).toBe(200);
    expect(text).toBe(
      `{"id":"phone|${dev}","type":"phone","name":"Mine","phone_number":"XXXXXXXX0167",` +
        `"created_at":"${at}",${parts('voice')},"confirmed":true}`,
    );
  });

  it.each([{ phone_number: '+14155550100' }, { name: '' }, { name: 'x'.repeat(21) }])(
    'is not changed by %j',
    async (body) => {
      expect((await world.call('PATCH', one(), { body })).status).toBe(400);
    },
  );

  const unknown = {
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"The authentication method does not ' +
      'exist.","errorCode":"inexistent_authentication_method"}',
  };

  it.each([
    ['GET', undefined],
    ['PATCH', {}],
    ['DELETE', undefined],
  ] as const)('is found by its type and id alone (%s)', async (method, body) => {
    const call = body ? { body } : {};
    const wrong = [one('totp'), `${methods}/${dev}`, `${methods}/phone%7Cdev_0000000000000000`];
    for (const path of wrong) {
      expect(await world.call(method, path, call)).toMatchObject(unknown);
    }
  });

  it('is nobody else’s', async () => {
    const others = one().replace('person', 'nobody');
    expect(await world.call('GET', others)).toMatchObject(unknown);
    expect(await world.call('GET', one(), { at: 'other', as: 'other' })).toMatchObject(unknown);
  });

  it('is removed once', async () => {
    expect(await world.call('DELETE', one())).toMatchObject({ status: 204, text: '' });
    expect(await world.call('DELETE', one())).toMatchObject(unknown);
  });
});
