import type { PromptTexts, TenantSettings } from '@countersign/contracts';
import type { Part, Patch } from '@countersign/core';
import type { FenceClaim } from '../reservation/claim.decider.ts';
import type { Claim } from '../reservation/claim.events.ts';

export interface CreateTenant {
  readonly type: 'CreateTenant';
  readonly tenantId: string;
  readonly hosts: readonly string[];
  /** One for each host, reserved beforehand. */
  readonly claims: readonly Claim[];
  readonly friendlyName: string;
  readonly now: string;
}

export interface MoveTenant {
  readonly type: 'MoveTenant';
  readonly host: string;
  /** Of the host, reserved beforehand. */
  readonly claims: readonly Claim[];
  readonly now: string;
}

export interface ChangeTenantSettings {
  readonly type: 'ChangeTenantSettings';
  readonly settings: Part<TenantSettings>;
  readonly now: string;
}

export interface PatchTenant {
  readonly type: 'PatchTenant';
  readonly patch: Patch<Omit<TenantSettings, 'flags'>> & {
    readonly flags?: Readonly<Record<string, boolean | null>> | null | undefined;
  };
  readonly now: string;
}

export interface SetCustomTexts {
  readonly type: 'SetCustomTexts';
  readonly language: string;
  readonly prompt: string;
  readonly texts: PromptTexts;
  readonly now: string;
}

export type TenantCommand =
  | CreateTenant
  | MoveTenant
  | ChangeTenantSettings
  | PatchTenant
  | SetCustomTexts
  | FenceClaim;
