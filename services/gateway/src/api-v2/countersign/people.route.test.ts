import { changeUserAccess, createUser, eraseUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ManagementWorld, openManagement, scopesBut } from '../../testing/management-world.ts';

const tenantId = 'acme';
const reason = 'Ada Canary lost her phone in the tram';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const somebody = async (email: string) => {
  const asked = {
    ...{ tenantId, connection: 'Username-Password-Authentication', profile: { email } },
    password: 'correct horse battery',
  };
  const made = await world.ask(createUser, asked);
  if (!made.ok) throw new Error(made.refusal);
  return made.value.userId;
};
const withPhone = async (email: string) => {
  const userId = await somebody(email);
  const body = { type: 'phone', phone_number: '+12025550123' };
  expect((await world.call('POST', `${of(userId)}/authentication-methods`, { body })).status).toBe(
    201,
  );
  return userId;
};
const of = (userId: string) => `/users/${encodeURIComponent(userId)}`;
const methodsOf = async (userId: string) =>
  JSON.parse((await world.call('GET', `${of(userId)}/authentication-methods`)).text);
const reset = (userId: string, body: unknown, asked: object = {}) =>
  world.call('POST', `/countersign${of(userId)}/authentication-methods/reset`, { body, ...asked });

interface Line {
  readonly details: { readonly note?: string; readonly request: { readonly path: string } };
}
/** The line of the log that tells of a person's reset. */
const lineOf = async (userId: string): Promise<Line> => {
  const found = async () => {
    const lines: Line[] = JSON.parse((await world.call('GET', '/logs?q=type:sapi')).text);
    const path = `/countersign${of(userId)}/authentication-methods/reset`;
    const line = lines.find(({ details }) => details.request.path.endsWith(path));
    if (!line) throw new Error('not yet');
    return line;
  };
  return vi.waitFor(found, { timeout: 10_000 });
};

describe('a reset of all that a person has', () => {
  it('takes all of it, and the log keeps why, as long as the person is there', async () => {
    const ada = await withPhone('ada@example.com');
    expect(await reset(ada, { reason })).toMatchObject({ status: 204, text: '' });
    expect(await methodsOf(ada)).toEqual([]);
    expect((await lineOf(ada)).details.note).toBe(reason);

    const kept = world.sqliteFile.db.prepare('SELECT group_concat(data) AS text FROM events').get();
    expect(String(kept?.text)).toContain('management_written');
    expect(String(kept?.text)).not.toContain('Canary');

    await world.ask(eraseUser, { tenantId, userId: ada });
    expect((await lineOf(ada)).details).not.toHaveProperty('note');
  });

  it('needs no reason, and takes no empty, long or other one', async () => {
    const bob = await withPhone('bob@example.com');
    for (const body of [{ reason: '' }, { reason: 'x'.repeat(501) }, { reason: 1 }, { why: 'x' }])
      expect((await reset(bob, body)).status).toBe(400);
    expect(await methodsOf(bob)).toHaveLength(1);
    expect((await reset(bob, {})).status).toBe(204);
    expect(await methodsOf(bob)).toEqual([]);
    expect((await lineOf(bob)).details).not.toHaveProperty('note');
  });

  it('is of a person that there is, in one’s own tenant, by a token that may', async () => {
    const eve = await withPhone('eve@example.com');
    expect((await reset('auth0|nobody', { reason })).status).toBe(404);
    expect((await reset(eve, { reason }, { at: 'other', as: 'other' })).status).toBe(404);
    const scopes = scopesBut(['delete:authentication_methods']);
    expect((await reset(eve, { reason }, { scopes })).status).toBe(403);
    expect(await methodsOf(eve)).toHaveLength(1);
  });

  it('is not of a person who may do more than the token', async () => {
    const admin = await withPhone('admin@example.com');
    await world.ask(changeUserAccess, { tenantId, userId: admin, addedRoles: ['rol_admin'] });
    const { status, text } = await reset(admin, { reason }, { scopes: scopesBut(['read:logs']) });
    expect([status, text]).toEqual([403, expect.stringContaining('the user may do what')]);
    expect(await methodsOf(admin)).toHaveLength(1);
  });
});
