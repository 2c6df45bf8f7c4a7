import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { sessionOf, startCountersign } from '@countersign/e2e';
import { spread } from '../percentiles.ts';
import { type LoneBrowser, openLoneBrowser } from './lone-browser.ts';

/** How many browsers there are, each with a profile of its own. */
const browsers = Number(process.env.BROWSERS ?? 6);
/** What a browser does besides when it starts, and keeps of what it compiled, is over by then. */
const settleMs = 3_000;
/** Far above what a page takes. */
const loadMs = 4_000;

const say = (text: string) => void process.stdout.write(text);

/**
 * When the first of the large texts within a page's `main` was painted, which by then can be used,
 * in milliseconds since it was asked for. The browser notes it: Largest Contentful Paint.
 */
const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const own = list.getEntries().find(({ element }) => element?.closest('main'));
    if (own) resolve(own.startTime);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

const countersign = await startCountersign({ ADMIN_UI: '1', MANAGEMENT_REQUESTS_PER_MINUTE: '0' });
const address = `${countersign.url}/admin/`;
/** Of the same site, and no page: a tab there may keep who is signed in. */
const elsewhere = `${address}icon.svg`;
while ((await fetch(address)).status !== 200) await pause(settleMs);

const measured = new Map<string, number[]>();
const measure = async (kind: string, { evaluate }: LoneBrowser): Promise<void> => {
  await evaluate(`void setTimeout(() => location.assign('${address}'), ${settleMs})`);
  await pause(settleMs + loadMs);
  measured.set(kind, [...(measured.get(kind) ?? []), Number(await evaluate(firstPaint))]);
  await evaluate(`location.assign('${elsewhere}')`);
  await pause(settleMs);
};

const signIn = async ({ evaluate }: LoneBrowser): Promise<void> => {
  const { key, text } = await sessionOf(countersign);
  await evaluate(`sessionStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(text)})`);
};

for (let run = 0; run < browsers; run += 1) {
  const known = await openLoneBrowser(elsewhere);
  await pause(settleMs);
  await measure('nobody is signed in, never been there', known);
  await signIn(known);
  await measure('signed in', known);
  await measure('signed in, once more', known);
  await known.close();
  // As after an update, as whoever is signed in has been there.
  const emptied = await openLoneBrowser(elsewhere);
  await pause(settleMs);
  await signIn(emptied);
  await measure('signed in, nothing kept', emptied);
  await emptied.close();
}
await countersign.stop();

say(`${cpus().length} × ${cpus()[0]?.model.trim()}, Chromium without a GPU\n\n`);
say('| the browser | median ms | least ms | most ms |\n| --- | --- | --- | --- |\n');
for (const [kind, each] of measured) {
  const [median, least, most] = [spread(each).p50, Math.min(...each), Math.max(...each)];
  say(`| ${kind} | ${[median, least, most].map(Math.round).join(' | ')} |\n`);
}
