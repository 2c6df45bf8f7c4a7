import type { Connection as Described, HashScheme } from '@countersign/contracts';
import type { Claim } from '../reservation/claim.events.ts';
import type { ConnectionEvent, StoredFederation } from './connection.events.ts';

interface Holds {
  readonly claims: readonly Claim[];
  readonly fenced: readonly string[];
}

export interface ActiveConnection extends Holds {
  readonly status: 'active';
  readonly tenantId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly strategy: Described['strategy'];
  readonly displayName: string | undefined;
  readonly federation: StoredFederation | undefined;
  readonly options?: Described['options'];
  readonly others?: Described['others'];
  readonly enabledClients: readonly string[] | null;
  /** Whom it is not for, where it is for every other one. */
  readonly exceptClients?: readonly string[];
  readonly hashSchemes: readonly HashScheme[];
}

export type Connection =
  | ({ readonly status: 'unknown' } & Holds)
  | ActiveConnection
  | ({ readonly status: 'removed' } & Holds);

export const initial: Connection = { status: 'unknown', claims: [], fenced: [] };

type Changed = Extract<ConnectionEvent, { type: 'ConnectionSettingsChanged' }>['data'];

const changed = (state: ActiveConnection, data: Changed): ActiveConnection => ({
  ...state,
  displayName: (data.displayName ?? state.displayName) || undefined,
  federation: data.federation ?? state.federation,
  hashSchemes: data.hashSchemes ?? state.hashSchemes,
  ...(data.options && { options: data.options }),
  ...(data.others && { others: data.others }),
  ...(data.enabledClients !== undefined && {
    enabledClients: data.enabledClients,
    exceptClients: data.exceptClients ?? [],
  }),
});

export const evolve = (state: Connection, { type, data }: ConnectionEvent): Connection => {
  switch (type) {
    case 'ConnectionCreated': {
      const { at: _, displayName, federation, ...rest } = data;
      const { fenced } = state;
      return { status: 'active', ...rest, displayName, federation, fenced, hashSchemes: [] };
    }
    case 'ConnectionSettingsChanged':
      return state.status === 'active' ? changed(state, data) : state;
    case 'ConnectionRemoved':
      return { status: 'removed', claims: [], fenced: state.fenced };
    case 'ClaimFenced':
      return { ...state, fenced: [...state.fenced, data.claimId] };
  }
};
