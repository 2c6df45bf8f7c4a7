import { delayed } from '@countersign/testkit';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterOf, stateOf } from '../testing/browser.ts';
import {
  atTheEnd,
  type CompletingWorld,
  completingPages,
  demand,
  furnish,
} from '../testing/completing-pages.ts';
import { callback, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const pages = Object.keys(completingPages);
const minute = 60_000;

/** Where an answer leads, and every secret that comes with it. */
const gist = ({ statusCode, headers, body, cookies }: LightMyRequestResponse) => ({
  statusCode,
  location: headers.location,
  text: headers.location === undefined ? body : undefined,
  cookies: cookies
    .filter(({ name }) => !name.includes('countersign-tx'))
    .map(({ name, value }) => [name, value]),
});

const refusedOnPage = ({ statusCode, headers }: LightMyRequestResponse) =>
  // Back from a provider there is no page: the login page says it.
  headers.location?.startsWith('/u/login?') ||
  (statusCode === 400 && headers.location === undefined);

let world: CompletingWorld;
beforeAll(async () => {
  world = await furnish(await openGateway({ privateProviders: true }));
});
afterAll(() => world.close());

describe.each(pages)('%s, answered again', (name) => {
  it('leads where it led, by the same code, which is good once', async () => {
    const { ada, verifier, answer } = await atTheEnd(world, name);
    const before = new Map(ada.browser.jar);
    const first = await answer();
    const again = await answer();
    expect(gist(again)).toEqual(gist(first));

    // The answer was lost on its way: the browser has what it had.
    ada.browser.jar.clear();
    for (const [key, value] of before) ada.browser.jar.set(key, value);
    expect(gist(await answer())).toEqual(gist(first));
    if (verifier === '') return;
    expect(first.headers.location?.startsWith(callback)).toBe(true);
    const code = parameterOf(first, 'code') ?? '';
    expect((await ada.exchange({ code, verifier })).statusCode).toBe(200);
    expect(gist(await answer())).toEqual(gist(first));
    expect((await ada.exchange({ code, verifier })).json().error).toBe('invalid_grant');
  });

  it('leads nowhere with another answer, in another browser, or after a minute', async () => {
    const { ada, answer, answerElse = answer } = await atTheEnd(world, name);
    const before = new Map(ada.browser.jar);
    await answer();
    const kept = new Map(ada.browser.jar);
    expect(refusedOnPage(await answerElse())).toBe(true);
    for (const jar of [new Map(), before, kept]) {
      ada.browser.jar.clear();
      for (const [key, value] of jar) ada.browser.jar.set(key, value);
      if (jar === before) {
        world.advance(minute);
        if (name.includes('ticket')) continue;
      }
      expect(refusedOnPage(await answer())).toBe(true);
    }
  });
});

describe('an answer that is repeated', () => {
  const sessionOf = ({ cookies }: LightMyRequestResponse) =>
    cookies.find(({ name }) => name.endsWith('countersign-session'))?.value;

  it('brings no session back that was signed out of since', async () => {
    const { ada, answer } = await atTheEnd(world, 'a code from a phone');
    const before = new Map(ada.browser.jar);
    const first = await answer();
    expect(sessionOf(first)).toBeDefined();
    await ada.browser.get('/v2/logout?client_id=spa');
    for (const [key, value] of before) ada.browser.jar.set(key, value);
    const again = await answer();
    expect(again.headers.location).toBe(first.headers.location);
    expect(sessionOf(again)).toBeUndefined();
    const silent = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(silent, 'error')).toBe('login_required');
  });

  it('keeps the session of whoever has signed in since', async () => {
    const { ada, answer } = await atTheEnd(world, 'a code from a phone');
    const first = await answer();
    await demand(world, false);
    const bob = await personAt(world, { browser: ada.browser });
    const theirs = await bob.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    expect(sessionOf(theirs)).toBeDefined();
    const again = await answer();
    expect(again.headers.location).toBe(first.headers.location);
    expect(sessionOf(again)).toBeUndefined();
    expect(ada.browser.jar.get('__Host-countersign-session')).toBe(sessionOf(theirs));
    const silent = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(silent, 'code')).not.toBeNull();
  });

  it('goes on with the session that a step-up stands on, however often it comes', async () => {
    const { ada, answer } = await atTheEnd(world, 'a code from a phone');
    await answer();
    world.advance(1);
    const acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
    const url = authorizeUrl(pkce().challenge, { acr_values: acr });
    const state = stateOf(await ada.browser.get(url));
    const code = await ada.nextCode();
    const before = new Map(ada.browser.jar);
    const give = () => ada.browser.post('/u/mfa-sms-challenge', { state, code });
    const answers = await Promise.all([give(), give(), give()]);
    for (const [key, value] of before) ada.browser.jar.set(key, value);
    answers.push(await give());
    const [first] = answers.map(gist);
    expect(first?.location).toContain(callback);
    expect(answers.map(gist)).toEqual(answers.map(() => first));
    expect(answers.map(sessionOf)).toEqual(answers.map(() => first?.cookies[0]?.[1]));
  });
});

describe.each([1, 2])('five at once, in the order of seed %d, of', (seed) => {
  let slow: CompletingWorld;
  beforeAll(async () => {
    const through = delayed(seed);
    slow = await furnish(await openGateway({ privateProviders: true, through }));
  });
  afterAll(() => slow.close());

  it.each(pages)('%s all lead to the same', async (name) => {
    const { ada, verifier, answer } = await atTheEnd(slow, name);
    const before = new Map(ada.browser.jar);
    const answers = await Promise.all(Array.from({ length: 5 }, answer));
    const [first] = answers.map(gist);
    for (const each of answers) expect(gist(each)).toEqual(first);
    ada.browser.jar.clear();
    for (const [key, value] of before) ada.browser.jar.set(key, value);
    expect(gist(await answer())).toEqual(first);
    if (verifier === '') return;
    const code = answers[0] ? (parameterOf(answers[0], 'code') ?? '') : '';
    expect((await ada.exchange({ code, verifier })).statusCode).toBe(200);
    expect((await ada.exchange({ code, verifier })).json().error).toBe('invalid_grant');
  });
});
