import { demoUser } from '@countersign/demo';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable } from './browser.ts';
import { startInProcess } from './in-process.ts';
import { codeIn } from './sms-code.ts';
import { openVisitor, type Visitor } from './visitor.ts';

const phone = '+12025550123';
const minutes = 60_000;
const arrivesWithinMs = 10_000;

describe.skipIf(!chromiumAvailable())('the demo, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    site = await startInProcess();
    visitor = await openVisitor();
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.close();
    await site?.stop();
  });

  /** Reads the newest code from the outbox page, in a tab of its own. */
  const newestCode = async (messages: number) => {
    const outbox = await page.context().newPage();
    const sent = outbox.locator('.messages li');
    await expect
      .poll(
        async () => {
          await outbox.goto(`${site.url}/demo/outbox`);
          return sent.count();
        },
        { timeout: arrivesWithinMs },
      )
      .toBe(messages);
    const text = (await sent.first().locator('pre').textContent()) ?? '';
    await outbox.close();
    return codeIn(text);
  };

  const pressEnter = () => visitor.leaveBy(() => page.keyboard.press('Enter'));
  const resend = () => visitor.leaveBy(() => page.locator('button[value=resend-code]').click());

  const enter = (code: string) => visitor.enter('code', code);
  const alert = () => page.getByRole('alert').textContent();

  it('begins at a page that says what to type', async () => {
    await page.goto(`${site.url}/demo`);
    await visitor.shows('01-demo');
    await visitor.leaveBy(() => page.getByRole('link', { name: 'Sign in' }).click());
    await visitor.shows('02-login');
  });

  it('says no to a wrong password without saying which half was wrong', async () => {
    await page.locator('[name=username]').fill(demoUser.email);
    await page.locator('[name=password]').fill('not the password');
    await pressEnter();
    const known = await alert();
    await visitor.shows('03-login-refused');
    await page.locator('[name=username]').fill('nobody@example.com');
    await page.locator('[name=password]').fill('not the password');
    await pressEnter();
    expect(await alert()).toBe(known);
  });

  it('enrols a phone, and refuses a number that cannot be one', async () => {
    await visitor.signIn(site.url);
    await visitor.shows('04-enroll-phone');
    await page.locator('[name=phone]').fill('12');
    await pressEnter();
    expect(await alert()).toBeTruthy();
    await visitor.shows('05-enroll-phone-refused');
    await page.locator('[name=phone]').fill(phone);
    await pressEnter();
    expect(page.url()).toContain('mfa-sms-challenge');
    await visitor.shows('06-challenge-enroll');
  });

  it('shows the tokens once the code is proved', async () => {
    await enter(await newestCode(1));
    await page.waitForURL(/\/demo\/callback/);
    const claims = JSON.parse((await page.locator('#claims').textContent()) ?? '');
    expect(claims).toMatchObject({ email: demoUser.email, amr: ['mfa'] });
    await visitor.shows('07-tokens');
    await page.goto(`${site.url}/demo/outbox`);
    await visitor.shows('12-outbox');
    await expect
      .poll(
        async () => {
          await page.goto(`${site.url}/demo/mailbox`);
          return page.locator('.messages li').count();
        },
        { timeout: arrivesWithinMs },
      )
      .toBe(1);
    await visitor.shows('13-mailbox');
  });

  it('asks only for a code the second time, and refuses a wrong one five ways', async () => {
    await visitor.signIn(site.url);
    expect(page.url()).toContain('mfa-sms-challenge');
    const old = await newestCode(2);
    await resend();
    const code = await newestCode(3);
    const offByOne = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
    const wrong = [offByOne, code.slice(0, -1), `${code}0`, 'abcdef', old];
    const answers: (string | null)[] = [];
    for (const answer of wrong.slice(0, 4)) {
      await enter(answer);
      answers.push(await alert());
    }
    expect(new Set(answers).size).toBe(1);
    await visitor.shows('08-challenge-refused');
    await enter(` ${code.slice(0, 3)} ${code.slice(3)} `);
    await page.waitForURL(/\/demo\/callback/);
  });

  it('refuses the code of a message that a newer one replaced', async () => {
    await visitor.signIn(site.url);
    const old = await newestCode(4);
    await resend();
    await visitor.shows('09-challenge-resent');
    const code = await newestCode(5);
    await enter(old);
    expect(await alert()).toBeTruthy();
    await enter(code);
    await page.waitForURL(/\/demo\/callback/);
  });

  it('refuses a code from the minute it expires, and sends a fresh one', async () => {
    await visitor.signIn(site.url);
    const old = await newestCode(6);
    site.advance(5 * minutes);
    await enter(old);
    expect(await alert()).toBeTruthy();
    await visitor.shows('10-challenge-expired');
    await resend();
    await enter(await newestCode(7));
    await page.waitForURL(/\/demo\/callback/);
  });

  it('lets in who clicks twice', async () => {
    await visitor.signIn(site.url);
    await page.locator('[name=code]').fill(await newestCode(8));
    const answered: number[] = [];
    const form = /\/u\/mfa-sms-challenge\?/;
    // The first click arrives, and the second cuts off its answer.
    await page.route(form, async (route) => {
      const isFirst = answered.length === 0;
      if (!isFirst) return route.continue();
      answered.push((await route.fetch({ maxRedirects: 0 })).status());
    });
    const { x = 0, y = 0 } = (await page.locator('button.submit').boundingBox()) ?? {};
    await page.mouse.click(x + 5, y + 5);
    await expect.poll(() => answered).toEqual([303]);
    await page.mouse.click(x + 5, y + 5);
    // `waitForURL` gives up where it sees the first one end, which is what this is about.
    await expect.poll(() => page.url(), { timeout: 30_000 }).toMatch(/\/demo\/callback/);
    await page.unroute(form);
    const claims = JSON.parse((await page.locator('#claims').textContent()) ?? '');
    expect(claims).toMatchObject({ email: demoUser.email, amr: ['mfa'] });
  });

  it('ends a login that took too long at a page that says how to go on', async () => {
    await visitor.signIn(site.url);
    site.advance(60 * minutes);
    await enter('123456');
    await visitor.shows('11-login-expired');
    expect(await page.locator('h1').textContent()).toBeTruthy();
  });
});
