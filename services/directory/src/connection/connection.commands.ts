import type { Connection as Described } from '@countersign/contracts';
import type { FenceClaim } from '../reservation/claim.decider.ts';
import type { Claim } from '../reservation/claim.events.ts';
import type { StoredFederation } from './connection.events.ts';

export interface CreateConnection {
  readonly type: 'CreateConnection';
  readonly tenantId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly strategy: Described['strategy'];
  readonly displayName?: string | undefined;
  readonly federation?: StoredFederation | undefined;
  readonly enabledClients: readonly string[] | null;
  /** The name, reserved beforehand. */
  readonly claims: readonly Claim[];
  readonly now: string;
}

export interface ChangeConnectionSettings {
  readonly type: 'ChangeConnectionSettings';
  readonly displayName?: string | null | undefined;
  /**
   * Without a secret, the one that is kept stays, if it may. `missing` where what was said leads to
   * no provider, `address_forbidden` where it leads to one that may not be called from here.
   */
  readonly federation?: StoredFederation | 'missing' | 'address_forbidden' | undefined;
  readonly enabledClients?: readonly string[] | null | undefined;
  readonly now: string;
}

export interface RemoveConnection {
  readonly type: 'RemoveConnection';
  readonly now: string;
}

export type ConnectionCommand =
  | CreateConnection
  | ChangeConnectionSettings
  | RemoveConnection
  | FenceClaim;
