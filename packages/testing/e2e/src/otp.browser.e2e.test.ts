import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from './browser.ts';
import { startOtpSite } from './otp-site.ts';
import { openVisitor, type Visitor } from './visitor.ts';

describe.skipIf(!chromiumAvailable())('an authenticator app, in a browser', () => {
  let site: Awaited<ReturnType<typeof startOtpSite>>;
  let visitor: Visitor;
  let page: Page;
  let secret = '';
  let recoveryCode = '';

  beforeAll(async () => {
    site = await startOtpSite();
    visitor = await openVisitor();
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  const enter = (code: string) => visitor.enter('code', code);
  const shownKey = async () =>
    ((await page.locator('.key').textContent()) ?? '').replaceAll(/\s/g, '');
  const keep = async () => {
    await page.getByRole('checkbox').check();
    await visitor.leaveBy(() => page.keyboard.press('Enter'));
    await page.waitForURL(/\/demo\/callback/);
  };

  it('can be chosen, scanned or typed, and says so when a code is wrong', async () => {
    await visitor.signIn(site.url);
    await visitor.shows('20-enroll-options');
    await visitor.press('Authenticator app');
    await visitor.shows('21-enroll-app');
    secret = await shownKey();
    await enter('000000');
    expect(await page.getByRole('alert').textContent()).toContain('not right');
    await visitor.shows('22-enroll-app-refused');
    expect(await shownKey()).toBe(secret);
    await enter(site.appCode(secret));
    expect(page.url()).toContain('mfa-recovery-code-enrollment');
  });

  it('comes with a recovery code, and the login waits until it is kept', async () => {
    await visitor.shows('23-recovery-code');
    recoveryCode = await shownKey();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(page.url()).toContain('mfa-recovery-code-enrollment');
    await keep();
  });

  it('is asked for the next time', async () => {
    site.passStep();
    await visitor.signIn(site.url);
    await visitor.shows('24-app-challenge');
    await enter('000000');
    await visitor.shows('25-app-challenge-refused');
    await enter(site.appCode(secret));
    await page.waitForURL(/\/demo\/callback/);
  });

  it('can be lost: the recovery code signs in, and another is given', async () => {
    await visitor.signIn(site.url);
    await visitor.press('Use another method');
    await visitor.shows('26-login-options');
    await visitor.press('Recovery code');
    await visitor.shows('27-recovery-challenge');
    await enter('ABCD');
    await visitor.shows('28-recovery-challenge-refused');
    await enter(recoveryCode);
    expect(page.url()).toContain('mfa-recovery-code-challenge-new-code');
    await visitor.shows('29-recovery-code-renewed');
    await keep();
  });
});
