import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ManagementNeeds } from '../needs.ts';
import { browserMemoryRoutes } from './browser-memory.route.ts';
import { codeSettingsRoutes } from './code-settings.route.ts';
import { enrollmentTicketRoute } from './enrollment-ticket.route.ts';
import { enrollmentRoutes } from './enrollments.route.ts';
import { factorServiceRoutes } from './factor-services.route.ts';
import { factorsRoutes } from './factors.route.ts';
import { phoneRoutes } from './phone.routes.ts';
import { policiesRoutes } from './policies.route.ts';
import { apnsRoutes, fcmRoutes, pushProviderRoutes } from './push.route.ts';
import { webauthnRoutes } from './webauthn.route.ts';

/** Everything below `/guardian`. */
export const guardianRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, needs) => {
  await app.register(factorsRoutes, needs);
  await app.register(policiesRoutes, needs);
  await app.register(phoneRoutes, needs);
  await app.register(codeSettingsRoutes, needs);
  await app.register(browserMemoryRoutes, needs);
  await app.register(enrollmentTicketRoute, needs);
  await app.register(enrollmentRoutes, needs);
  await app.register(pushProviderRoutes, needs);
  await app.register(apnsRoutes, needs);
  await app.register(fcmRoutes, needs);
  await app.register(factorServiceRoutes, needs);
  await app.register(webauthnRoutes, needs);
};
