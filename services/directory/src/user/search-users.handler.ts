import type * as contracts from '@countersign/contracts';
import type { User, UserCondition, UserField } from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Pages } from '../listing/follow-listing.ts';
import { normalName } from './names.ts';
import type { ActiveUser } from './user.state.ts';
import type { UserView } from './user-view.ts';

/** Opening a profile takes a tenth of a millisecond or so, and a key: this many take a second. */
const searchedMax = 10_000;
/** So many are opened at once. */
const batchSize = 100;

/** As the Management API shows them: who has no name is called by their address. */
const shown: Readonly<Record<UserField, (user: User) => string | undefined>> = {
  userId: ({ userId }) => userId,
  email: ({ profile }) => profile.email,
  name: ({ profile }) => profile.name ?? profile.email,
  nickname: ({ profile: { nickname, email } }) => nickname ?? email?.split('@')[0],
  phoneNumber: ({ profile }) => profile.phoneNumber,
};

const fulfils =
  (user: User) =>
  (condition: UserCondition): boolean => {
    if ('all' in condition) return condition.all.every(fulfils(user));
    if ('any' in condition) return condition.any.some(fulfils(user));
    if ('not' in condition) return !fulfils(user)(condition.not);
    const value = shown[condition.field](user);
    if (value === undefined) return false;
    const [has, wanted] = [normalName(value), normalName(condition.text)];
    return condition.isBeginning ? has.startsWith(wanted) : has === wanted;
  };

interface Needs {
  readonly list: Pages<ActiveUser>;
  readonly view: UserView;
}

/** Searches a tenant's users by what is sealed: every profile is opened, and none is kept open. */
export const searchUsers =
  ({ list, view }: Needs): Answering<typeof contracts.searchUsers> =>
  async ({ tenantId, page, perPage, condition }) => {
    const found: User[] = [];
    for (let batch = 0; batch * batchSize < searchedMax; batch += 1) {
      const { bodies, total } = await list.page({ tenantId, page: batch, perPage: batchSize });
      if (total > searchedMax) return no('too_many_users');
      const users = await Promise.all(bodies.map(view.describe));
      const known = users.filter((user) => user !== undefined);
      found.push(...known.filter((user) => fulfils(user)(condition)));
      if (bodies.length < batchSize) break;
    }
    const start = page * perPage;
    return yes({ items: found.slice(start, start + perPage), total: found.length });
  };
