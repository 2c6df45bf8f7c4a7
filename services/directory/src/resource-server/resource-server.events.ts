import { instant, resourceServerSettings } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

/** A part, so that a setting added later leaves what was recorded before readable. */
const settings = resourceServerSettings.partial();

export const ResourceServerCreated = defineEvent('ResourceServerCreated', {
  resourceServerId: z.string(),
  identifier: z.string(),
  settings,
  at: instant,
});

export const ResourceServerSettingsChanged = defineEvent('ResourceServerSettingsChanged', {
  resourceServerId: z.string(),
  settings,
  at: instant,
});

export const ResourceServerRemoved = defineEvent('ResourceServerRemoved', {
  resourceServerId: z.string(),
  at: instant,
});

export const resourceServerEvent = z.discriminatedUnion('type', [
  ResourceServerCreated.schema,
  ResourceServerSettingsChanged.schema,
  ResourceServerRemoved.schema,
]);
export type ResourceServerEvent = z.output<typeof resourceServerEvent>;
