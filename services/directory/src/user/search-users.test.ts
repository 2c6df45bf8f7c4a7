import * as contracts from '@countersign/contracts';
import { openWorld } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';
import { searchUsers } from './search-users.handler.ts';
import { userView } from './user-view.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
  for (const [email, name] of [
    ['ada@example.com', 'Ada Lovelace'],
    ['adam@example.com', 'Adam'],
  ] as const) {
    granted(await directory.createUser(email, { profile: { name } }));
  }
});
afterAll(() => directory.close());

const search = async (condition: contracts.UserCondition, at = tenantId) => {
  const asked = { tenantId: at, condition };
  const { items } = granted(await directory.ask(contracts.searchUsers, asked));
  return items.map(({ profile }) => profile.name);
};
const begins = (text: string) => ({ field: 'name' as const, text, isBeginning: true });

describe('a search of people', () => {
  it('finds by what is sealed, without regard to case, newest first', async () => {
    expect(await search(begins('ADA'))).toEqual(['Adam', 'Ada Lovelace']);
    expect(await search({ not: begins('adam') })).toEqual(['Ada Lovelace']);
    expect(await search({ field: 'phoneNumber', text: '+49', isBeginning: true })).toEqual([]);
  });

  it('finds nobody of another tenant, and nobody who was erased', async () => {
    expect(await search(begins('ada'), 'other')).toEqual([]);
    const { userId } = granted(
      await directory.createUser('adele@example.com', { profile: { name: 'Adele' } }),
    );
    expect(await search(begins('adele'))).toEqual(['Adele']);
    granted(await directory.ask(contracts.eraseUser, { tenantId, userId }));
    expect(await search(begins('adele'))).toEqual([]);
  });

  it('is refused where more people are to be looked at than that can be done for', async () => {
    const { vault, close } = openWorld();
    const list = { page: async () => ({ bodies: [], total: 10_001 }) };
    const asking = searchUsers({ list, view: userView(vault) });
    const asked = { tenantId, page: 0, perPage: 50, condition: begins('a') };
    expect(await asking(asked)).toEqual(refused('too_many_users'));
    await close();
  });
});
