import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as contracts from '@countersign/contracts';
import { embeddedMessaging, openSqliteFile, sqliteEventStore } from '@countersign/sqlite';
import { openWorld } from '@countersign/testkit';
import { dataKeyBucket, newKeyRing, openVault } from '@countersign/vault';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userStream } from '../streams.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';
import { eraseUser } from './erase-user.handler.ts';
import { UserCreated } from './user.events.ts';
import { users } from './users.ts';

const email = 'canary-person@example.com';
const person = {
  profile: { name: 'Canary Lovelace', givenName: 'Canary', phoneNumber: '+15550100' },
  userMetadata: { note: 'canary-note' },
};

describe('an erased user', () => {
  let directory: Directory;
  let userId: string;
  beforeEach(async () => {
    directory = await openDirectory();
    userId = granted(await directory.createUser(email, person)).userId;
  });
  afterEach(() => directory.close());

  const erase = (who: string) => directory.ask(contracts.eraseUser, { tenantId, userId: who });
  const list = async () => granted(await directory.ask(contracts.listUsers, { tenantId }));

  it('can be neither read, listed, changed nor signed in', async () => {
    granted(await erase(userId));
    expect(await directory.ask(contracts.readUser, { tenantId, userId })).toEqual(
      refused('user_unknown'),
    );
    expect(await list()).toEqual({ items: [], total: 0 });
    expect(await directory.updateUser(userId, { blocked: true })).toEqual(refused('user_unknown'));
    expect(await directory.signIn(email)).toEqual(refused('credentials_wrong'));
  });

  it('leaves the address to whoever comes next', async () => {
    granted(await erase(userId));
    const next = granted(await directory.createUser(email));
    expect(next.userId).not.toBe(userId);
    expect(next.profile).not.toHaveProperty('givenName');
    expect(await list()).toMatchObject({ total: 1 });
  });

  it('never gets the id back', async () => {
    granted(await erase(userId));
    expect(await directory.createUser(email, { userId })).toEqual(refused('user_exists'));
  });

  it('is erased twice as well as once, and so is one who never was', async () => {
    granted(await erase(userId));
    granted(await erase(userId));
    granted(await erase('auth0|never'));
  });

  it('is not called erased while their key is there, by whoever asks again either', async () => {
    const erased: string[] = [];
    const troubles = [new Error('the records are away'), new Error('and still are')];
    const finishErasure = async ({ userId: who }: { readonly userId: string }) => {
      const trouble = troubles.shift();
      if (trouble) throw trouble;
      erased.push(who);
    };
    const { run } = users(directory.store);
    const eraseHere = eraseUser({ run, finishErasure, now: directory.clock });
    const asking = () => eraseHere({ tenantId, userId });
    await expect(asking()).rejects.toThrow('the records are away');
    await expect(asking()).rejects.toThrow('and still are');
    expect(erased).toEqual([]);
    expect(await asking()).toEqual({ ok: true, value: {} });
    expect(erased).toEqual([userId]);
  });

  it('is told of to the others, once', async () => {
    const published: unknown[] = [];
    const following = await directory.messaging.follow(
      contracts.userErased,
      { durable: 'test' },
      async (body) => void published.push(body),
    );
    const others = granted(await directory.createUser('other@example.com')).userId;
    await Promise.all([erase(userId), erase(userId), erase(others)]);
    await expect.poll(() => published).toHaveLength(2);
    expect(published).toContainEqual({ tenantId, userId });
    expect(published).toContainEqual({ tenantId, userId: others });
    await following.stop();
  });

  it('has a record that nothing can open any more', async () => {
    const { events } = await directory.store.load(userStream(tenantId, userId));
    const { sealedProfile, sealedPassword } = UserCreated.schema.parse(events[0]).data;
    const open = (context: string, sealed: string | null) =>
      directory.vault.openFor({ tenantId, userId }, context, sealed ?? '');
    expect(await open('profile', sealedProfile)).toContain('Canary Lovelace');
    expect(await open('password', sealedPassword)).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    granted(await erase(userId));
    expect(await open('profile', sealedProfile)).toBeUndefined();
    expect(await open('password', sealedPassword)).toBeUndefined();
  });
});

describe('what is on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'directory-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const bytes = async () => {
    const files = await readdir(folder);
    const read = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
    return read.join('').toLowerCase();
  };

  /** A directory whose log, records and messages are in a file. */
  const openOnDisk = async () => {
    const world = openWorld();
    const { clock } = world;
    const sqliteFile = openSqliteFile({ file: join(folder, 'journal.db') });
    const messaging = embeddedMessaging(sqliteFile, { clock });
    const dataKeys = messaging.keyValue(dataKeyBucket);
    const directory = await openDirectory({
      messaging,
      store: sqliteEventStore(sqliteFile, { clock }),
      vault: openVault({ masterKeys: newKeyRing(clock()), dataKeys }),
    });
    return { ...directory, close: () => directory.close().then(() => sqliteFile.close()) };
  };

  it('holds nothing of a person in clear, before and after they are erased', async () => {
    const directory = await openOnDisk();
    const { userId } = granted(await directory.createUser(email, person));
    granted(await directory.signIn(email));
    await directory.signIn(email, { password: 'canary-wrong' });
    granted(await directory.updateUser(userId, { profile: { familyName: 'Canarysson' } }));
    granted(await directory.ask(contracts.listUsers, { tenantId, email }));

    const found = await bytes();
    expect(found).toContain(userId.toLowerCase());
    expect(found).not.toMatch(/canary|\$argon2|5550100/);
    granted(await directory.ask(contracts.eraseUser, { tenantId, userId }));
    expect(await bytes()).not.toMatch(/canary|\$argon2|5550100/);
    await directory.close();
  });
});
