import type { findUserByName as operation } from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { FindConnection } from '../connection/find-connection.ts';
import type { Reservations } from '../reservation/reservations.ts';
import { userStream } from '../streams.ts';
import type { PersonalNames } from './names.ts';
import { credentialsVersionOf } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';
import type { Decoy } from './verify-password.handler.ts';

interface Needs {
  readonly recall: Users['recall'];
  readonly recallReservation: Reservations['recall'];
  readonly findConnection: FindConnection;
  readonly names: PersonalNames;
  readonly view: UserView;
  readonly decoy: Decoy;
}

const nobody = yes({});

/** Finds who goes by a name; for one that nobody goes by the same is read and opened. */
export const findUserByName =
  (needs: Needs): Answering<typeof operation> =>
  async ({ tenantId, connection, name }) => {
    const { recall, recallReservation, findConnection, names, view, decoy } = needs;
    const [held, database] = await Promise.all([
      recallReservation(names.reservationOf(tenantId, connection, name)),
      findConnection(tenantId, connection),
    ]);
    const decoyStream = userStream(decoy.whose.tenantId, decoy.whose.userId);
    const state = await recall(held.status === 'held' ? held.owner : decoyStream);
    const isTheirs =
      state.status === 'active' &&
      held.status === 'held' &&
      state.claims.some(({ claimId }) => claimId === held.claimId);
    if (!isTheirs || database?.strategy !== 'auth0') {
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
