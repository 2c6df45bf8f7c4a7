import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const path = (id: string) =>
  `/users/${encodeURIComponent(id)}/multifactor/actions/invalidate-remember-browser`;

describe('invalidating the remembered browsers of a user', () => {
  it('answers nothing, and records that they are forgotten', async () => {
    const body = { connection: 'Username-Password-Authentication', password: 'a long password' };
    const created = await world.call('POST', '/users', {
      body: { ...body, email: 'ada@example.com' },
    });
    const { user_id: id } = JSON.parse(created.text);
    expect(await world.call('POST', path(id))).toMatchObject({ status: 204, text: '' });
  });

  it('knows no user that does not exist', async () => {
    const { status, text } = await world.call('POST', path('auth0|nobody'));
    expect(status).toBe(404);
    expect(text).toContain('"errorCode":"inexistent_user"');
  });
});
