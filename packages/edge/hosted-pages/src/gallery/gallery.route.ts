import { languages, type Tenant } from '@countersign/contracts';
import type { RoutePlugin } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import { html } from 'hono/html';
import { z } from 'zod';
import { sendPage } from '../pages/send-page.ts';
import { textsIn } from '../texts/language.ts';
import { fixtureIn, fixturesOf, galleryTenant } from './fixtures.ts';
import { sendFixture } from './send-fixture.ts';

const schemes = ['auto', 'light', 'dark'] as const;

/** Tenants that the pages are looked at for: one at ease, and one that makes it hard for them. */
const looks = {
  acme: galleryTenant,
  loud: {
    ...galleryTenant,
    ...{ primaryColor: '#ffea00', pageBackground: '#330066' },
    friendlyName: 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenbescheinigung',
  },
};

const query = z.object({
  lang: z.enum(languages).default('en'),
  scheme: z.enum(schemes).default('auto'),
  look: z.enum(['acme', 'loud']).default('acme'),
});
type Query = z.output<typeof query>;

const one = z.object({ page: z.string(), state: z.string() });

const tenantOf = ({ look, scheme: colorScheme }: Query): Tenant => ({
  ...{ tenantId: 'gallery', hosts: ['gallery'], customTextLanguages: [] },
  settings: { ...looks[look], enabledLocales: [...languages], colorScheme },
});

/**
 * GET /u/gallery, and each page of it: every page in every state, for who works on them. They are
 * drawn from no login and send nothing. It is there where the demo is, and nowhere else.
 */
export const galleryRoutes: RoutePlugin<{ readonly factors: Factors }> = async (
  app,
  { factors },
) => {
  const pages = fixturesOf(factors);
  const hidden = { hide: true };

  app.get('/u/gallery', { schema: { ...hidden, querystring: query } }, async (request, reply) => {
    request.tenant = tenantOf(request.query);
    const search = (change: Partial<Query>) =>
      `?${new URLSearchParams({ ...request.query, ...change })}`;
    const links = [
      ...languages.map((lang) => ({ label: lang, change: { lang } })),
      ...schemes.map((scheme) => ({ label: scheme, change: { scheme } })),
      ...(['acme', 'loud'] as const).map((look) => ({ label: look, change: { look } })),
    ];
    const content = html`<h1>Gallery</h1>
<p>${links.map(({ label, change }) => html`<a href="${search(change)}">${label}</a> `)}</p>
${Object.entries(pages).map(
  ([page, states]) => html`<h2>${page}</h2>
<ul>${Object.keys(states).map(
    (state) => html`<li><a href="/u/gallery/${page}/${state}${search({})}">${state}</a></li>`,
  )}</ul>`,
)}`;
    const texts = textsIn('en');
    return sendPage(request, reply, { page: { title: 'Gallery', content }, texts });
  });

  app.get(
    '/u/gallery/:page/:state',
    { schema: { ...hidden, params: one, querystring: query } },
    async (request, reply) => {
      const { params, query } = request;
      const fixture = fixtureIn(pages, params);
      if (!fixture) return reply.callNotFound();
      const { lang: language } = query;
      const shown = { fixture, page: params.page, language, tenant: tenantOf(query), factors };
      return sendFixture(request, reply, { ...shown, hasScript: true });
    },
  );
};
