import type { Connection as Described, HashScheme } from '@countersign/contracts';
import type { FenceClaim } from '../reservation/claim.decider.ts';
import type { Claim } from '../reservation/claim.events.ts';
import type { StoredFederation } from './connection.events.ts';

interface Settings {
  /** Without a secret, the one that is kept stays, if it may. */
  readonly federation?: StoredFederation | undefined;
  /** The mask of a secret was sent: it means the one that is kept. */
  readonly isSecretMasked?: boolean | undefined;
  readonly options?: Described['options'];
  readonly others?: Described['others'];
}

export interface CreateConnection extends Settings {
  readonly type: 'CreateConnection';
  readonly tenantId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly strategy: Described['strategy'];
  readonly displayName?: string | undefined;
  readonly enabledClients: readonly string[] | null;
  /** The name, reserved beforehand. */
  readonly claims: readonly Claim[];
  readonly now: string;
}

/** Whether one application may use it. */
export interface ClientSwitch {
  readonly clientId: string;
  readonly isEnabled: boolean;
}

export interface ChangeConnectionSettings extends Settings {
  readonly type: 'ChangeConnectionSettings';
  readonly displayName?: string | null | undefined;
  /**
   * Where no provider can be reached by what was said: it leads to none, or to an address that may
   * not be called from here.
   */
  readonly federationFault?: 'missing' | 'address_forbidden' | undefined;
  readonly enabledClients?: readonly string[] | null | undefined;
  readonly clients?: readonly ClientSwitch[] | undefined;
  /** What it is, where that was said again. */
  readonly name?: string | undefined;
  readonly strategy?: string | undefined;
  readonly now: string;
}

/** People come with hashes of these schemes. */
export interface AdmitHashSchemes {
  readonly type: 'AdmitHashSchemes';
  readonly schemes: readonly HashScheme[];
  readonly now: string;
}

export interface RemoveConnection {
  readonly type: 'RemoveConnection';
  readonly now: string;
}

export type ConnectionCommand =
  | CreateConnection
  | ChangeConnectionSettings
  | AdmitHashSchemes
  | RemoveConnection
  | FenceClaim;
