import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';

/** Where a Chromium may be, first to last, as the test command looks for one. */
const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((file) => existsSync(file));
const folder = fileURLToPath(new URL('../screenshots', import.meta.url));

/** Whether there is a Chromium; where tests may not be skipped (`CI`) there has to be. */
export const chromiumAvailable = () => executablePath !== undefined || process.env.CI !== undefined;

/** Widths at which every page is looked at: a small phone and a desk. */
const widths = [360, 1280];

/** A headless Chromium that speaks to nobody but us. */
export const openBrowser = () =>
  chromium.launch({
    executablePath: executablePath ?? 'chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** Takes a picture of the page at every width, into `screenshots/`. */
export const look = async (page: Page, name: string) => {
  await mkdir(folder, { recursive: true });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
};
