import { privateWebhooks, serviceSettings } from '@countersign/process';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({ ALLOW_PRIVATE_WEBHOOKS: privateWebhooks });
