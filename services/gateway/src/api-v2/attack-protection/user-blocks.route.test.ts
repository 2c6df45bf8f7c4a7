import { createUser, verifyPassword } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

const connection = 'Username-Password-Authentication';
const email = 'blocked@example.com';

let world: ManagementWorld;
let userId: string;
beforeAll(async () => {
  world = await openManagement();
  const made = await world.ask(createUser, {
    ...{ tenantId: 'acme', connection, profile: { email } },
    password: 'canary-battery-staple',
  });
  userId = made.ok ? made.value.userId : '';
});
afterAll(() => world.close());

const guess = (address: string) =>
  world.ask(verifyPassword, { tenantId: 'acme', username: email, password: 'wrong', address });

describe('who may not try a password', () => {
  it('is shown to an admin by name and by person, until the block is lifted', async () => {
    const path = '/attack-protection/brute-force-protection';
    await world.call('PATCH', path, { body: { max_attempts: 1 } });
    await guess('192.0.2.1');
    expect(await guess('192.0.2.1')).toMatchObject({ refusal: 'too_many_guesses' });

    const shown = JSON.stringify({
      blocked_for: [{ identifier: email, ip: '192.0.2.1', connection }],
    });
    const byName = `/user-blocks?identifier=${encodeURIComponent(email)}`;
    const byPerson = `/user-blocks/${encodeURIComponent(userId)}`;
    expect((await world.call('GET', byName)).text).toBe(shown);
    expect((await world.call('GET', byPerson)).text).toBe(shown);
    expect((await world.call('GET', byName, { at: 'other', as: 'other' })).text).toBe(
      '{"blocked_for":[]}',
    );

    expect((await world.call('DELETE', byPerson)).status).toBe(204);
    expect((await world.call('GET', byName)).text).toBe('{"blocked_for":[]}');
    expect(await guess('192.0.2.1')).toMatchObject({ refusal: 'credentials_wrong' });
  });

  it('is asked for by a name', async () => {
    const { status, text } = await world.call('GET', '/user-blocks');
    expect(status).toBe(400);
    expect(text).toContain('invalid_query_string');
  });

  it('has nothing to be cleared of, where no risk is assessed', async () => {
    const path = `/users/${encodeURIComponent(userId)}/risk-assessments/clear`;
    const body = { connection, assessors: ['new-device'] };
    expect((await world.call('POST', path, { body })).status).toBe(204);
  });
});
