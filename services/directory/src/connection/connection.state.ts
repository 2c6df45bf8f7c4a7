import type { Connection as Described } from '@countersign/contracts';
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
  readonly enabledClients: readonly string[] | null;
}

export type Connection =
  | ({ readonly status: 'unknown' } & Holds)
  | ActiveConnection
  | ({ readonly status: 'removed' } & Holds);

export const initial: Connection = { status: 'unknown', claims: [], fenced: [] };

export const evolve = (state: Connection, { type, data }: ConnectionEvent): Connection => {
  switch (type) {
    case 'ConnectionCreated': {
      const { at: _, displayName, federation, ...rest } = data;
      return { status: 'active', ...rest, displayName, federation, fenced: state.fenced };
    }
    case 'ConnectionSettingsChanged':
      return state.status === 'active'
        ? {
            ...state,
            displayName: (data.displayName ?? state.displayName) || undefined,
            federation: data.federation ?? state.federation,
            enabledClients:
              data.enabledClients === undefined ? state.enabledClients : data.enabledClients,
          }
        : state;
    case 'ConnectionRemoved':
      return { status: 'removed', claims: [], fenced: state.fenced };
    case 'ClaimFenced':
      return { ...state, fenced: [...state.fenced, data.claimId] };
  }
};
