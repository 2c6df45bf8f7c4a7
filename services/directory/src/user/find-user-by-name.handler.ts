import type { findUserByName as operation } from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { type NameFinderNeeds, nameFinder } from './find-by-name.ts';
import { credentialsVersionOf } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Decoy } from './verify-password.handler.ts';

interface Needs extends NameFinderNeeds {
  readonly view: UserView;
  readonly decoy: Decoy;
}

const nobody = yes({});

/** Finds who goes by a name; for one that nobody goes by the same is read and opened. */
export const findUserByName = (needs: Needs): Answering<typeof operation> => {
  const { view, decoy } = needs;
  const find = nameFinder(needs);

  return async ({ tenantId, connection, name }) => {
    const { user: state } = await find(tenantId, connection, name);
    if (!state) {
      await view.openPassword(decoy.whose, decoy.sealedPassword);
      return nobody;
    }
    const known = await view.open(state, state.sealedProfile);
    if (!known) return nobody;
    const { userId, blocked } = state;
    const { email } = known.profile;
    const credentialsVersion = credentialsVersionOf(state);
    return yes({
      user: { userId, blocked, credentialsVersion, ...(email !== undefined && { email }) },
    });
  };
};
