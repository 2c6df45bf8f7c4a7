import type * as contracts from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { userStream } from '../streams.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

interface Needs {
  readonly recall: Users['recall'];
  readonly view: UserView;
}

/** Reads a user. */
export const readUser =
  ({ recall, view }: Needs): Answering<typeof contracts.readUser> =>
  async ({ tenantId, userId }) => {
    const state = await recall(userStream(tenantId, userId));
    const described = state.status === 'active' ? await view.describe(state) : undefined;
    return described ? yes(described) : no('user_unknown');
  };
