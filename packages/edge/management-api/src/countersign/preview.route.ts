import { languages } from '@countersign/contracts';
import type { RoutePlugin } from '@countersign/edge-http';
import { type PreviewRequest, previewAddress, previewable } from '@countersign/hosted-pages';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import { brandingChange, brandingPatch } from '../branding/branding.wire.ts';
import { themeBody } from '../branding/themes.route.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';

const body = z.strictObject({
  page: z.string().describe('As `GET /countersign/pages` names it'),
  state: z.string().default('plain'),
  language: z.enum(languages).default('en'),
  branding: brandingChange.optional().describe('As for `PATCH /branding`'),
  theme: themeBody.nullish().describe('As for `POST /branding/themes`; null shows it without one'),
});

const address = z.object({ url: z.string() });
const pages = z.array(z.object({ page: z.string(), states: z.array(z.string()) }));

type Body = z.output<typeof body>;

/** What is asked for of how the pages look; a colour that is null stays the tenant's. */
const lookOf = ({ branding, theme }: Body): PreviewRequest['look'] => {
  const asked = branding && brandingPatch(branding);
  return {
    primaryColor: asked?.primaryColor ?? undefined,
    pageBackground: asked?.pageBackground ?? undefined,
    colorScheme: asked?.colorScheme ?? undefined,
    ...{ logoUrl: asked?.logoUrl, darkLogoUrl: asked?.darkLogoUrl },
    ...{ faviconUrl: asked?.faviconUrl, pageTitle: asked?.pageTitle },
    theme: theme && {
      ...{ ...theme, themeId: 'preview' },
      displayName: theme.displayName ?? 'Preview',
    },
  };
};

/** `/countersign/pages`: the hosted pages, to be looked at in a look that is not decided yet. */
export const previewRoutes: RoutePlugin<ManagementNeeds & { readonly vault: Vault }> = async (
  app,
  { vault, clock, factors },
) => {
  const all = previewable(factors);

  app.get(
    '/countersign/pages',
    { config: requireScopes('read:branding'), schema: { response: { 200: pages } } },
    async () => Object.entries(all).map(([page, states]) => ({ page, states: [...states] })),
  );

  app.post(
    '/countersign/pages/preview',
    {
      // Whoever could look at a page of the tenant's host in any look could make one to deceive.
      config: { ...requireScopes('update:branding'), writesNothing: true },
      schema: { body, response: { 200: address } },
    },
    async ({ tenant: { tenantId }, body: asked }) => {
      const { page, state, language } = asked;
      const preview = { tenantId, page, state, language, look: lookOf(asked) };
      return { url: await previewAddress({ vault, clock }, preview) };
    },
  );
};
