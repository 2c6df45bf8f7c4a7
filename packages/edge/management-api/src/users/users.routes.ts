import type { RoutePlugin } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { methodRoutes } from './authentication-methods/method.route.ts';
import { methodsRoutes } from './authentication-methods/methods.route.ts';
import { userEnrollmentRoutes } from './enrollments.route.ts';
import { recoveryCodeRoute } from './recovery-code.route.ts';
import { rememberedBrowsersRoute } from './remembered-browsers.route.ts';
import { userRoutes } from './user.route.ts';
import { userAccessRoutes } from './user-access.routes.ts';
import { usersRoutes as peopleRoutes } from './users.route.ts';
import { usersByEmailRoute } from './users-by-email.route.ts';

/** Everything about the people of a tenant. */
export const usersRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(peopleRoutes, needs);
  await app.register(userRoutes, needs);
  await app.register(usersByEmailRoute, needs);
  await app.register(methodsRoutes, needs);
  await app.register(methodRoutes, needs);
  await app.register(rememberedBrowsersRoute, needs);
  await app.register(recoveryCodeRoute, needs);
  await app.register(userEnrollmentRoutes, needs);
  await app.register(userAccessRoutes, needs);
};
