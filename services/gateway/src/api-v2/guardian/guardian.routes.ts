import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ManagementNeeds } from '../needs.ts';
import { browserMemoryRoutes } from './browser-memory.route.ts';
import { enrollmentRoutes } from './enrollments.route.ts';
import { factorsRoutes } from './factors.route.ts';
import { messageTypesRoutes } from './message-types.route.ts';
import { phoneSettingsRoutes } from './phone-settings.route.ts';
import { policiesRoutes } from './policies.route.ts';
import { providerOrderRoutes, selectedProviderRoutes } from './provider-choice.route.ts';
import { providersRoutes } from './providers.route.ts';
import { templatesRoutes } from './templates.route.ts';

/** Everything below `/guardian`. */
export const guardianRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, needs) => {
  await app.register(factorsRoutes, needs);
  await app.register(policiesRoutes, needs);
  await app.register(messageTypesRoutes, needs);
  await app.register(phoneSettingsRoutes, needs);
  await app.register(templatesRoutes, needs);
  await app.register(selectedProviderRoutes, needs);
  await app.register(providerOrderRoutes, needs);
  await app.register(providersRoutes, needs);
  await app.register(browserMemoryRoutes, needs);
  await app.register(enrollmentRoutes, needs);
};
