import type { RoutePlugin } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { enrollmentTicketRoute } from './enrollment-ticket.route.ts';
import { enrollmentRoutes } from './enrollments.route.ts';
import { factorServiceRoutes } from './factor-services.route.ts';
import { factorsRoutes } from './factors.route.ts';
import { phoneRoutes } from './phone.routes.ts';
import { policiesRoutes } from './policies.route.ts';
import { apnsRoutes, fcmRoutes } from './push.route.ts';
import { settings } from './settings.routes.ts';

/** Everything below `/guardian`. */
export const guardianRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(factorsRoutes, needs);
  await app.register(policiesRoutes, needs);
  await app.register(phoneRoutes, needs);
  for (const each of settings) await app.register(each, needs);
  await app.register(enrollmentTicketRoute, needs);
  await app.register(enrollmentRoutes, needs);
  await app.register(apnsRoutes, needs);
  await app.register(fcmRoutes, needs);
  await app.register(factorServiceRoutes, needs);
};
