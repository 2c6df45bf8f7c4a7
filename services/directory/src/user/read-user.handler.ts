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
    if (state.status !== 'active') return no('user_unknown');
    const described = await view.describe(state);
    const hasPassword = state.sealedPassword !== null;
    return described ? yes({ ...described, hasPassword }) : no('user_unknown');
  };
