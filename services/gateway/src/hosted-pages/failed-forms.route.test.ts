import { PassThrough } from 'node:stream';
import {
  answerChallenge,
  findTenant,
  readApplication,
  setFactor,
  startEnrollment,
  verifyPassword,
} from '@countersign/contracts';
import { type Operation, Unanswered } from '@countersign/core';
import { createLogger, createMetrics } from '@countersign/observability';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildGateway } from '../gateway.ts';
import { locationOf, openBrowser, stateOf } from '../testing/browser.ts';
import { demand, furnish } from '../testing/completing-pages.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';

let world: GatewayWorld;
beforeAll(async () => {
  world = await furnish(await openGateway({ privateProviders: true }));
  await demand(world, true);
});
afterAll(() => world.close());

/** An operation fails, until the test ends or what is answered here is called. */
const fails = (operation: Operation, why: Error = new Error('a bug')) => {
  const stop = world.beforeAsking(operation, () => {
    throw why;
  });
  onTestFinished(stop);
  return stop;
};
const nobodyAnswers = (operation: Operation) =>
  fails(operation, new Unanswered(operation.subject, 'no-responders'));

const refusalOn = ({ body }: LightMyRequestResponse) =>
  /class="refusal"[^>]*>([^<]*)</.exec(body)?.[1];

const atLogin = async () => {
  const ada = await personAt(world);
  const state = stateOf(await ada.browser.get(authorizeUrl(pkce().challenge)));
  return { ada, state, url: `/u/login?state=${state}` };
};
const afterPassword = async () => {
  const ada = await personAt(world);
  const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
  return { ada, state };
};

/** Goes where it is sent on to, three times at most: the page at the end of it. */
const arriveAt = async (browser: ReturnType<typeof openBrowser>, url: string) => {
  let page = await browser.get(url);
  for (let n = 0; n < 3 && page.headers.location; n += 1) {
    page = await browser.get(locationOf(page));
  }
  return page;
};

/** What a form that failed is answered by: its own page, which says why once. */
const isShownOnce = async (
  browser: ReturnType<typeof openBrowser>,
  answered: LightMyRequestResponse,
  url: string,
) => {
  expect([answered.statusCode, locationOf(answered)]).toEqual([303, url]);
  const page = await browser.get(url);
  expect([page.statusCode, refusalOn(page)]).toEqual([200, expect.any(String)]);
  expect(refusalOn(await browser.get(url))).toBeUndefined();
  return page;
};

describe('a form that fails', () => {
  it('because nobody answers is answered by its page, with what was typed', async () => {
    const { ada, state, url } = await atLogin();
    nobodyAnswers(verifyPassword);
    const form = { state, username: 'eve@example.com', password: 'not-the-password' };
    const answered = await ada.browser.submit(url, form);
    expect(answered.headers['retry-after']).toBe('1');
    const page = await isShownOnce(ada.browser, answered, url);
    expect(refusalOn(page)).toContain('cannot answer right now');
    expect(page.body).toContain('value="eve@example.com"');
    expect(page.body).not.toContain('not-the-password');
  });

  it('because something is broken says so there, whatever step it is of', async () => {
    const { ada, state } = await afterPassword();
    const at = (screen: string) => `/u/${screen}?state=${state}`;
    const mend = fails(startEnrollment);
    const number = { state, phone: '+49 30 12' };
    const given = await ada.browser.submit('/u/mfa-sms-enrollment', number);
    expect(given.statusCode).toBe(303);
    const asked = await ada.browser.submit(at('mfa-sms-enrollment'), number);
    const page = await isShownOnce(ada.browser, asked, at('mfa-sms-enrollment'));
    expect(page.body).toContain('value="+49 30 12"');
    mend();
    await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    fails(answerChallenge);
    const ticked = { state, code: '123456', rememberBrowser: 'true' };
    const code = await ada.browser.submit(at('mfa-sms-challenge'), ticked);
    expect((await isShownOnce(ada.browser, code, at('mfa-sms-challenge'))).body).not.toContain(
      '123456',
    );
  });

  it.each([
    ['what is no form', 'text/plain', 'code=1'],
    ['what is badly encoded', 'application/x-www-form-urlencoded', 'username=%ff'],
    ['a field twice', 'application/x-www-form-urlencoded', 'username=a&username=b&password=c'],
    [
      'more than a megabyte',
      'application/x-www-form-urlencoded',
      `username=${'x'.repeat(1_100_000)}`,
    ],
  ])('because it is %s is answered by its page', async (_, type, payload) => {
    const { ada, url } = await atLogin();
    const answered = await ada.browser.sendRaw(url, type, payload);
    const page = await isShownOnce(ada.browser, answered, url);
    expect(refusalOn(page)).toContain('could not be read');
  });

  it('because of too many from its address is one that a reload does not send again', async () => {
    const { app, browser, lines } = await logging({ requestsPerMinute: 2 });
    nobodyAnswers(findTenant);
    const url = '/u/login?state=abc';
    const send = () => browser.submit(url, { username: 'eve@example.com', password: 'x' });
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
    const last = answers[2] ?? expect.unreachable();
    expect(locationOf(last)).toBe(url);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect((await browser.get(url)).statusCode).toBe(429);
    await app.close();
    const logged = lines.filter(({ route, method }) => route === '/u/login' && method === 'POST');
    expect(logged.map(({ status }) => status)).toEqual([503, 503, 429]);
  });

  it('because of too many phones keeps the number, and says from when on', async () => {
    const own = await openGateway({ settings: { phoneEnrollmentsPerMinute: 1 } });
    const ada = await personAt(own);
    const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
    const url = `/u/mfa-sms-enrollment?state=${state}`;
    const send = () => ada.browser.submit(url, { state, phone: '12' });
    await send();
    await send();
    const third = await send();
    expect([third.statusCode, locationOf(third)]).toEqual([303, url]);
    const page = await ada.browser.get(url);
    expect(refusalOn(page)).toContain('Too many requests');
    expect(page.body).toContain('value="12"');
    await own.close();
  });
});

describe('a form that has no page of its own', () => {
  const forms = [
    ['/authorize', { client_id: 'spa', redirect_uri: 'https://app.test/callback' }],
    ['/login/callback', { state: 'abc', code: 'xyz' }],
    ['/oidc/logout', { state: 'abc' }],
    ['/oidc/logout/confirm', { state: 'abc' }],
  ] as const;

  it.each(forms)('fails at a page that can be read again, too many: %s', async (url, form) => {
    const { app, browser, lines } = await logging({ requestsPerMinute: 3 });
    const send = () => browser.submit(url, form);
    await Promise.all([send(), send(), send(), send(), send()]);
    const answered = await send();
    expect([answered.statusCode, locationOf(answered)]).toEqual([303, '/u/failure']);
    expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
    await app.close();
    // The page is read once the address may ask again: here at another replica.
    const other = await logging();
    for (const [name, value] of browser.jar) other.browser.jar.set(name, value);
    for (let read = 0; read < 2; read += 1) {
      const page = await other.browser.get('/u/failure');
      expect(page.body).toContain('Too many requests');
    }
    await other.app.close();
    const logged = lines.filter(({ route, method }) => route === url && method === 'POST');
    expect(logged.at(-1)).toMatchObject({ status: 429 });
  });

  it('fails there too where nobody answers', async () => {
    // Another replica, which has kept no answer of a moment ago.
    const { app, browser } = await logging();
    const mend = nobodyAnswers(readApplication);
    const { searchParams } = new URL(authorizeUrl('x'.repeat(43)), 'https://acme.test');
    const answered = await browser.submit('/authorize', Object.fromEntries(searchParams));
    expect([answered.statusCode, locationOf(answered)]).toEqual([303, '/u/failure']);
    mend();
    expect((await browser.get('/u/failure')).body).toContain('cannot answer right now');
    await app.close();
  });

  it('is told of, as a login that is over is, where nobody knows the way back', async () => {
    const { app, browser } = await logging({ requestsPerMinute: 3 });
    await browser.get(authorizeUrl(pkce().challenge));
    const send = () => browser.submit('/authorize', { client_id: 'spa' });
    await Promise.all([send(), send(), send()]);
    expect(locationOf(await send())).toBe('/u/failure');
    await app.close();
    const other = await logging();
    for (const [name, value] of browser.jar) other.browser.jar.set(name, value);
    nobodyAnswers(readApplication);
    expect((await other.browser.get('/u/failure')).body).toContain('Too many requests');
    const gone = await other.browser.get('/u/login?state=gone');
    expect([gone.statusCode, gone.body.includes('has ended')]).toEqual([400, true]);
    await other.app.close();
  });

  it('is told by its own answer what is amiss with it', async () => {
    const answered = await world.browser().submit('/authorize', { client_id: 'nobody' });
    expect(answered.statusCode).toBe(400);
  });

  it('that picks a language, and cannot be read, leads to no page that is not there', async () => {
    const answered = await world.browser().sendRaw('/u/language', 'text/plain', 'language=de');
    expect([answered.statusCode, answered.headers.location]).toEqual([415, undefined]);
  });

  it('has no page that says anything to who comes by chance', async () => {
    const page = await world.browser().get('/u/failure');
    expect([page.statusCode, page.body.includes('has ended')]).toEqual([400, true]);
  });
});

/** Another gateway of the same services, and what it logs. */
const logging = async (settings: object = {}) => {
  const lines: Record<string, unknown>[] = [];
  const destination = new PassThrough().on('data', (data: Buffer) => {
    for (const line of data.toString().trim().split('\n')) lines.push(JSON.parse(line));
  });
  const log = createLogger({ service: 'gateway', level: 'info', destination });
  const app = await buildGateway({
    ...{ ...world.ports, log, metrics: createMetrics() },
    settings: { ...world.ports.settings, ...settings },
  });
  return { app, lines, browser: openBrowser(app, 'acme.test') };
};

describe('a reference', () => {
  it('is short, and finds the lines of log of the very request that was refused', async () => {
    const { app, browser, lines } = await logging();
    const state = stateOf(await browser.get(authorizeUrl(pkce().challenge)));
    const url = `/u/login?state=${state}`;
    const page = await browser.post(url, { state, username: 'eve@example.com', password: 'x' });
    const gone = await browser.get('/u/login?state=gone');
    const referenceIn = ({ body }: LightMyRequestResponse) =>
      /Reference: ([\w-]+)</.exec(body)?.[1] ?? 'none';
    const found = [page, gone].map((shown) => {
      const reference = referenceIn(shown);
      expect(reference).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}$/);
      return lines
        .filter(({ correlationId }) => String(correlationId).startsWith(reference))
        .map(({ method, status }) => [method, status]);
    });
    expect(found).toEqual([[['POST', 303]], [['GET', 400]]]);
    expect(referenceIn(await browser.get(url))).toBe('none');
    await app.close();
  });
});

describe('a factor that is switched off', () => {
  afterEach(async () => {
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: true });
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
  });

  it.each([
    ['sms', 'mfa-sms-enrollment', { phone: '+12025550123' }],
    ['otp', 'mfa-otp-enrollment-qr', { code: '000000' }],
  ] as const)('while %s is enrolled leads to one that is on, and says why', async (...of) => {
    const [factor, screen, form] = of;
    const { ada, state } = await afterPassword();
    const url = `/u/${screen}?state=${state}`;
    expect((await ada.browser.get(url)).statusCode).toBe(200);
    await world.ask(setFactor, { tenantId, factor, enabled: false });
    const answered = await ada.browser.submit(url, { state, ...form });
    const page = await arriveAt(ada.browser, locationOf(answered));
    expect(page.statusCode).toBe(200);
    expect(refusalOn(page)).toContain('has just been switched off');
  });

  it('after its number was given leads to one that is on; where none is, says so', async () => {
    const { ada, state } = await afterPassword();
    await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    const url = `/u/mfa-sms-challenge?state=${state}`;
    expect((await ada.browser.get(url)).statusCode).toBe(200);
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
    const on = await ada.browser.get(url);
    expect(locationOf(on)).toBe(`/u/mfa-otp-enrollment-qr?state=${state}`);
    expect(refusalOn(await ada.browser.get(locationOf(on)))).toContain('switched off');
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: false });
    for (const screen of ['mfa-otp-enrollment-qr', 'mfa-sms-challenge', 'mfa-sms-enrollment']) {
      const none = await arriveAt(ada.browser, `/u/${screen}?state=${state}`);
      expect(none.body).toContain('A second step is needed');
      expect(none.body).toContain('Back to Sample App');
    }
  });
});

describe('an address that leads nowhere', () => {
  it('has a way on, whoever the host belongs to', async () => {
    const accept = { headers: { accept: 'text/html' } };
    const nowhere = await world.browser().get('/nowhere', accept);
    expect([nowhere.statusCode, nowhere.body.includes('href="/"')]).toEqual([404, true]);
    const stranger = await openBrowser(world.app, 'nobody.test').get('/u/login', accept);
    expect([stranger.statusCode, stranger.body.includes('href="/"')]).toEqual([404, true]);
  });
});
