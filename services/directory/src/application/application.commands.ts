import type { ApplicationSettings } from '@countersign/contracts';
import type { Part } from '@countersign/kernel';

export interface CreateApplication {
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

export interface RotateApplicationSecret {
  readonly type: 'RotateApplicationSecret';
  readonly secretDigest: string;
  readonly now: string;
}

export interface RemoveApplication {
  readonly type: 'RemoveApplication';
  readonly now: string;
}

export type ApplicationCommand =
  | CreateApplication
  | ChangeApplicationSettings
  | RotateApplicationSecret
  | RemoveApplication;
