import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from './browser.ts';
import { outboxOf } from './countersign.ts';
import { startInProcess } from './in-process.ts';
import { codeMailed } from './mail-code.ts';
import { managementOf } from './management.ts';
import { codeSentTo } from './sms-code.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const phone = '+12025550123';

describe.skipIf(!chromiumAvailable())('a code by mail, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    site = await startInProcess();
    const admin = await managementOf(site);
    await admin.call('PUT', '/guardian/factors/email', { enabled: true });
    visitor = await openVisitor();
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  it('is nothing to who has enrolled nothing: a phone comes first', async () => {
    await visitor.signIn(site.url);
    expect(page.url()).toContain('mfa-sms-enrollment');
    await visitor.enter('phone', phone);
    await visitor.enter('code', await codeSentTo({ outbox: () => outboxOf(site.url) }, phone));
    await page.waitForURL(/\/demo\/callback/);
  });

  it('is offered beside the phone, and comes to the person’s mailbox', async () => {
    await visitor.signIn(site.url);
    await visitor.press('Use another method');
    await visitor.shows('40-login-options-mail');
    await visitor.press('Code by email');
    expect(page.url()).toContain('mfa-email-challenge');
    await visitor.shows('41-mail-challenge');
    const code = await codeMailed(site.url);
    await visitor.enter('code', '000000');
    await visitor.shows('42-mail-challenge-refused');
    await visitor.press('Send a new code');
    await visitor.shows('43-mail-challenge-resent');
    const newer = await codeMailed(site.url, 2);
    await visitor.enter('code', code);
    expect(await page.getByRole('alert').textContent()).toContain('not right');
    await visitor.enter('code', newer);
    await page.waitForURL(/\/demo\/callback/);
    const claims = JSON.parse((await page.locator('#claims').textContent()) ?? '');
    expect(claims).toMatchObject({ amr: ['mfa'] });
    await page.goto(`${site.url}/demo/mailbox`);
    await visitor.shows('44-mailbox-code');
  });
});
