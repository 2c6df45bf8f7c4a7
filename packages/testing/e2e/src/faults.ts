import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** What is put into a page that axe is to look at. */
export const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The rules of WCAG 2.2 A and AA. */
export const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** By how many pixels a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );

/** What is wrong with a page by WCAG 2.2 A and AA: what axe finds, and that it fits (1.4.10). */
export const faultsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(await readFile(axeFile, 'utf8'));
  const found = await page.evaluate(async (runOnly) => {
    // The line above has just put axe into the page.
    const { axe } = globalThis as unknown as { readonly axe: typeof import('axe-core') };
    const { violations } = await axe.run({ runOnly });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }, wcag);
  return (await overflowOf(page)) > 0 ? [...found, 'wider than the window'] : found;
};
