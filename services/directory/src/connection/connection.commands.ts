import type { Connection as Described } from '@countersign/contracts';
import type { FenceClaim } from '../reservation/claim.decider.ts';
import type { Claim } from '../reservation/claim.events.ts';
import type { StoredFederation } from './connection.events.ts';

interface Settings {
  readonly displayName?: string | undefined;
  /** Without a secret, the one that is kept stays, if it may. */
  readonly federation?: StoredFederation | undefined;
}

export interface CreateConnection extends Settings {
  readonly type: 'CreateConnection';
  readonly tenantId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly strategy: Described['strategy'];
  readonly enabledClients: readonly string[] | null;
  /** The name, reserved beforehand. */
  readonly claims: readonly Claim[];
  readonly now: string;
}

export interface ChangeConnectionSettings extends Settings {
  readonly type: 'ChangeConnectionSettings';
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
