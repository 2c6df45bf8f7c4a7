import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
let user = '';
beforeAll(async () => {
  world = await openManagement();
  const body = { connection: 'Username-Password-Authentication', password: 'a long one, really' };
  const { text } = await world.call('POST', '/users', {
    body: { ...body, email: 'ada@example.com' },
  });
  user = `/users/${encodeURIComponent(JSON.parse(text).user_id)}`;
});
afterAll(() => world.close());

const path = () => `${user}/recovery-code-regeneration`;

describe('regenerating a recovery code', () => {
  it('answers a new one each time, whatever the person has', async () => {
    const first = await world.call('POST', path());
    const second = await world.call('POST', path(), { body: {} });
    for (const { status, text } of [first, second]) {
      expect(status).toBe(200);
      expect(text).toMatch(/^\{"recovery_code":"[0-9A-Z]{24}"\}$/);
    }
    expect(second.text).not.toBe(first.text);
  });

  it('takes nothing else', async () => {
    const { status } = await world.call('POST', path(), { body: { recovery_code: 'MINE' } });
    expect(status).toBe(400);
  });

  it('knows no user that does not exist', async () => {
    const nobody = '/users/auth0%7Cnobody/recovery-code-regeneration';
    const { status, text } = await world.call('POST', nobody);
    expect(status).toBe(404);
    expect(text).toContain('"errorCode":"inexistent_user"');
  });
});
