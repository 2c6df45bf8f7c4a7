import { randomBytes } from 'node:crypto';
import { demoUser } from '@countersign/demo';
import { ManagementClient } from 'auth0';
import express from 'express';
import { auth, type ConfigParams } from 'express-openid-connect';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openBrowser } from '../browser.ts';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';
import { type SiteHost, serveSecurely } from './secure-site.ts';
import { signInAt } from './sign-in-at.ts';

/**
 * An application on Auth0's library for Express: every page is for who is signed in. Each has a
 * host of its own, since cookies know no ports.
 */
const startApp = async (
  countersign: SecureCountersign,
  host: SiteHost,
  settings: ConfigParams = {},
) => {
  const { domain, client, tls, url } = countersign;
  const app = express();
  const { origin, stop } = await serveSecurely(tls, host, app);
  const management = new ManagementClient({ domain, ...client, maxRetries: 0 });
  const { client_id: clientID = '' } = await management.clients.create({
    ...{ name: 'Office', app_type: 'regular_web', callbacks: [`${origin}/callback`] },
    allowed_logout_urls: [origin, `${origin}/`],
  });
  const secret = randomBytes(32).toString('hex');
  // Its four settings without a default; all else is the library's own choice.
  app.use(auth({ issuerBaseURL: url, baseURL: origin, clientID, secret, ...settings }));
  app.get('/', ({ oidc }, response) => void response.json(oidc.user));
  return { origin, stop };
};

describe.skipIf(!chromiumAvailable())('express-openid-connect, unmodified', () => {
  let countersign: SecureCountersign;
  let office: Awaited<ReturnType<typeof startApp>>;
  let archive: Awaited<ReturnType<typeof startApp>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    countersign = await startSecureCountersign();
    office = await startApp(countersign, 'localhost');
    archive = await startApp(countersign, '127.0.0.1', { idpLogout: true });
    browser = await openBrowser();
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([office?.stop(), archive?.stop()]);
    await countersign?.stop();
  });

  /** Whom the page of an application shows, once the browser is there. */
  const shown = async (origin: string): Promise<unknown> => {
    await page.waitForURL(`${origin}/`);
    return JSON.parse((await page.locator('body').textContent()) ?? '');
  };

  it('signs somebody in by its default settings, with a second factor', async () => {
    await page.goto(office.origin);
    await signInAt(page, countersign);
    expect(await shown(office.origin)).toMatchObject({ email: demoUser.email, amr: ['mfa'] });
  });

  it('signs them in to the next application without a word', async () => {
    await page.goto(archive.origin);
    expect(await shown(archive.origin)).toMatchObject({ email: demoUser.email });
  });

  it('signs out of itself alone by its default settings', async () => {
    await page.goto(`${office.origin}/logout`);
    expect(await shown(office.origin)).toMatchObject({ email: demoUser.email });
  });

  it('signs out here, too, where it is told to', async () => {
    await page.goto(`${archive.origin}/logout`);
    await page.waitForURL(/\/u\/login/);
    await page.goto(`${office.origin}/login`);
    await page.waitForURL(/\/u\/login/);
  });
});
