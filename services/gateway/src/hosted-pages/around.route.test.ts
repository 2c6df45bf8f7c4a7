import { issueTicket, registerAuthenticator, updateTenant } from '@countersign/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, type openBrowser, stateOf } from '../testing/browser.ts';
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

const whoIn = ({ body }: LightMyRequestResponse) =>
  /class="who">.*?<bdi>(.*?)<\/bdi>/.exec(body)?.[1];
const notYouIn = ({ body }: LightMyRequestResponse) =>
  /<a href="([^"]+)">Not you\?/.exec(body)?.[1]?.replaceAll('&amp;', '&');
const languageOf = ({ body }: LightMyRequestResponse) => /<html lang="(\w+)"/.exec(body)?.[1];

/** Somebody who has given their password, in front of the page that follows. */
const afterPassword = async () => {
  const ada = await personAt(world);
  const { userId, phone: phoneNumber } = ada.who;
  await world.ask(registerAuthenticator, {
    ...{ tenantId, userId, authenticator: { kind: 'phone', phoneNumber } },
  });
  const given = await ada.givePassword(authorizeUrl(pkce().challenge, { login_hint: 'ada' }));
  const state = stateOf(given);
  const url = locationOf(given);
  return { ada, state, url, page: await ada.browser.get(url) };
};

describe('who is signing in', () => {
  it('stands on each page after the first factor, and on none before', async () => {
    const { ada, page } = await afterPassword();
    expect(whoIn(page)).toBe(ada.who.email);
    const other = await personAt(world);
    const login = await other.browser.get(
      locationOf(await other.browser.get(authorizeUrl('x'.repeat(43)))),
    );
    expect(whoIn(login)).toBeUndefined();
  });

  it('can be somebody else, who begins anew at a login page that names nobody', async () => {
    const { ada, page, url } = await afterPassword();
    const anew = new URL(notYouIn(page) ?? '', 'https://acme.test');
    expect(anew.pathname).toBe('/authorize');
    expect(anew.searchParams.get('prompt')).toBe('login');
    expect(anew.searchParams.get('state')).toBe('their-state');
    expect(anew.searchParams.has('login_hint')).toBe(false);
    const begun = await ada.browser.get(`${anew.pathname}${anew.search}`);
    const login = await ada.browser.get(locationOf(begun));
    expect(login.body).toContain('name="username"');
    expect(login.body).not.toContain(ada.who.email);
    // The login before is where it was.
    expect(whoIn(await ada.browser.get(url))).toBe(ada.who.email);
  });

  it('is looked up where nothing was typed: of a browser that is signed in', async () => {
    const ada = await personAt(world);
    const { userId, phone: phoneNumber } = ada.who;
    const authenticator = { kind: 'phone', phoneNumber } as const;
    await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
    await ada.login();
    const acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
    const asked = authorizeUrl(pkce().challenge, { acr_values: acr, max_age: '10000' });
    const begun = await ada.browser.get(asked);
    expect(whoIn(await ada.browser.get(locationOf(begun)))).toBe(ada.who.email);
  });

  it('is masked, and nobody else, for who comes with a ticket', async () => {
    const ada = await personAt(world);
    const issued = await world.ask(issueTicket, { tenantId, userId: ada.who.userId });
    if (!issued.ok) expect.unreachable();
    const begun = await ada.browser.get(`/mfa/enrollment?ticket=${issued.value.ticket}`);
    const page = await ada.browser.get(locationOf(begun));
    expect(whoIn(page)).toBe('•••@exam•••');
    expect(page.body).not.toContain(ada.who.email);
    expect(notYouIn(page)).toBeUndefined();
  });

  it('is no markup, and is cut where it is long', async () => {
    const who = await world.somebody(tenantId, { email: `${'a'.repeat(60)}@example.com` });
    const ada = await personAt(world, { who: { ...who, email: `${'a'.repeat(60)}@example.com` } });
    const given = await ada.givePassword(authorizeUrl(pkce().challenge));
    const page = await ada.browser.get(locationOf(given));
    expect([...(whoIn(page) ?? '')]).toHaveLength(64);
  });
});

describe('the language', () => {
  const choose = (browser: ReturnType<typeof openBrowser>, language: string, to: string) =>
    browser.submit('/u/language', { language, to });

  it('can be chosen on a page, and is kept for the next, with the login as it is', async () => {
    const { ada, url, page } = await afterPassword();
    expect(page.body).toContain('<button type="submit" name="language" value="de"');
    expect(languageOf(page)).toBe('en');
    const to = /name="to" value="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(to).toBe(url);
    const chosen = await choose(ada.browser, 'ar', to);
    expect([chosen.statusCode, locationOf(chosen)]).toEqual([303, url]);
    const arabic = await ada.browser.get(url);
    expect(languageOf(arabic)).toBe('ar');
    expect(whoIn(arabic)).toBe(ada.who.email);
    expect(languageOf(await ada.browser.get('/u/login?state=gone'))).toBe('ar');
  });

  it('counts before what application and browser ask for, and reaches the messages', async () => {
    const ada = await personAt(world);
    const url = authorizeUrl(pkce().challenge, { ui_locales: 'fr' });
    const login = await ada.browser.get(locationOf(await ada.browser.get(url)));
    expect(languageOf(login)).toBe('fr');
    await choose(ada.browser, 'de', '/u/login');
    const number = await ada.givePassword(url);
    expect(languageOf(await ada.browser.get(locationOf(number)))).toBe('de');
    await ada.browser.post('/u/mfa-sms-enrollment', {
      state: stateOf(number),
      phone: ada.who.phone,
    });
    await ada.nextCode();
    expect(ada.messages().at(-1)?.text).toContain('Bestätigungscode');
  });

  it('leads to no other place', async () => {
    const browser = world.browser();
    for (const to of [
      'https://evil.test/',
      '//evil.test',
      '/\\evil.test',
      'u/login',
      '/\t/evil.test',
      '',
    ]) {
      expect(locationOf(await choose(browser, 'de', to))).toBe('/');
    }
    expect(locationOf(await choose(browser, 'de', '/nowhere?a=b'))).toBe('/nowhere?a=b');
  });

  it('is one that is there, and switched on', async () => {
    const browser = world.browser();
    await choose(browser, 'tlh', '/');
    expect(browser.jar.has('__Host-countersign-language')).toBe(false);
    await choose(browser, 'pl', '/');
    await world.ask(updateTenant, { tenantId, settings: { enabledLocales: ['en', 'de'] } });
    const page = await browser.get('/u/login?state=gone');
    expect(languageOf(page)).toBe('en');
    expect(page.body).not.toContain('value="pl"');
    await world.ask(updateTenant, { tenantId, settings: { enabledLocales: ['en'] } });
    expect((await browser.get('/u/login?state=gone')).body).not.toContain('/u/language');
  });

  afterEach(async () => {
    const all = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'ar'];
    await world.ask(updateTenant, { tenantId, settings: { enabledLocales: all } });
  });
});

describe('the links of a tenant', () => {
  it('are on every page: help, and what it says of privacy', async () => {
    const page = () => world.browser().get('/u/login?state=gone');
    expect((await page()).body).not.toMatch(/<footer><a/);
    const supportEmail = 'help@acme.test';
    await world.ask(updateTenant, { tenantId, settings: { supportEmail } });
    expect((await page()).body).toContain('href="mailto:help@acme.test"');
    const supportUrl = 'https://acme.test/help';
    const privacyUrl = 'https://acme.test/privacy';
    await world.ask(updateTenant, { tenantId, settings: { supportUrl, privacyUrl } });
    const { body } = await page();
    expect(body).toMatch(/href="https:\/\/acme\.test\/help"[^>]*>Get help/);
    expect(body).toMatch(/href="https:\/\/acme\.test\/privacy"[^>]*>Privacy/);
    await world.ask(updateTenant, {
      ...{ tenantId, settings: { supportUrl: null, supportEmail: null, privacyUrl: null } },
    });
  });
});
