import { instant, promptTexts, tenantSettings } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';
import { ClaimFenced, claim } from '../reservation/claim.events.ts';

/** A part, so that a setting added later leaves what was recorded before readable. */
const settings = tenantSettings.partial();

export const TenantCreated = defineEvent('TenantCreated', {
  tenantId: z.string(),
  hosts: z.array(z.string()),
  claims: z.array(claim),
  settings,
  at: instant,
});

/** The host is the canonical one from now on; those before it are still the tenant's. */
export const TenantMoved = defineEvent('TenantMoved', {
  host: z.string(),
  claims: z.array(claim),
  at: instant,
});

export const TenantSettingsChanged = defineEvent('TenantSettingsChanged', {
  settings,
  at: instant,
});

/** The texts take the place of those that the prompt had in this language. */
export const CustomTextsSet = defineEvent('CustomTextsSet', {
  language: z.string(),
  prompt: z.string(),
  texts: promptTexts,
  at: instant,
});

export const tenantEvent = z.discriminatedUnion('type', [
  TenantCreated.schema,
  TenantMoved.schema,
  TenantSettingsChanged.schema,
  CustomTextsSet.schema,
  ClaimFenced.schema,
]);
export type TenantEvent = z.output<typeof tenantEvent>;
