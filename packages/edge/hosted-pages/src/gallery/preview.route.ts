import { instant, tenantSettings } from '@countersign/contracts';
import { type Clock, merge, plus } from '@countersign/core';
import type { RoutePlugin } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';
import { sendProblem } from '../pages/send-page.ts';
import { fixtureIn, fixturesOf } from './fixtures.ts';
import { sendFixture } from './send-fixture.ts';

/** Long enough to look at, too short for its address to be of use to anybody who finds it. */
const lifetimeMs = 10 * 60_000;

/** What a preview may change of how a tenant looks. */
const look = tenantSettings
  .pick({
    ...{ friendlyName: true, primaryColor: true, pageBackground: true, logoUrl: true },
    ...{ faviconUrl: true, colorScheme: true, darkLogoUrl: true, pageTitle: true, theme: true },
  })
  .partial();

const preview = z.object({
  tenantId: z.string(),
  page: z.string(),
  state: z.string(),
  language: z.string(),
  look,
  /** By the names of texts, what the page would say; an older replica shows ours. */
  words: z.record(z.string(), z.string()).optional(),
  until: instant,
});

/** A page to be looked at, in a look that the tenant does not have yet. */
export type PreviewRequest = Omit<z.output<typeof preview>, 'until'>;

/** Which pages there are to look at, each with its states. */
export const previewable = (factors: Factors): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(fixturesOf(factors)).map(([page, states]) => [page, Object.keys(states)]),
  );

/**
 * Where a preview is to be read. What it looks like is in the address, sealed: only who may change
 * how a tenant looks can have a page of its host look otherwise.
 */
export const previewAddress = async (
  { vault, clock }: { readonly vault: Vault; readonly clock: Clock },
  asked: PreviewRequest,
): Promise<string> => {
  const until = plus(clock(), lifetimeMs);
  const sealed = await vault.seal('preview', JSON.stringify({ ...asked, until }));
  return `/u/preview?${new URLSearchParams({ of: sealed })}`;
};

interface Needs {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly factors: Factors;
}

/** GET /u/preview: a page of the gallery as a tenant's would look, for the admin UI to frame. */
export const previewRoute: RoutePlugin<Needs> = async (app, { vault, clock, factors }) => {
  const pages = fixturesOf(factors);

  app.get(
    '/u/preview',
    {
      config: { answers: 'page' },
      schema: { hide: true, querystring: z.object({ of: z.string().default('') }) },
    },
    async (request, reply) => {
      const { tenant, query } = request;
      const opened = await openable(vault.open('preview', query.of));
      const asked = opened === undefined ? undefined : preview.safeParse(JSON.parse(opened)).data;
      const fixture = asked && fixtureIn(pages, asked);
      if (!tenant || !fixture || asked.tenantId !== tenant.tenantId || clock() >= asked.until) {
        return sendProblem(request, reply, { problem: 'not_found', status: 404 });
      }
      const settings = merge(tenant.settings, asked.look);
      const { page, language, words } = asked;
      const shown = { fixture, page, language, words, factors };
      return sendFixture(request, reply, {
        ...{ ...shown, tenant: { ...tenant, settings }, hasScript: false },
      });
    },
  );
};
