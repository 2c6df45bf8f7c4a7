import { instant, tenantSettings } from '@countersign/contracts';
import { defineEvent } from '@countersign/kernel';
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

export const TenantSettingsChanged = defineEvent('TenantSettingsChanged', {
  settings,
  at: instant,
});

export const tenantEvent = z.discriminatedUnion('type', [
  TenantCreated.schema,
  TenantSettingsChanged.schema,
  ClaimFenced.schema,
]);
export type TenantEvent = z.output<typeof tenantEvent>;
