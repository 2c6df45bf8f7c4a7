import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openGateway } from './testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from './testing/person.ts';

const page = new URL('../../../docs/a-code-step-by-step.md', import.meta.url);
const filesMax = 30;

/** The files of which some function ran while something was done, by their paths. */
const ranWhile = async (deed: () => Promise<unknown>): Promise<ReadonlySet<string>> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await deed();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const ran = result.filter(({ functions }) =>
    // A file's own top level, which begins where it does, runs whoever loads it.
    functions.some(({ ranges: [range] }) => range && range.startOffset > 0 && range.count > 0),
  );
  return new Set(ran.map(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : url)));
};

it('a code goes through every file that docs/a-code-step-by-step.md names', async () => {
  const links = readFileSync(page, 'utf8').matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm);
  const named = [...links].map(([, link = '']) => fileURLToPath(new URL(link, page)));
  expect(named.length).toBeGreaterThan(0);
  expect(named.length).toBeLessThanOrEqual(filesMax);

  const world = await openGateway();
  const ada = await personAt(world);
  await ada.login();
  const ran = await ranWhile(async () => {
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    await ada.giveCode(asked);
    await world.settled();
  });
  expect(named.filter((file) => !ran.has(file))).toEqual([]);
  await world.close();
});
