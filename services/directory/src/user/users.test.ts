import * as contracts from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const read = (userId: string) => directory.ask(contracts.readUser, { tenantId, userId });
const list = async (email?: string) =>
  granted(await directory.ask(contracts.listUsers, { tenantId, ...(email && { email }) }));

describe('a new user', () => {
  it('can be read, listed and found by address, however it is spelled', async () => {
    const created = granted(
      await directory.createUser('Ada@Example.com', { userMetadata: { plan: 'gold' } }),
    );
    expect(created).toMatchObject({
      profile: {
        email: 'ada@example.com',
        emailVerified: false,
        name: 'ada@example.com',
        nickname: 'ada',
      },
      userMetadata: { plan: 'gold' },
      strategy: 'auth0',
      blocked: false,
    });
    expect(created.userId).toMatch(/^auth0\|[0-9a-f]{24}$/);
    expect(granted(await read(created.userId))).toEqual({
      ...{ ...created, hasPassword: true, credentialsVersion: expect.stringMatching(/^0\./) },
    });
    expect((await list()).items).toContainEqual(created);
    expect(await list('ADA@example.com')).toEqual({ items: [created], total: 1 });
    expect(await list('nobody@example.com')).toEqual({ items: [], total: 0 });
  });

  it.each([
    ['tenant_unknown', { tenantId: 'none' }],
    ['connection_unknown', { connection: 'none' }],
    ['email_missing', { profile: { email: undefined, username: 'bob' } }],
    ['password_missing', { password: undefined }],
    ['password_too_weak', { password: 'short' }],
  ])('is refused: %s', async (refusal, more) => {
    expect(await directory.createUser('bob@example.com', more)).toEqual(refused(refusal));
  });

  it('is refused an address or a user name that another has', async () => {
    const profile = { username: 'Grace' };
    granted(await directory.createUser('grace@example.com', { profile }));
    expect(await directory.createUser('GRACE@example.com')).toEqual(refused('user_exists'));
    const other = { profile: { username: 'grace' } };
    expect(await directory.createUser('hopper@example.com', other)).toEqual(refused('user_exists'));
    granted(await directory.createUser('hopper@example.com'));
  });

  it('takes an id that an admin chose, once', async () => {
    const chosen = { userId: 'chosen' };
    const created = granted(await directory.createUser('chosen@example.com', chosen));
    expect(created.userId).toBe('auth0|chosen');
    expect(await directory.createUser('other@example.com', chosen)).toEqual(refused('user_exists'));
    granted(await directory.createUser('other@example.com'));
  });

  it('is unique among a hundred who come at once', async () => {
    const race = await Promise.all(
      Array.from({ length: 100 }, () => directory.createUser('raced@example.com')),
    );
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await list('raced@example.com')).toMatchObject({ total: 1 });
  });

  it('may have the address of a user of another tenant', async () => {
    granted(await directory.createTenant({ tenantId: 'twin', hosts: ['twin.example'] }));
    granted(await directory.createUser('both@example.com'));
    granted(await directory.createUser('both@example.com', { tenantId: 'twin' }));
    expect(await list('both@example.com')).toMatchObject({ total: 1 });
  });
});

describe('a change of a user', () => {
  const create = async (email: string, more = {}) =>
    granted(await directory.createUser(email, more)).userId;

  it('keeps what is left out, clears what is null, merges metadata at its top', async () => {
    const userId = await create('merged@example.com', {
      profile: { name: 'Ada', givenName: 'Ada' },
      userMetadata: { a: { x: 1 }, b: 2 },
      appMetadata: { roles: ['admin'] },
    });
    const changed = granted(
      await directory.updateUser(userId, {
        profile: { givenName: null, nickname: 'Countess' },
        userMetadata: { a: { y: 2 }, b: null },
        appMetadata: {},
      }),
    );
    expect(changed.profile).toEqual({
      email: 'merged@example.com',
      emailVerified: false,
      name: 'Ada',
      nickname: 'Countess',
    });
    expect(changed).toMatchObject({ userMetadata: { a: { y: 2 } }, appMetadata: {} });
    expect(granted(await read(userId))).toEqual({
      ...{ ...changed, hasPassword: true, credentialsVersion: expect.stringMatching(/^0\./) },
    });
  });

  it('to another address frees the old one, and the new one is not yet verified', async () => {
    const profile = { emailVerified: true };
    const userId = await create('old@example.com', { profile });
    const changed = granted(
      await directory.updateUser(userId, { profile: { email: 'New@example.com' } }),
    );
    expect(changed.profile).toMatchObject({ email: 'new@example.com', emailVerified: false });
    expect(await directory.createUser('new@example.com')).toEqual(refused('user_exists'));
    granted(await directory.createUser('old@example.com'));
    expect(await list('new@example.com')).toMatchObject({ total: 1, items: [{ userId }] });
    granted(await directory.signIn('new@example.com'));
  });

  it('to an address that another has is refused, and changes nothing', async () => {
    const userId = await create('mine@example.com');
    await create('theirs@example.com');
    const stolen = { profile: { email: 'theirs@example.com', name: 'Thief' } };
    expect(await directory.updateUser(userId, stolen)).toEqual(refused('user_exists'));
    expect(granted(await read(userId)).profile).toMatchObject({ email: 'mine@example.com' });
  });

  it('of two who want the same address at once lets one have it', async () => {
    const users = await Promise.all(
      Array.from({ length: 10 }, (_, nth) => create(`rival${nth}@example.com`)),
    );
    const wanted = { profile: { email: 'wanted@example.com' } };
    const race = await Promise.all(users.map((userId) => directory.updateUser(userId, wanted)));
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await list('wanted@example.com')).toMatchObject({ total: 1 });
  });

  it('of many at once loses none', async () => {
    const userId = await create('busy@example.com');
    const keys = Array.from({ length: 8 }, (_, nth) => `key${nth}`);
    await Promise.all(
      keys.map((key) => directory.updateUser(userId, { userMetadata: { [key]: true } })),
    );
    const { userMetadata } = granted(await read(userId));
    expect(Object.keys(userMetadata).toSorted()).toEqual(keys);
  });

  it('of the password makes the old one useless', async () => {
    const userId = await create('pass@example.com');
    expect(await directory.updateUser(userId, { password: 'pass' })).toEqual(
      refused('password_too_weak'),
    );
    granted(await directory.updateUser(userId, { password: 'canary-another-one' }));
    expect(await directory.signIn('pass@example.com')).toEqual(refused('credentials_wrong'));
    granted(await directory.signIn('pass@example.com', { password: 'canary-another-one' }));
  });

  it('is refused where it would leave no address, or there is no user', async () => {
    const userId = await create('kept@example.com');
    expect(await directory.updateUser(userId, { profile: { email: null } })).toEqual(
      refused('email_missing'),
    );
    expect(await directory.updateUser('auth0|none', { blocked: true })).toEqual(
      refused('user_unknown'),
    );
    expect(await read('auth0|none')).toEqual(refused('user_unknown'));
  });
});
