import type { ActiveConnection } from '../connection/connection.state.ts';
import type { FindConnection } from '../connection/find-connection.ts';
import type { Reservations } from '../reservation/reservations.ts';
import { userStream } from '../streams.ts';
import type { PersonalNames } from './names.ts';
import type { ActiveUser } from './user.state.ts';
import type { Users } from './users.ts';

export interface NameFinderNeeds {
  readonly recall: Users['recall'];
  readonly recallReservation: Reservations['recall'];
  readonly findConnection: FindConnection;
  readonly names: PersonalNames;
  /** Who is read in the place of nobody. */
  readonly decoy: { readonly whose: { readonly tenantId: string; readonly userId: string } };
}

interface Found {
  /** Nobody where the connection keeps no passwords. */
  readonly user: ActiveUser | undefined;
  readonly database: ActiveConnection | undefined;
}

/** Finds who goes by a name in a connection; for one that nobody goes by as much is read. */
export const nameFinder =
  ({ recall, recallReservation, findConnection, names, decoy }: NameFinderNeeds) =>
  async (tenantId: string, connection: string, name: string): Promise<Found> => {
    const [held, database] = await Promise.all([
      recallReservation(names.reservationOf(tenantId, connection, name)),
      findConnection(tenantId, connection),
    ]);
    const nobody = userStream(decoy.whose.tenantId, decoy.whose.userId);
    const state = await recall(held.status === 'held' ? held.owner : nobody);
    if (state.status !== 'active' || held.status !== 'held') return { user: undefined, database };
    const isTheirs = state.claims.some(({ claimId }) => claimId === held.claimId);
    return { user: isTheirs && database?.strategy === 'auth0' ? state : undefined, database };
  };
