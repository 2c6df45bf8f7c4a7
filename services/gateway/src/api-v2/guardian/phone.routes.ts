import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ManagementNeeds } from '../needs.ts';
import { refused } from '../problems.ts';
import { messageTypesRoutes } from './message-types.route.ts';
import { providerOrderRoutes, selectedProviderRoutes } from './provider-choice.route.ts';
import { providersRoutes } from './providers.route.ts';
import { templatesRoutes } from './templates.route.ts';

/**
 * How messages reach a phone. Closed where the tenant has Auth0's consolidated phone experience on:
 * what was configured stays and is used, and is changed again once that is off.
 */
export const phoneRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, needs) => {
  app.addHook('onRequest', async ({ tenant: { settings } }) => {
    if (settings.isPhoneConsolidated) throw refused('phone_consolidated');
  });
  await app.register(messageTypesRoutes, needs);
  await app.register(templatesRoutes, needs);
  await app.register(selectedProviderRoutes, needs);
  await app.register(providerOrderRoutes, needs);
  await app.register(providersRoutes, needs);
};
