import { readFile } from 'node:fs/promises';
import { demoClientId, demoUser } from '@countersign/demo';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openBrowser } from './browser.ts';
import { faultsOf, overflowOf } from './faults.ts';
import { resetLinkMailed } from './mail-code.ts';
import { managementOf } from './management.ts';
import { startOtpSite } from './otp-site.ts';

/** People read pages in many ways, and fill them in by whatever they have. */
describe.skipIf(!chromiumAvailable())('the pages, however they are read', () => {
  let site: Awaited<ReturnType<typeof startOtpSite>>;
  let browser: Browser;

  beforeAll(async () => {
    site = await startOtpSite();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  const open = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    const page = await context.newPage();
    return { context, page };
  };
  const leaveBy = async (page: Page, leave: () => Promise<unknown>) => {
    const arrived = page.waitForEvent('load');
    await leave();
    await arrived;
  };
  const press = (page: Page, selector: string) => leaveBy(page, () => page.click(selector));

  const toLogin = async (page: Page) => {
    await page.goto(`${site.url}/demo`);
    await leaveBy(page, () => page.getByRole('link', { name: 'Sign in' }).click());
  };
  const signIn = async (page: Page) => {
    await toLogin(page);
    await page.locator('[name=username]').fill(demoUser.email);
    await page.locator('[name=password]').fill(demoUser.password);
    await press(page, 'button.submit');
  };
  const shownKey = async (page: Page) =>
    ((await page.locator('.key').textContent()) ?? '').replaceAll(/\s/g, '');

  /** Tabs on until what is meant has the focus. */
  const tabTo = async (page: Page, selector: string) => {
    for (let n = 0; n < 30; n += 1) {
      const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
      if (await page.evaluate<boolean>(isThere)) return;
      await page.keyboard.press('Tab');
    }
    expect.fail(`${selector} is not reached by the keyboard`);
  };
  /** A browser puts the focus where a page wants it a little after it has loaded it. */
  const focused = (page: Page, selector: string) =>
    expect
      .poll(
        () => page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`),
        { timeout: 10_000 },
      )
      .toBe(true);

  it('are whole by day and night, in colours of one’s own, small, and twice the size', async () => {
    for (const of of [
      { viewport: { width: 320, height: 640 } },
      { viewport: { width: 320, height: 640 }, locale: 'ar' },
      { viewport: { width: 320, height: 640 }, locale: 'de' },
      { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' as const },
      { viewport: { width: 1280, height: 800 }, forcedColors: 'active' as const },
      { viewport: { width: 640, height: 800 }, deviceScaleFactor: 2, isLarge: true },
    ]) {
      const { isLarge = false, ...options } = { isLarge: false, ...of };
      const { context, page } = await open({ ...options, bypassCSP: true });
      const isWhole = async () => {
        if (isLarge) await page.addStyleTag({ content: 'html { font-size: 200% }' });
        expect([page.url(), of, await overflowOf(page)]).toEqual([page.url(), of, 0]);
        expect(await faultsOf(page)).toEqual([]);
      };
      await toLogin(page);
      await page.locator('[name=username]').fill(demoUser.email);
      await page.locator('[name=password]').fill('wrong');
      await press(page, 'button.submit');
      await isWhole();
      if ('forcedColors' in of) {
        const width = 'getComputedStyle(document.querySelector(".refusal")).borderTopWidth';
        expect(await page.evaluate(width)).toBe('3px');
      }
      await page.locator('[name=password]').fill(demoUser.password);
      await press(page, 'button.submit');
      await page.locator('.languages summary').click();
      await isWhole();
      await page.locator('.languages summary').click();
      await press(page, 'button[value=sms]');
      await isWhole();
      await page.locator('[name=phone]').fill('12');
      await press(page, 'button.submit');
      await isWhole();
      await page.goto(page.url().replace('sms-enrollment', 'begin-enroll-options'));
      await press(page, 'button[value=otp]');
      await isWhole();
      await page.goto(`${site.url}/u/login?state=gone`);
      await isWhole();
      await context.close();
    }
  });

  it('stay within a small window whatever somebody is called', async () => {
    const { call } = await managementOf(site);
    const long = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenbescheinigung';
    await call('PATCH', '/tenants/settings', { friendly_name: long });
    await call('PATCH', `/clients/${demoClientId}`, { name: long });
    const { context, page } = await open({ viewport: { width: 320, height: 640 } });
    await toLogin(page);
    expect(await overflowOf(page)).toBe(0);
    await page.goto(`${site.url}/u/login?state=gone`);
    expect(await overflowOf(page)).toBe(0);
    await context.close();
    await call('PATCH', '/tenants/settings', { friendly_name: 'Demo' });
    await call('PATCH', `/clients/${demoClientId}`, { name: 'Demo' });
  });

  it('speak the language that is chosen on one, with the login as it is', async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await toLogin(page);
    const address = page.url();
    await page.locator('.languages summary').click();
    await press(page, 'button[value=ar]');
    expect(page.url()).toBe(address);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.locator('[name=username]').fill(demoUser.email);
    await page.locator('[name=password]').fill(demoUser.password);
    await press(page, 'button.submit');
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    expect(await page.locator('.who bdi').textContent()).toBe(demoUser.email);
    await context.close();
  });

  it('lead who forgot their password through their mailbox, back into the login', async () => {
    const { context, page } = await open({
      ...{ viewport: { width: 320, height: 640 }, javaScriptEnabled: false },
    });
    const isWhole = async () => expect(await overflowOf(page)).toBe(0);
    await toLogin(page);
    const login = page.url();
    await page.locator('[name=username]').fill(demoUser.email);
    await page.locator('[name=password]').fill('forgotten');
    await press(page, 'button.submit');
    await leaveBy(page, () => page.getByRole('link', { name: 'Forgot password?' }).click());
    expect(await page.locator('[name=email]').inputValue()).toBe(demoUser.email);
    await isWhole();
    await press(page, 'button.submit');
    expect(new URL(page.url()).pathname).toBe('/u/reset-password/email');
    expect(await page.locator('h1').textContent()).toBe('Check your email');
    await isWhole();
    await page.goto(await resetLinkMailed(site.url));
    for (const field of ['password-reset', 're-enter-password']) {
      await page.locator(`[name=${field}]`).fill(demoUser.password);
    }
    await press(page, 'button.submit');
    await isWhole();
    site.passStep();
    await press(page, 'a.submit');
    expect(page.url()).toBe(login);
    await page.locator('[name=password]').fill(demoUser.password);
    await press(page, 'button.submit');
    expect(page.url()).toContain('/u/mfa-begin-enroll-options');
    await context.close();
  });

  it('say from when another code can be sent, and that one was, to who cannot see', async () => {
    const { context, page } = await open();
    await signIn(page);
    await press(page, 'button[value=sms]');
    await focused(page, '[name=phone]');
    expect(await page.locator('[name=country]').inputValue()).toBe('GB');
    await page.locator('[name=phone]').fill('07400 123456');
    await page.keyboard.press('Enter');
    await page.waitForURL(/mfa-sms-challenge/);
    const described = async () => {
      const ids = (await page.locator('[name=code]').getAttribute('aria-describedby')) ?? '';
      const texts = ids.split(' ').map((id) => page.locator(`#${id}`).textContent());
      return (await Promise.all(texts)).join(' ');
    };
    await focused(page, '[name=code]');
    expect(await described()).toContain('the number that ends in 3456');
    await press(page, 'button[value=resend-code]');
    expect(await page.getByRole('status').textContent()).toContain('new code is on its way');
    expect(await described()).toContain('new code is on its way');
    const again = page.locator('button[value=resend-code]');
    for (let n = 0; n < 12 && (await again.count()) > 0; n += 1) {
      await press(page, 'button[value=resend-code]');
    }
    const when = /can be sent from .*UTC \(in \d+ minutes\)/;
    expect(await page.locator('.aside').textContent()).toMatch(when);
    await page.reload();
    expect(await page.locator('.aside').textContent()).toMatch(when);
    expect(await again.count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await context.close();
  });

  it('let somebody in by the keyboard alone, who keeps a code without a script', async () => {
    const { context, page } = await open();
    await page.goto(`${site.url}/demo`);
    await tabTo(page, 'main a');
    await leaveBy(page, () => page.keyboard.press('Enter'));
    await focused(page, '[name=username]');
    await page.keyboard.type(demoUser.email);
    await tabTo(page, '[name=password]');
    await page.keyboard.type(demoUser.password);
    await leaveBy(page, () => page.keyboard.press('Enter'));
    await tabTo(page, 'button[value=otp]');
    await leaveBy(page, () => page.keyboard.press('Enter'));
    // It begins with a picture and not with a form.
    await focused(page, 'body');
    const secret = await shownKey(page);
    await tabTo(page, '[name=code]');
    await page.keyboard.type(site.appCode(secret));
    await tabTo(page, '[name=device]');
    await page.keyboard.type('My phone');
    await leaveBy(page, () => page.keyboard.press('Enter'));
    expect(page.url()).toContain('mfa-recovery-code-enrollment');
    const code = await shownKey(page);

    // The same page, in the same browser, where no script runs: it is whole without.
    const bare = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    await bare.addCookies(await context.cookies());
    const still = await bare.newPage();
    await still.goto(page.url());
    expect(await still.getByRole('button', { name: 'Copy' }).isVisible()).toBe(false);
    const [file] = await Promise.all([
      still.waitForEvent('download'),
      still.getByRole('link', { name: 'Download' }).click(),
    ]);
    const kept = await readFile(await file.path(), 'utf8');
    expect(kept.replaceAll(/\s|^.*: /g, '')).toBe(code);
    expect(file.suggestedFilename()).toBe('recovery-code.txt');
    await bare.close();

    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await tabTo(page, '[data-copy]');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Copied');
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied.replaceAll(/\s/g, '')).toBe(code);
    await page.evaluate('window.print = () => { document.title = "printed" }; 0');
    await tabTo(page, '[data-print]');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.title()).toBe('printed');
    expect(await faultsOf(page)).toEqual([]);
    await tabTo(page, '#saved');
    await page.keyboard.press('Space');
    await tabTo(page, 'button.submit');
    await leaveBy(page, () => page.keyboard.press('Enter'));
    await page.waitForURL(/\/demo\/callback/);

    // And the next time they are asked for the second step.
    await context.clearCookies();
    site.passStep();
    await page.goto(`${site.url}/demo`);
    await tabTo(page, 'main a');
    await leaveBy(page, () => page.keyboard.press('Enter'));
    await focused(page, '[name=username]');
    await page.keyboard.type(demoUser.email);
    await tabTo(page, '[name=password]');
    await page.keyboard.type(demoUser.password);
    await leaveBy(page, () => page.keyboard.press('Enter'));
    expect(page.url()).toContain('mfa-otp-challenge');
    await focused(page, '[name=code]');
    await page.keyboard.type(site.appCode(secret));
    await leaveBy(page, () => page.keyboard.press('Enter'));
    await page.waitForURL(/\/demo\/callback/);
    await context.close();
  });
});
