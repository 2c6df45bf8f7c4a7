import type { Clock, EventStore, Messaging } from '@countersign/core';
import type { LookupAll } from '@countersign/outbound-http';
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
  /** Whether an OpenID provider may be at a private address, and on this machine over http. */
  readonly allowPrivateWebhooks?: boolean;
  /** How a provider's host is resolved, when not by the system. */
  readonly lookup?: LookupAll;
  /** Where this replica keeps its lists; in memory unless told otherwise. */
  readonly listsFile?: string;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}
