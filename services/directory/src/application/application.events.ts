import { applicationSettings, instant } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

/** A part, so that a setting added later leaves what was recorded before readable. */
const settings = applicationSettings.partial();
/** A keyed digest: a client secret is long and random, so that no slow hash is needed. */
const secretDigest = z.string();

export const ApplicationCreated = defineEvent('ApplicationCreated', {
  tenantId: z.string(),
  clientId: z.string(),
  settings: settings.required({ name: true, kind: true }),
  secretDigest,
  at: instant,
});

export const ApplicationSettingsChanged = defineEvent('ApplicationSettingsChanged', {
  settings,
  at: instant,
});

export const ApplicationSecretRotated = defineEvent('ApplicationSecretRotated', {
  secretDigest,
  at: instant,
});

export const ApplicationRemoved = defineEvent('ApplicationRemoved', { at: instant });

export const applicationEvent = z.discriminatedUnion('type', [
  ApplicationCreated.schema,
  ApplicationSettingsChanged.schema,
  ApplicationSecretRotated.schema,
  ApplicationRemoved.schema,
]);
export type ApplicationEvent = z.output<typeof applicationEvent>;
