import type * as contracts from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { userStream } from '../streams.ts';
import { credentialsVersionOf } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

interface Needs {
  readonly recallStood: Users['recallStood'];
  readonly view: UserView;
}

/** Reads a user. */
export const readUser =
  ({ recallStood, view }: Needs): Answering<typeof contracts.readUser> =>
  async ({ tenantId, userId }) => {
    const { state, revision } = await recallStood(userStream(tenantId, userId));
    if (state.status !== 'active') return no('user_unknown');
    const described = await view.describe(state);
    const hasPassword = state.sealedPassword !== null;
    const credentialsVersion = credentialsVersionOf(state);
    return described
      ? yes({ ...described, hasPassword, credentialsVersion }, { revision })
      : no('user_unknown');
  };
