import { demo, privateWebhooks, serviceSettings } from '@countersign/service-runtime';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  DEMO: demo(false),
  ALLOW_PRIVATE_WEBHOOKS: privateWebhooks,
});
