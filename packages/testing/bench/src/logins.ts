import { performance } from 'node:perf_hooks';
import { application, type Countersign, codeIn, type Page, person } from '@countersign/e2e';
import type { People, Somebody } from './people.ts';
import { type Spread, spread } from './percentiles.ts';
import { cpuMsOf, writtenKbOf } from './process-usage.ts';

interface Measured {
  readonly perSecond: number;
  readonly cpuMsEach: number;
  readonly writtenKbEach: number;
  readonly steps: ReadonlyMap<string, Spread>;
}

/** Keeps how long each request took, under its method and path. */
const timing = () => {
  const durations = new Map<string, number[]>();
  const http: typeof fetch = async (input, init) => {
    const started = performance.now();
    const response = await fetch(input, init);
    const step = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`;
    durations.set(step, [...(durations.get(step) ?? []), performance.now() - started]);
    return response;
  };
  return { http, durations };
};

/**
 * A page to fill in. Whatever else is answered (too busy, too many) has no form, and to send one
 * back without its `state` would be told of as a login that nobody knows.
 */
const filledIn = (page: Page): Page => {
  if (page.html.includes('name="state"')) return page;
  throw new Error(`${page.url.pathname} answered ${page.status} and has no form to fill in`);
};

/** A form that was put off (too busy) is sent again, so often at the most. */
const triesMax = 5;

const untilTaken = async (submit: () => Promise<Page>): Promise<Page> => {
  for (let tries = 1; ; tries += 1) {
    const page = await submit();
    if (page.isElsewhere || page.status !== 503 || tries === triesMax) return page;
  }
};

interface Scene {
  readonly countersign: Pick<Countersign, 'url' | 'pid'>;
  readonly people: People;
}

/**
 * Runs whole logins, `atOnce` at a time: password, code, tokens. Each person logs in `rounds`
 * times.
 */
export const measureLogins = async (scene: Scene, atOnce: number, rounds: number) => {
  const { countersign, people } = scene;
  const { http, durations } = timing();
  const app = application(countersign.url, http);
  const login = async ({ email, password, phone }: Somebody) => {
    const browser = person(countersign.url, http);
    const { location, login: begun } = await app.start();
    const form = await browser.open(location.href);
    const signIn = { username: email, password };
    const asked = await untilTaken(() => browser.submit(filledIn(form), signIn));
    const { text } = await people.nextMessage(phone);
    const answer = { code: codeIn(text) };
    const done = await untilTaken(() => browser.submit(filledIn(asked), answer, app.redirectUri));
    await app.tokensFrom(done, begun);
  };

  const queue = Array.from({ length: rounds }, () => people.everybody).flat();
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await login(next);
  };
  const count = queue.length;
  const used = () => Promise.all([cpuMsOf(countersign.pid()), writtenKbOf(countersign.pid())]);
  const [cpuBefore, writtenBefore] = await used();
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  const elapsedMs = performance.now() - started;
  const [cpuAfter, writtenAfter] = await used();

  const measured: Measured = {
    perSecond: (count * 1000) / elapsedMs,
    cpuMsEach: (cpuAfter - cpuBefore) / count,
    writtenKbEach: (writtenAfter - writtenBefore) / count,
    steps: new Map([...durations].map(([step, each]) => [step, spread(each)])),
  };
  return measured;
};
