import { languages } from '@countersign/contracts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openBrowser } from '../browser.ts';
import { wcag } from '../faults.ts';
import { startInProcess } from '../in-process.ts';
import { addScripts, comparePicture, folderOf, setInOneFont, writesPictures } from './pictures.ts';

/** What words can do wrong; the rest is as in English, or in Arabic, from right to left. */
const ofWords = [
  ...['aria-valid-attr-value', 'button-name', 'document-title', 'html-has-lang'],
  ...['html-lang-valid', 'label', 'link-name', 'select-name', 'summary-name', 'target-size'],
  'valid-lang',
];

/** The narrowest window that WCAG 2.2 speaks of (1.4.10): 1280 pixels, at 400 %. */
const narrow = { width: 320, height: 640 };
const phone = { width: 400, height: 700 };

/** Those that the README shows, by day and by night. */
const pictured = [
  ...['mfa-sms-enrollment/plain', 'mfa-sms-challenge/plain'],
  ...['mfa-login-options/plain', 'mfa-recovery-code-enrollment/plain'],
  'mfa-webauthn-roaming-challenge/plain',
];
/** Those that show what is like no other: from right to left, and what a tenant can do to it. */
const rightToLeft = ['login/both', 'mfa-sms-enrollment/phone_number_malformed', ...pictured];

interface Look {
  readonly lang: string;
  readonly scheme: 'light' | 'dark';
  readonly look: 'acme' | 'loud';
}
const day: Look = { lang: 'en', scheme: 'light', look: 'acme' };
const night: Look = { ...day, scheme: 'dark' };

describe.skipIf(!chromiumAvailable())('the gallery', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let browser: Browser;
  let names: readonly string[];

  const at = (name: string, look: Look) =>
    `${site.url}/u/gallery/${name}?${new URLSearchParams({ ...look })}`;

  beforeAll(async () => {
    // Every page is fetched hundreds of times, from one address.
    site = await startInProcess({ REQUESTS_PER_MINUTE: '0' });
    browser = await openBrowser();
    const listed = await (await fetch(`${site.url}/u/gallery`)).text();
    names = [...listed.matchAll(/href="\/u\/gallery\/([^?"]+)/g)].map(([, name = '']) => name);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  const open = async (options: BrowserContextOptions) => {
    // Axe and the pages' own text come in from outside, which their policy does not let them.
    const context = await browser.newContext({ bypassCSP: true, ...options });
    return context.newPage();
  };

  /** What is wrong with each page in a look. */
  const faultsIn = async (page: Page, look: Look, rules: object): Promise<readonly string[]> => {
    await page.goto(at('login/plain', look));
    await addScripts(page);
    const addresses = names.map((name) => at(name, look));
    const asked = JSON.stringify({ addresses, options: rules });
    return page.evaluate<readonly string[]>(`gallery.faultsOfPages(${asked})`);
  };

  it('shows every page the same by day and by night, but for its colours', async () => {
    const without = async (name: string, look: Look) =>
      (await (await fetch(at(name, look))).text())
        .replaceAll(/\/u\/style\/[^"]+/g, '')
        .replaceAll(/scheme=\w+/g, '');
    for (const name of names) expect(await without(name, night)).toBe(await without(name, day));
  });

  it.concurrent.each(languages)('has nothing wrong in a narrow window, in %s', async (lang) => {
    const page = await open({ viewport: narrow });
    const isWhole = lang === 'en' || lang === 'ar';
    const rules = isWhole
      ? { runOnly: wcag, rules: { 'color-contrast': { enabled: false } } }
      : { runOnly: { type: 'rule', values: ofWords } };
    expect(await faultsIn(page, { ...day, lang }, rules)).toEqual([]);
    await page.context().close();
  });

  it.concurrent.each<Look>([
    ...[day, night],
    ...[day, night].map((look): Look => ({ ...look, look: 'loud' })),
  ])('can be read in its colours: $scheme, $look', async (look) => {
    const page = await open({ viewport: phone });
    const rules = { runOnly: { type: 'rule', values: ['color-contrast'] } };
    expect(await faultsIn(page, look, rules)).toEqual([]);
    await page.context().close();
  });

  it.each([
    ...['mfa-recovery-code-enrollment', 'mfa-otp-enrollment-qr', 'mfa-sms-enrollment'],
    ...['mfa-sms-challenge', 'mfa-recovery-code-challenge'],
  ])('has what is copied sign by sign read from the left, in Arabic too: %s', async (name) => {
    const page = await open({ viewport: phone });
    await page.goto(at(`${name}/plain`, { ...day, lang: 'ar' }));
    const copied = '.key code, input[name=code], input[name=phone]';
    const directions = await page.evaluate<string[]>(
      `[...document.querySelectorAll('${copied}')].map((each) => getComputedStyle(each).direction)`,
    );
    expect(directions.length).toBeGreaterThan(0);
    expect(new Set(directions)).toEqual(new Set(['ltr']));
    await page.context().close();
  });

  describe('in pictures', () => {
    let page: Page;
    beforeAll(async () => {
      page = await open({ viewport: phone });
    });

    const plain = () =>
      names.filter((name) => /\/plain$|sms-challenge\/(locked|wrong_code)$/.test(name));
    const taken = async (name: string, look: Look) => {
      await page.goto(at(name, look));
      await setInOneFont(page);
      return page.screenshot({ fullPage: true });
    };

    it.each([
      { look: day, of: plain },
      { look: night, of: plain },
      { look: { ...day, lang: 'ar' }, of: () => rightToLeft },
      { look: { ...night, look: 'loud' as const }, of: () => rightToLeft },
    ])('looks as it did: $look.lang, $look.scheme, $look.look', async ({ look, of }) => {
      const differences: string[] = [];
      for (const name of of()) {
        const picture = await taken(name, look);
        const kind = `${look.lang}-${look.scheme}-${look.look}`;
        const difference = await comparePicture(page, { kind, name, picture });
        if (difference) differences.push(`${kind} ${name}: ${difference}`);
      }
      expect(differences).toEqual([]);
    });

    it('has taken those that the README shows', async () => {
      for (const name of pictured) {
        for (const look of [day, night]) {
          const file = folderOf.readme(`${name.replace('/plain', '')}-${look.scheme}.png`);
          if (writesPictures) await taken(name, look).then((picture) => file.write(picture));
          expect((await file.read()).length).toBeGreaterThan(5_000);
        }
      }
    });
  });
});
