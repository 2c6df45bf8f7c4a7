import type * as contracts from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Pages } from '../listing/follow-listing.ts';
import type { PersonalNames } from './names.ts';
import type { ActiveUser } from './user.state.ts';
import type { UserView } from './user-view.ts';

interface Needs {
  readonly list: Pages<ActiveUser>;
  readonly names: PersonalNames;
  readonly view: UserView;
}

/** Lists a tenant's users, newest first; `email` narrows to those who have that address. */
export const listUsers =
  ({ list, names, view }: Needs): Answering<typeof contracts.listUsers> =>
  async ({ tenantId, page, perPage, email }) => {
    const lookup = email === undefined ? undefined : names.emailFingerprint(tenantId, email);
    const { bodies, total } = await list.page({ tenantId, lookup, page, perPage });
    const described = await Promise.all(bodies.map(view.describe));
    return yes({ items: described.filter((user) => user !== undefined), total });
  };
