import { randomBytes } from 'node:crypto';
import { demoUser } from '@countersign/demo';
import { ManagementClient } from 'auth0';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import Auth0Strategy from 'passport-auth0';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openBrowser } from '../browser.ts';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';
import { serveSecurely } from './secure-site.ts';
import { signInAt } from './sign-in-at.ts';

/** An application on Auth0's strategy for Passport, as its README has it. */
const startApp = async ({ domain, client, tls }: SecureCountersign) => {
  const app = express();
  const { origin, stop } = await serveSecurely(tls, '127.0.0.1', app);
  const callbackURL = `${origin}/callback`;
  const management = new ManagementClient({ domain, ...client, maxRetries: 0 });
  const { client_id: clientID = '', client_secret: clientSecret = '' } =
    await management.clients.create({
      ...{ name: 'Library', app_type: 'regular_web', callbacks: [callbackURL] },
    });

  const strategy = new Auth0Strategy(
    { domain, clientID, clientSecret, callbackURL },
    (_accessToken, _refreshToken, _params, profile, done) => done(null, profile),
  );
  const users = new passport.Passport();
  users.use(strategy);
  users.serializeUser((user, done) => done(null, user));
  users.deserializeUser((user: Express.User, done) => done(null, user));
  const secret = randomBytes(32).toString('hex');
  app.use(session({ secret, resave: false, saveUninitialized: false, cookie: { secure: true } }));
  app.use(users.session());
  app.get('/login', users.authenticate('auth0', { scope: 'openid email profile' }));
  app.get(
    '/callback',
    users.authenticate('auth0', { successRedirect: '/', failureRedirect: '/refused' }),
  );
  app.get('/', ({ user }, response) => void response.json(user ?? null));
  app.get('/refused', (_request, response) => void response.json('refused'));
  return { origin, stop };
};

describe.skipIf(!chromiumAvailable())('passport-auth0, unmodified', () => {
  let countersign: SecureCountersign;
  let library: Awaited<ReturnType<typeof startApp>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    countersign = await startSecureCountersign();
    library = await startApp(countersign);
    browser = await openBrowser();
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await library?.stop();
    await countersign?.stop();
  });

  const shown = async (): Promise<unknown> =>
    JSON.parse((await page.locator('body').textContent()) ?? '');

  it('signs somebody in, with a second factor, and reads their profile', async () => {
    await page.goto(`${library.origin}/login`);
    await signInAt(page, countersign);
    await page.waitForURL(`${library.origin}/`);
    expect(await shown()).toMatchObject({
      ...{ provider: 'auth0', id: expect.stringMatching(/^auth0\|/) },
      emails: [{ value: demoUser.email }],
    });
  });

  it('takes no code that comes without the state it sent', async () => {
    await page.goto(`${library.origin}/callback?code=guessed&state=guessed`);
    await page.waitForURL(`${library.origin}/refused`);
    expect(await shown()).toBe('refused');
  });
});
