import { demoUser } from '@countersign/demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from './browser.ts';
import { mailboxOf, outboxOf } from './countersign.ts';
import { startInProcess } from './in-process.ts';
import { codeSentTo } from './sms-code.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const phone = '+12025550123';
const own = '/u/account/security';

describe.skipIf(!chromiumAvailable())('a person’s own page, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  let page: Page;

  const code = (nth: number) => codeSentTo({ outbox: () => outboxOf(site.url) }, phone, nth);
  const says = (text: string) => page.getByText(text).waitFor();
  const follow = (name: string | RegExp) =>
    visitor.leaveBy(() => page.getByRole('link', { name }).click());
  const press = (name: string | RegExp) =>
    visitor.leaveBy(() => page.getByRole('button', { name }).click());

  beforeAll(async () => {
    site = await startInProcess();
    visitor = await openVisitor();
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  it('has them sign in first, and leads back', async () => {
    await page.goto(`${site.url}${own}`);
    await page.locator('[name=username]').fill(demoUser.email);
    await visitor.enter('password', demoUser.password);
    await visitor.enter('phone', phone);
    await visitor.enter('code', await code(1));
    expect(new URL(page.url()).pathname).toBe(own);
    await visitor.shows('36-account');
  });

  it('renames what they have', async () => {
    await follow(/^Rename/);
    await visitor.shows('37-account-rename');
    await visitor.enter('name', 'Pixel 9');
    await says('It has its new name.');
  });

  it('removes it, by keyboard alone, and tells them by mail', async () => {
    await page.getByRole('link', { name: 'Remove Pixel 9' }).focus();
    await visitor.leaveBy(() => page.keyboard.press('Enter'));
    await visitor.shows('38-account-remove');
    await page.getByRole('button', { name: 'Remove' }).focus();
    await visitor.leaveBy(() => page.keyboard.press('Enter'));
    await says('It was removed.');
    const subjects = async () => (await mailboxOf(site.url)).map(({ subject }) => subject);
    await expect
      .poll(async () => (await subjects()).join(), { timeout: 20_000 })
      .toContain('was removed');
  });

  it('adds one by the pages of a login, and is back', async () => {
    await follow('Add a way');
    await visitor.shows('39-account-add');
    await press(/phone|text/i);
    await visitor.enter('phone', phone);
    await visitor.enter('code', await code(2));
    expect(new URL(page.url()).pathname).toBe(own);
    await page.getByRole('link', { name: /^Remove/ }).waitFor();
  });
});
