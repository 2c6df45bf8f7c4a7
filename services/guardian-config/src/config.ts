import { flag } from '@countersign/kernel';
import { serviceSettings } from '@countersign/process';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  DEMO: flag.default(false),
  /** Whether a tenant's webhook may be plain http, or point at private addresses. */
  ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
});
