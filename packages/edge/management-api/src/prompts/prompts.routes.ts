import type { RoutePlugin } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { customTextRoutes } from './custom-text.route.ts';
import { promptSettingsRoutes } from './prompt-settings.route.ts';
import { pushAppRoutes } from './push-app.route.ts';

/** Everything under `/prompts`. */
export const promptRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(promptSettingsRoutes, needs);
  await app.register(pushAppRoutes, needs);
  await app.register(customTextRoutes, needs);
};
