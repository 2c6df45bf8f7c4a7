import { createConnection, setFactor, setPolicy } from '@countersign/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, locationOf, stateOf } from '../testing/browser.ts';
import {
  type AtTheEnd,
  atTheEnd,
  type CompletingWorld,
  completingPages,
  furnish,
} from '../testing/completing-pages.ts';
import { callback, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
let world: CompletingWorld;
beforeAll(async () => {
  world = await furnish(await openGateway({ privateProviders: true }));
});
afterAll(() => world.close());

/** Every page there is, as the gateway has them. */
const pages = () =>
  [...new Set(world.app.printRoutes({ commonPrefix: false }).match(/\/u\/[\w-]+/g))].filter(
    (path) => path !== '/u/style',
  );

/** All that a person would see of it. */
const seen = ({ statusCode, headers, body }: LightMyRequestResponse) => ({
  ...{ statusCode, location: headers.location },
  // What an error page quotes to help with is the request's own.
  body: body.replace(/Reference: [\w-]+/, ''),
});

const stateIn = (page: string) => new URLSearchParams(page.split('?')[1]).get('state') ?? '';
const messages = () =>
  world.sent.length + world.mails.filter(({ text }) => /^\d+$/m.test(text)).length;

const head = ({ jar }: Browser, url: string) => {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return world.app.inject({ method: 'HEAD', url, headers: { host: 'acme.test', cookie } });
};

/** Reads every page twice, and its head between: the second says what the first did. */
const readAll = async (browser: Browser, state: string) => {
  const sent = messages();
  for (const path of pages()) {
    const url = `${path}?state=${state}`;
    const first = await browser.get(url);
    await head(browser, url);
    expect(seen(await browser.get(url)), url).toEqual(seen(first));
  }
  await world.settled();
  expect(messages()).toBe(sent);
};

describe.each(Object.keys(completingPages))('every page, read twice before %s,', (name) => {
  it('shows the same, sends nothing, and leaves the answer right', async () => {
    const { ada, page, answer }: AtTheEnd = await atTheEnd(world, name);
    const state = stateIn(page);
    const shown = await ada.browser.get(page);
    await readAll(ada.browser, state);
    expect(seen(await ada.browser.get(page))).toEqual(seen(shown));
    const answered = await answer();
    const ends = name.includes('ticket') ? '/u/mfa-enroll-result' : callback;
    expect([302, 303]).toContain(answered.statusCode);
    expect(locationOf(answered).startsWith(ends)).toBe(true);
    await readAll(ada.browser, state);
  });
});

describe('every page, read twice', () => {
  const at = async (url = authorizeUrl(pkce().challenge)) => {
    await world.ask(setPolicy, { tenantId, policy: ['all-applications'] });
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: false });
    const ada = await personAt(world);
    return { ada, begun: await ada.browser.get(url), url };
  };

  it('before a password says the same', async () => {
    const { ada, begun } = await at();
    await readAll(ada.browser, stateOf(begun));
  });

  it('where a factor is picked says the same', async () => {
    const { ada, url } = await at();
    const state = stateOf(await ada.givePassword(url));
    const options = await ada.browser.get(`/u/mfa-begin-enroll-options?state=${state}`);
    expect(options.body).toContain('value="otp"');
    await readAll(ada.browser, state);
  });

  it('on the way to another provider leads there by the same secrets', async () => {
    const { issuer, clientId, clientSecret } = world.provider;
    const federation = { issuer, clientId, clientSecret };
    await world.ask(createConnection, {
      ...{ tenantId, name: 'named', strategy: 'oidc', federation, enabledClients: ['spa'] },
    });
    const { ada, begun } = await at(authorizeUrl(pkce().challenge, { connection: 'named' }));
    const away = await ada.browser.get(locationOf(begun));
    await readAll(ada.browser, stateOf(begun));
    const back = await world.provider.signIn(locationOf(away), { sub: 'ada' });
    const arrived = await ada.browser.get(back.replace(world.issuer, '/'));
    expect(locationOf(arrived)).toContain('/u/mfa-begin-enroll-options');
  });
});

describe('what only looks ahead', () => {
  const acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
  const url = authorizeUrl(pkce().challenge, { acr_values: acr });

  /** Somebody who is signed in, of whom a step-up asks for a code to their phone. */
  const signedIn = async () => {
    const { ada, answer } = await atTheEnd(world, 'a code from a phone');
    await answer();
    return { ada, sent: messages() };
  };

  it('begins, sends and ends nothing', async () => {
    const { ada, sent } = await signedIn();
    for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }]) {
      for (const path of [url, '/v2/logout?client_id=spa']) {
        const ahead = await ada.browser.get(path, { headers });
        expect([ahead.statusCode, ahead.cookies]).toEqual([503, []]);
      }
    }
    for (const path of [url, '/v2/logout?client_id=spa']) {
      const { statusCode, cookies, body } = await head(ada.browser, path);
      expect([statusCode, cookies, body]).toEqual([200, [], '']);
    }
    await world.settled();
    expect(messages()).toBe(sent);
    const still = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(locationOf(still)).toContain('code=');
  });

  it('as a picture on somebody’s page has no message sent', async () => {
    const { ada, sent } = await signedIn();
    const loaded = await ada.browser.get(url, { headers: { 'sec-fetch-dest': 'image' } });
    expect(locationOf(loaded)).toContain('/u/login');
    await world.settled();
    expect(messages()).toBe(sent);
    await ada.browser.get(url, { headers: { 'sec-fetch-dest': 'document' } });
    await ada.nextCode();
  });
});
