import type { RoutePlugin } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { breachedPasswordRoutes } from './breached-password.route.ts';
import { bruteForceRoutes } from './brute-force.route.ts';
import { phoneProviderRoutes } from './phone-provider.route.ts';
import { riskAssessmentRoutes } from './risk-assessments.route.ts';
import { suspiciousIpRoutes } from './suspicious-ip.route.ts';
import { userBlockRoutes } from './user-blocks.route.ts';

/** What protects a tenant from guessing, and who is blocked by it just now. */
export const attackProtectionRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(bruteForceRoutes, needs);
  await app.register(suspiciousIpRoutes, needs);
  await app.register(breachedPasswordRoutes, needs);
  await app.register(phoneProviderRoutes, needs);
  await app.register(riskAssessmentRoutes, needs);
  await app.register(userBlockRoutes, needs);
};
