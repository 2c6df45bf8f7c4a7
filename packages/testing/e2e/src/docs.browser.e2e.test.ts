import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAvailable, openBrowser } from './browser.ts';
import { faultsOf, overflowOf } from './faults.ts';
import { startInProcess } from './in-process.ts';

describe.skipIf(!chromiumAvailable())('/docs, in a browser', () => {
  let site: Awaited<ReturnType<typeof startInProcess>>;
  let browser: Browser;

  beforeAll(async () => {
    site = await startInProcess();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it.each([
    { width: 1280, colorScheme: 'light' as const },
    { width: 320, colorScheme: 'dark' as const },
  ])('has nothing that axe finds wrong, closed or open: $width, $colorScheme', async (of) => {
    const { width, colorScheme } = of;
    const options = { viewport: { width, height: 800 }, colorScheme };
    const page = await (await browser.newContext(options)).newPage();
    const refused: string[] = [];
    page.on('console', (line) => {
      if (line.text().includes('Content Security Policy')) refused.push(line.text());
    });
    await page.goto(`${site.url}/docs`);
    expect(await faultsOf(page)).toEqual([]);
    for (const name of ['Switch a factor on or off', 'Change a user', 'Sign in']) {
      const operation = page.locator('summary').filter({ hasText: name }).first();
      await operation.focus();
      await page.keyboard.press('Enter');
      expect(await operation.locator('..').getAttribute('open')).toBe('');
    }
    expect(await faultsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    expect(refused).toEqual([]);
    await page.context().close();
  });
});
