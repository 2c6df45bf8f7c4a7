import * as contracts from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { delayed } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDirectory } from '../service.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

const chosen = 'canary-chosen-staple';

let directory: Directory;
/** Another replica, which knows nothing of what the first has in hand. */
let replica: Awaited<ReturnType<typeof startDirectory>>;
beforeAll(async () => {
  directory = await openDirectory({}, delayed(1));
  replica = await startDirectory(delayed(2)(directory));
});
afterAll(async () => {
  await replica.stop();
  await directory.close();
});

let people = 0;
const somebody = async () => {
  people += 1;
  const email = `ada${people}@example.com`;
  const { userId } = granted(await directory.createUser(email));
  return { email, userId, version: await versionOf(userId) };
};
type Somebody = Awaited<ReturnType<typeof somebody>>;
const read = async (userId: string) =>
  granted(await directory.ask(contracts.readUser, { tenantId, userId }));
const versionOf = async (userId: string) => (await read(userId)).credentialsVersion ?? '';
const reset = (
  { userId, version }: Pick<Somebody, 'userId' | 'version'>,
  more: Partial<RequestOf<typeof contracts.resetPassword>> = {},
) =>
  directory.ask(contracts.resetPassword, {
    ...{ tenantId, userId, credentialsVersion: version, password: chosen, loginSessionId: 'l1' },
    ...more,
  });

describe('a password that is chosen by a link', () => {
  it('is the person’s from then on, and the link is worth nothing', async () => {
    const ada = await somebody();
    const { at } = granted(await reset(ada));
    expect(await read(ada.userId)).toMatchObject({ passwordChangedAt: at });
    expect(granted(await directory.signIn(ada.email, { password: chosen })).userId).toBe(
      ada.userId,
    );
    expect(await directory.signIn(ada.email)).toEqual(refused('credentials_wrong'));
    const again = await reset(ada, { password: 'canary-other-staple', loginSessionId: 'l2' });
    expect(again).toEqual(refused('credentials_changed'));
  });

  it('is told the same again in the login that chose it, and in no other', async () => {
    const ada = await somebody();
    const first = await reset(ada);
    expect(await reset(ada)).toEqual(first);
    const other = { password: 'canary-other-staple' };
    expect(await reset(ada, other)).toEqual(refused('credentials_changed'));
    // Whoever comes by the link later does not learn by it what the password is.
    expect(await reset(ada, { loginSessionId: 'l2' })).toEqual(refused('credentials_changed'));
    granted(await directory.updateUser(ada.userId, { password: chosen }));
    expect(await reset(ada)).toEqual(refused('credentials_changed'));
  });

  it('is one of a hundred that are chosen at once, with two replicas', async () => {
    const ada = await somebody();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, nth) =>
        reset(ada, { password: `canary-staple-${nth}`, loginSessionId: `l${nth}` }),
      ),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(all.flatMap((each) => (each.ok ? [] : [each.refusal])))).toEqual(
      new Set(['credentials_changed']),
    );
    expect(await versionOf(ada.userId)).toMatch(/^1\./);
  });

  it('changes nothing else, but that the address may be verified by it', async () => {
    const ada = await somebody();
    const before = await read(ada.userId);
    granted(await reset(ada));
    expect((await read(ada.userId)).profile).toEqual(before.profile);
    const bob = await somebody();
    granted(await reset(bob, { verifiesEmail: true }));
    const after = await read(bob.userId);
    expect(after.profile.emailVerified).toBe(true);
    expect(granted(await directory.signIn(bob.email, { password: chosen })).userId).toBe(
      bob.userId,
    );
    granted(
      await reset({ ...bob, version: after.credentialsVersion ?? '' }, { verifiesEmail: true }),
    );
  });

  it.each([
    ['another password', { password: 'canary-admins-staple' }],
    ['another address', { profile: { email: 'elsewhere@example.com' } }],
  ])('is none after %s', async (_, change) => {
    const ada = await somebody();
    granted(await directory.updateUser(ada.userId, change));
    expect(await reset(ada)).toEqual(refused('credentials_changed'));
  });

  it('is one after another name', async () => {
    const ada = await somebody();
    granted(await directory.updateUser(ada.userId, { profile: { name: 'Ada' } }));
    expect((await reset(ada)).ok).toBe(true);
  });

  it('is held to what every password is', async () => {
    const ada = await somebody();
    for (const password of ['short', 'password123', ada.email]) {
      expect(await reset(ada, { password })).toEqual(refused('password_too_weak'));
    }
    expect((await reset(ada)).ok).toBe(true);
  });

  it('is none of who is blocked, erased, or of another tenant', async () => {
    const ada = await somebody();
    granted(await directory.updateUser(ada.userId, { blocked: true }));
    expect(await reset(ada)).toEqual(refused('user_blocked'));
    expect(await reset(ada, { tenantId: 'other' })).toEqual(refused('user_unknown'));
    await directory.ask(contracts.eraseUser, { tenantId, userId: ada.userId });
    expect(await reset(ada)).toEqual(refused('user_unknown'));
  });
});
