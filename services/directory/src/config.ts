import { flag } from '@countersign/kernel';
import { serviceSettings } from '@countersign/process';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  /** Whether a connection's provider may be at a private address, and on this machine over http. */
  ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
});
