import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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

/** A headless Chromium that speaks to nobody but us, as it is started. */
export const launching = {
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
};

/** The same, driven by a test. */
export const openBrowser = () => chromium.launch(launching);

/** Cookies go along to frames of other sites, which some builds allow only where they are told. */
const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

/**
 * The same with a profile on the disk that allows cookies in frames of other sites: those without
 * one are incognito, and allow none.
 */
export const openProfile = async () => {
  const profile = await mkdtemp(join(tmpdir(), 'countersign-profile-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    ...launching,
    ignoreHTTPSErrors: true,
  });
  return {
    page: await context.newPage(),
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
};

/** Takes a picture of the page at every width, into `screenshots/`. */
export const look = async (page: Page, name: string) => {
  await mkdir(folder, { recursive: true });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
};
