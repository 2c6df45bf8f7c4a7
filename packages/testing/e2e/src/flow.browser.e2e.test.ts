import { demoUser } from '@countersign/demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from './browser.ts';
import { faultsOf } from './faults.ts';
import { startOtpSite } from './otp-site.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/**
 * What people do to a page besides filling it in. A browser that would have to ask whether a form
 * is to be sent again sends it here without asking, so each request that it makes is looked at.
 */
describe.skipIf(!chromiumAvailable())('the flow of the pages, in a browser', () => {
  let site: Awaited<ReturnType<typeof startOtpSite>>;
  let visitor: Visitor;
  let page: Page;
  let secret = '';
  const posted: string[] = [];

  beforeAll(async () => {
    site = await startOtpSite();
    visitor = await openVisitor();
    page = visitor.page;
    page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(new URL(request.url()).pathname);
    });
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  const alerts = () => page.getByRole('alert').count();
  const isWhole = async () => {
    expect(page.url()).toContain('state=');
    expect(await page.locator('h1').textContent()).not.toContain('ended');
    expect(await faultsOf(page)).toEqual([]);
  };

  /** Reloads, goes back and forward, and opens the address in a tab as a phone restores one. */
  const moveAbout = async () => {
    posted.length = 0;
    const [address, title] = [page.url(), await page.title()];
    await page.reload();
    await isWhole();
    expect(await alerts()).toBe(0);
    await page.goBack();
    await isWhole();
    await page.goForward();
    await isWhole();
    expect(page.url()).toBe(address);
    const restored = await page.context().newPage();
    await restored.goto(address);
    expect((await restored.title()).replace('Error: ', '')).toBe(title.replace('Error: ', ''));
    await restored.close();
    expect(posted).toEqual([]);
  };

  /** Clicks the button twice, as some people do on every button. */
  const clickTwice = async () => {
    const { x = 0, y = 0 } = (await page.locator('button.submit').boundingBox()) ?? {};
    await page.mouse.dblclick(x + 5, y + 5);
  };

  const shownKey = async () =>
    ((await page.locator('.key').textContent()) ?? '').replaceAll(/\s/g, '');

  it('keeps a refused password a page that can be read again', async () => {
    await page.goto(`${site.url}/demo`);
    await visitor.leaveBy(() => page.getByRole('link', { name: 'Sign in' }).click());
    await page.locator('[name=username]').fill(demoUser.email);
    await visitor.enter('password', 'not the password');
    expect(await alerts()).toBe(1);
    expect(await page.locator('[name=username]').inputValue()).toBe(demoUser.email);
    expect(await page.locator('[name=password]').inputValue()).toBe('');
    await moveAbout();
    await page.locator('[name=username]').fill(demoUser.email);
    await page.locator('[name=password]').fill('not the password');
    await clickTwice();
    await expect.poll(alerts).toBe(1);
  });

  it('keeps a refused number, and the key of an app', async () => {
    await visitor.signIn(site.url);
    await visitor.press('Code by phone');
    await visitor.enter('phone', '12');
    expect(await page.locator('[name=phone]').inputValue()).toBe('12');
    await moveAbout();
    await visitor.press('Choose another method');
    await visitor.press('Authenticator app');
    secret = await shownKey();
    await visitor.enter('code', '000000');
    expect(await alerts()).toBe(1);
    await moveAbout();
    expect(await shownKey()).toBe(secret);
  });

  it('keeps a recovery code the same until it is kept', async () => {
    await visitor.enter('code', site.appCode(secret));
    const given = await shownKey();
    await page.locator('#saved').evaluate((box) => box.removeAttribute('required'));
    await visitor.press('Continue');
    expect(await alerts()).toBe(1);
    await page.reload();
    expect([await alerts(), await shownKey()]).toEqual([0, given]);
    await page.getByRole('checkbox').check();
    await clickTwice();
    await expect.poll(() => page.url(), { timeout: 30_000 }).toMatch(/\/demo\/callback/);
  });

  it('ends the code that was wrong too often at a page with a button for another', async () => {
    site.passStep();
    await visitor.signIn(site.url);
    for (let n = 0; n < 5; n += 1) await visitor.enter('code', '000000');
    await visitor.shows('30-app-challenge-locked');
    const locked = await page.locator('h1').textContent();
    await page.reload();
    expect(await page.locator('h1').textContent()).toBe(locked);
    await visitor.press('Try again');
    await visitor.enter('code', site.appCode(secret));
    await page.waitForURL(/\/demo\/callback/);
  });

  it('leads who goes back after the end to the application', async () => {
    await page.goBack();
    await expect.poll(() => page.locator('h1').textContent()).toBe('This sign-in has ended');
    await visitor.shows('31-login-over');
    await visitor.leaveBy(() => page.getByRole('link', { name: /^Back to/ }).click());
    expect(new URL(page.url()).origin).toBe(new URL(site.url).origin);
  });
});
