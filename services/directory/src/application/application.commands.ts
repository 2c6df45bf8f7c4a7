import type { ApplicationSettings, ClientGrant } from '@countersign/contracts';
import type { Part, Patch } from '@countersign/core';
import type { OnBehalf } from './application-rights.state.ts';

export interface CreateApplication extends OnBehalf {
  readonly type: 'CreateApplication';
  readonly tenantId: string;
  readonly clientId: string;
  readonly settings: Part<ApplicationSettings> & Pick<ApplicationSettings, 'name'>;
  readonly secretDigest: string;
  readonly now: string;
}

export interface ChangeApplicationSettings {
  readonly type: 'ChangeApplicationSettings';
  readonly settings: Part<ApplicationSettings>;
  readonly now: string;
}

export interface PatchApplication extends OnBehalf {
  readonly type: 'PatchApplication';
  readonly patch: Patch<ApplicationSettings>;
  readonly addedKeys?: ApplicationSettings['publicKeys'];
  readonly removedKeyIds?: readonly string[];
  /** Of a secret that an admin brings. */
  readonly secretDigest?: string | undefined;
  readonly now: string;
}

export interface RotateApplicationSecret extends OnBehalf {
  readonly type: 'RotateApplicationSecret';
  readonly secretDigest: string;
  readonly now: string;
}

export interface RemoveApplication {
  readonly type: 'RemoveApplication';
  readonly now: string;
}

export interface GrantApi extends OnBehalf, ClientGrant {
  readonly type: 'GrantApi';
  readonly now: string;
}

export interface ChangeGrant extends OnBehalf {
  readonly type: 'ChangeGrant';
  readonly grantKey: string;
  readonly scopes?: ClientGrant['scopes'] | undefined;
  readonly others?: ClientGrant['others'];
  readonly now: string;
}

export interface RemoveGrant {
  readonly type: 'RemoveGrant';
  readonly grantKey: string;
  readonly now: string;
}

export type ApplicationCommand =
  | CreateApplication
  | ChangeApplicationSettings
  | PatchApplication
  | RotateApplicationSecret
  | RemoveApplication
  | GrantApi
  | ChangeGrant
  | RemoveGrant;
