import type { RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';

const url = '/prompts';

/** The one way in which the pages go here. */
const settings = {
  universal_login_experience: 'new',
  identifier_first: false,
  webauthn_platform_first_factor: false,
} as const;

const answer = z.object({
  universal_login_experience: z.literal('new'),
  identifier_first: z.literal(false),
  webauthn_platform_first_factor: z.literal(false),
});
const change = z.strictObject({
  universal_login_experience: z.literal('new').nullish(),
  identifier_first: z
    .literal(false)
    .nullish()
    .describe('The name and the password are asked on one page'),
  webauthn_platform_first_factor: z.literal(false).nullish(),
});

/** `/prompts`: how the hosted pages go. What would make them go another way is refused by name. */
export const promptSettingsRoutes: RoutePlugin<ManagementNeeds> = async (app) => {
  app.get(
    url,
    { config: requireScopes('read:prompts'), schema: { response: { 200: answer } } },
    async () => settings,
  );
  app.patch(
    url,
    {
      config: requireScopes('update:prompts'),
      schema: { body: change, response: { 200: answer } },
    },
    async () => settings,
  );
};
