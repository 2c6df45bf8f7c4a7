import { languages } from '@countersign/contracts';
import type { RoutePlugin } from '@countersign/edge-http';
import {
  ownNames,
  type PreviewRequest,
  previewAddress,
  previewable,
} from '@countersign/hosted-pages';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import { requireScope } from '../bearer.ts';
import { brandingChange, brandingPatch } from '../branding/branding.wire.ts';
import { themeBody } from '../branding/themes.route.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { invalidBody } from '../problems.ts';
import { words } from '../prompts/custom-text.route.ts';

const body = z.strictObject({
  page: z.string().describe('As `GET /countersign/pages` names it'),
  state: z.string().default('plain'),
  language: z.enum(languages).default('en'),
  branding: brandingChange.optional().describe('As for `PATCH /branding`'),
  theme: themeBody.nullish().describe('As for `POST /branding/themes`; null shows it without one'),
  texts: words.optional().describe('What the page would say, as for its screen of its prompt'),
});

const address = z.object({ url: z.string() });
const pages = z.array(
  z.object({
    page: z.string(),
    states: z.array(z.string()),
    /** The prompt whose texts are the page's, and Auth0's name of each; with ours, where asked. */
    prompt: z.string().optional(),
    texts: z.array(z.object({ name: z.string(), ours: z.string().optional() })).optional(),
  }),
);
const textsQuery = z.strictObject({
  language: z.enum(languages).optional().describe('Also tells the texts, and ours in it'),
});

/** An address can hold no more, as HTTP servers read sixteen kilobytes of headers. */
const wordsBytesMax = 8_000;
const isTooLong = (words: object) => Buffer.byteLength(JSON.stringify(words)) > wordsBytesMax;

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
    {
      config: requireScopes('read:branding'),
      schema: { querystring: textsQuery, response: { 200: pages } },
    },
    async ({ query: { language } }) =>
      Object.entries(all).map(([page, states]) => {
        const own = language && ownNames(page, language, factors);
        return {
          ...{ page, states: [...states] },
          ...(own && { prompt: own.prompt, texts: own.names.map((each) => ({ ...each })) }),
        };
      }),
  );

  app.post(
    '/countersign/pages/preview',
    {
      // Whoever could look at a page of the tenant's host in any look could make one to deceive.
      config: { ...requireScopes('update:branding'), writesNothing: true },
      schema: { body, response: { 200: address } },
    },
    async ({ tenant: { tenantId }, manager, body: asked }) => {
      const { page, state, language, texts } = asked;
      if (texts) {
        const refused = requireScope(manager, 'update:prompts');
        if (refused) return refused;
        if (isTooLong(texts)) return invalidBody('Too long to be looked at', 'texts');
      }
      const look = lookOf(asked);
      const preview = { tenantId, page, state, language, look, words: texts };
      return { url: await previewAddress({ vault, clock }, preview) };
    },
  );
};
