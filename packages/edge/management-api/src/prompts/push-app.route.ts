import { type PushApp, shownOrNull, shownUrl } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { guardianDocument } from '../guardian/document.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

const url = '/prompts/mfa-push';
const text = z.string().max(1_000).nullable().optional();
const link = z.union([shownUrl, z.literal('')]).nullish();

const change = z.strictObject({
  google_app_link: link.describe('Where the app is in the Google Play Store'),
  apple_app_link: link.describe('Where the app is in the App Store'),
  app_name: text.describe('Name of the app'),
});

const unset: PushApp = { googleLink: null, appleLink: null, name: null };

/** What is not set is not mentioned. */
const wire = ({ googleLink, appleLink, name }: PushApp) => ({
  ...(googleLink !== null && { google_app_link: shownOrNull(googleLink) ?? '' }),
  ...(appleLink !== null && { apple_app_link: shownOrNull(appleLink) ?? '' }),
  ...(name !== null && { app_name: name }),
});

/** `/prompts/mfa-push`: the app that a tenant has people install for pushes. */
export const pushAppRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    url,
    { config: requireScopes('read:prompts'), schema: { response: { 200: change } } },
    async ({ tenant: { tenantId } }) =>
      andThen(await guardianDocument({ ask }, tenantId).settings(), ({ pushApp }) => wire(pushApp)),
  );

  app.patch(
    url,
    {
      config: requireScopes('update:prompts'),
      schema: { body: change, response: { 200: change } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const pushApp = {
        googleLink: body.google_app_link,
        appleLink: body.apple_app_link,
        name: body.app_name,
      };
      const done = answered(await guardianDocument({ ask }, tenantId).patch({ pushApp }));
      if (isProblem(done)) return done;
      return wire(done.pushApp ?? unset);
    },
  );
};
