import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ManagementNeeds } from '../needs.ts';
import { refused } from '../problems.ts';
import { providersRoutes } from './providers.route.ts';
import { phoneSettings } from './settings.routes.ts';

/**
 * How messages reach a phone. Closed where the tenant has Auth0's consolidated phone experience on:
 * what was configured stays and is used, and is changed again once that is off.
 */
export const phoneRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, needs) => {
  app.addHook('onRequest', async ({ tenant: { settings } }) => {
    if (settings.isPhoneConsolidated) throw refused('phone_consolidated');
  });
  for (const each of phoneSettings) await app.register(each, needs);
  await app.register(providersRoutes, needs);
};
