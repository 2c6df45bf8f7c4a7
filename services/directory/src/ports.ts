import type { Clock, EventStore, Messaging } from '@countersign/kernel';
import type { RelayPorts } from '@countersign/relay';
import type { Vault } from '@countersign/vault';
import type { NewId } from './adapters/random-id.ts';

/** What the service needs of the world. */
export interface DirectoryPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Makes ids and secrets; random unless a test says otherwise. */
  readonly newId?: NewId;
  /** Reaches OpenID providers; the platform's `fetch` unless told otherwise. */
  readonly http?: typeof fetch;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}
