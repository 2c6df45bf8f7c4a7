import { asHook, type RoutePlugin } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { problems } from '../problems.ts';
import { providersRoutes } from './providers.route.ts';
import { phoneSettings } from './settings.routes.ts';

/**
 * How messages reach a phone. Closed where the tenant has Auth0's consolidated phone experience on:
 * what was configured stays and is used, and is changed again once that is off.
 */
export const phoneRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const closed = asHook(async ({ tenant: { settings } }) =>
    settings.isPhoneConsolidated ? problems.phone_consolidated : undefined,
  );
  app.addHook('onRequest', closed);
  for (const each of phoneSettings) await app.register(each, needs);
  await app.register(providersRoutes, needs);
};
