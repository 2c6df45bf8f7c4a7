import type { Vault } from '@countersign/vault';
import type { Reservations } from '../reservation/reservations.ts';
import { connectionNameStream } from '../streams.ts';
import type { ActiveConnection } from './connection.state.ts';
import type { Connections } from './connections.ts';

/** Auth0's name for the database of passwords that every tenant begins with. */
export const databaseName = 'Username-Password-Authentication';

/** The id of that database: one for each tenant, in the shape of all others. */
export const databaseIdOf = (vault: Vault) => (tenantId: string) =>
  `con_${vault
    .fingerprint('database', tenantId)
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 16)}`;

interface Needs {
  readonly recallReservation: Reservations['recall'];
  readonly recall: Connections['recall'];
}

/** Finds a tenant's connection by its name. */
export const findConnection =
  ({ recallReservation, recall }: Needs) =>
  async (tenantId: string, name: string): Promise<ActiveConnection | undefined> => {
    const held = await recallReservation(connectionNameStream(tenantId, name));
    if (held.status !== 'held') return undefined;
    const state = await recall(held.owner);
    return state.status === 'active' ? state : undefined;
  };

export type FindConnection = ReturnType<typeof findConnection>;
