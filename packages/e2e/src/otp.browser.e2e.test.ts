import { demoUser } from '@countersign/demo';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, look, openBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { startOtpSite } from './otp-site.ts';

describe.skipIf(!chromiumAvailable())('an authenticator app, in a browser', () => {
  let site: Awaited<ReturnType<typeof startOtpSite>>;
  let browser: Browser;
  let page: Page;
  let secret = '';
  let recoveryCode = '';

  beforeAll(async () => {
    site = await startOtpSite();
    browser = await openBrowser();
    page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  const shows = async (name: string) => {
    await look(page, name);
    expect(await faultsOf(page)).toEqual([]);
  };
  /** Does what leaves the page, and waits until the next one is there. */
  const leaveBy = async (leave: () => Promise<unknown>) => {
    const arrived = page.waitForEvent('load');
    await leave();
    await arrived;
  };
  const press = (name: string) => leaveBy(() => page.getByRole('button', { name }).click());
  const enter = async (code: string) => {
    await page.locator('[name=code]').fill(code);
    await leaveBy(() => page.keyboard.press('Enter'));
  };
  const shownKey = async () =>
    ((await page.locator('.key').textContent()) ?? '').replaceAll(/\s/g, '');
  const signIn = async () => {
    await page.context().clearCookies();
    await page.goto(`${site.url}/demo`);
    await leaveBy(() => page.getByRole('link', { name: 'Sign in' }).click());
    await page.locator('[name=username]').fill(demoUser.email);
    await page.locator('[name=password]').fill(demoUser.password);
    await leaveBy(() => page.keyboard.press('Enter'));
  };
  const keep = async () => {
    await page.getByRole('checkbox').check();
    await leaveBy(() => page.keyboard.press('Enter'));
    await page.waitForURL(/\/demo\/callback/);
  };

  it('can be chosen, scanned or typed, and says so when a code is wrong', async () => {
    await signIn();
    await shows('20-enroll-options');
    await press('Authenticator app');
    await shows('21-enroll-app');
    secret = await shownKey();
    await enter('000000');
    expect(await page.getByRole('alert').textContent()).toContain('not right');
    await shows('22-enroll-app-refused');
    expect(await shownKey()).toBe(secret);
    await enter(site.appCode(secret));
    expect(page.url()).toContain('mfa-recovery-code-enrollment');
  });

  it('comes with a recovery code, and the login waits until it is kept', async () => {
    await shows('23-recovery-code');
    recoveryCode = await shownKey();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(page.url()).toContain('mfa-recovery-code-enrollment');
    await keep();
  });

  it('is asked for the next time', async () => {
    site.passStep();
    await signIn();
    await shows('24-app-challenge');
    await enter('000000');
    await shows('25-app-challenge-refused');
    await enter(site.appCode(secret));
    await page.waitForURL(/\/demo\/callback/);
  });

  it('can be lost: the recovery code signs in, and another is given', async () => {
    await signIn();
    await press('Use another method');
    await shows('26-login-options');
    await press('Recovery code');
    await shows('27-recovery-challenge');
    await enter('ABCD');
    await shows('28-recovery-challenge-refused');
    await enter(recoveryCode);
    expect(page.url()).toContain('mfa-recovery-code-challenge-new-code');
    await shows('29-recovery-code-renewed');
    await keep();
  });
});
