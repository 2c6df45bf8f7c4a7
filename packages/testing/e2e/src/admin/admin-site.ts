import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../browser.ts';
import { faultsOf } from '../faults.ts';
import { folderOf, writesPictures } from '../gallery/pictures.ts';
import type { startInProcess } from '../in-process.ts';

type Site = Awaited<ReturnType<typeof startInProcess>>;

const client = z.object({ clientId: z.string(), clientSecret: z.string() });
const granted = z.object({ access_token: z.string(), scope: z.string() });
const pictures = fileURLToPath(new URL('../../screenshots', import.meta.url));

const ownClient = async ({ dataDir }: Pick<Site, 'dataDir'>) =>
  client.parse(JSON.parse(await readFile(join(dataDir, 'bootstrap-client.json'), 'utf8')));

/** The application whose tokens the tests show. */
export const ownClientId = async (site: Site): Promise<string> => (await ownClient(site)).clientId;

/** An application's token for the Management API, with some scopes alone where they are named. */
const tokenOf = async (site: Pick<Site, 'url' | 'dataDir'>, scope?: string) => {
  const { url } = site;
  const { clientId, clientSecret } = await ownClient(site);
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      audience: `${url}/api/v2/`,
      ...(scope !== undefined && { scope }),
    }),
  });
  return granted.parse(await response.json());
};

/** What a tab keeps of Ada, who is signed in, and under which name. */
export const sessionOf = async (site: Pick<Site, 'url' | 'dataDir'>, scope?: string) => {
  const { access_token: accessToken, scope: allowed } = await tokenOf(site, scope);
  const session = { accessToken, scope: allowed, name: 'Ada', expiresAt: Date.now() + 3_600_000 };
  return { key: 'countersign.session', text: JSON.stringify(session) };
};

/** Those that the README shows. */
const ofReadme = ['overview-stats', 'login', 'person', 'messages', 'access', 'branding'];
const isToBeTaken = (name: string) => writesPictures && ofReadme.includes(name);

/** What the window shows, at half its size. */
const takeSmall = async (page: Page, name: string): Promise<void> => {
  const browser = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width: 1_440, height: 900, scale: 0.5 };
  const { data } = await browser.send('Page.captureScreenshot', { format: 'png', clip });
  await folderOf.readme(`admin-${name}.png`).write(Buffer.from(data, 'base64'));
};

interface Opening {
  readonly scope?: string;
  readonly isSignedIn?: boolean;
  /** Where the UI is, if another site hosts it. */
  readonly at?: string;
}

/**
 * Somebody before the admin UI, with a token where there is one, in a browser that speaks English.
 * Whatever the page complains of, and whatever it asks of another site, is kept.
 */
export const openAdmin = async (
  site: Site,
  { scope, isSignedIn = true, at = `${site.url}/admin/` }: Opening = {},
) => {
  const browser = await openBrowser();
  const context = await browser.newContext({ locale: 'en-GB' });
  if (isSignedIn) {
    await context.addInitScript(
      ({ key, text }) => sessionStorage.setItem(key, text),
      await sessionOf(site, scope),
    );
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (said) => {
    // What the API refuses is told on the page; a test is unknown until it is taken, and a mail
    // server until there is one.
    const isTold =
      /status of 4(00|12)/.test(said.text()) ||
      /\/(text-messages|emails)\/tests\/|\/emails\/provider$/.test(said.location().url);
    if (said.type() === 'error' && !isTold) complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const isOwn = [site.url, at].some((own) => request.url().startsWith(own));
    if (!isOwn) complaints.push(`asked ${request.url()}`);
  });
  return {
    page,
    complaints,
    /** Opens a page of the UI, and waits until everything on it has been read. */
    open: async (route: string): Promise<void> => {
      await page.goto(`${at}#${route}`);
      await settled(page);
    },
    /**
     * Looks at what is shown at both widths, light and dark: nothing serious may be amiss on any.
     * `pnpm pictures` keeps what was seen.
     */
    shows: async (name: string): Promise<void> => {
      await settled(page);
      if (writesPictures) await mkdir(pictures, { recursive: true });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const width of [390, 1440]) {
          await page.setViewportSize({ width, height: 900 });
          // What is fixed to the window stands where people see it first.
          await page.evaluate('window.scrollTo(0, 0)');
          const path = `${pictures}/admin-${name}-${colorScheme}-${width}.png`;
          // Taken whether or not it is kept: what moves is at its end by that, and so are colours.
          await page.screenshot({
            ...(writesPictures && { path, fullPage: true }),
            animations: 'disabled',
          });
          expect([name, colorScheme, width, await faultsOf(page)]).toEqual([
            ...[name, colorScheme, width, []],
          ]);
        }
        if (colorScheme === 'light' && isToBeTaken(name)) await takeSmall(page, name);
      }
      await page.emulateMedia({ colorScheme: 'light' });
    },
    close: () => browser.close(),
  };
};
export type Admin = Awaited<ReturnType<typeof openAdmin>>;

/** Far above what a page takes on a busy machine. */
export const patience = { timeout: 30_000 };

const settled = async (page: Page): Promise<void> => {
  await page.locator('#root :visible').first().waitFor();
  await page.waitForLoadState('networkidle');
  await expect.poll(() => page.locator('[aria-busy=true]').count(), patience).toBe(0);
};
