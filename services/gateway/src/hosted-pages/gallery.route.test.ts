import { createTenant } from '@countersign/contracts';
import { factors, factorTable } from '@countersign/factors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleTheme } from '../testing/branding-theme.ts';
import { colour } from '../testing/colour-factor.ts';
import { type ManagementWorld, openManagement, scopesBut } from '../testing/management-world.ts';
import { openProduct, type Product } from '../testing/product.ts';

/** What is below `/u/` and is none of a login's pages; and pages that have another name, too. */
const besides = [
  ...['/u/gallery', '/u/gallery/:page/:state', '/u/preview', '/u/language'],
  '/u/failure',
  // Where a link leads, and what challenges are called before another password is chosen.
  ...['/u/reset-verify', '/u/reset-password-mfa-otp-challenge'],
  ...['/u/reset-password-mfa-sms-challenge', '/u/reset-password-mfa-recovery-code-challenge'],
  ...['roaming', 'platform'].map((which) => `/u/reset-password-mfa-webauthn-${which}-challenge`),
  // Beneath another's address: `reset-password-request` and `reset-password-email`.
  ...['/u/reset-password/request', '/u/reset-password/email'],
  // A person's own page: `account-security` and `account-change`.
  ...['/u/account/security', '/u/account/security/:action'],
  ...['/u/style/:hash/:colours.css', '/u/mfa-webauthn-challenge', '/u/mfa-webauthn-enrollment'],
];

describe('the gallery', () => {
  let product: Product;
  const get = (url: string) => product.app.inject({ url, headers: { host: 'acme.test' } });

  beforeAll(async () => {
    const withColour = factorTable([...factors.list, colour]);
    product = await openProduct({ hasGallery: true, factors: withColour });
    const acme = { tenantId: 'acme', hosts: ['acme.test'], friendlyName: 'Acme' };
    await product.ask(createTenant, acme);
  });
  afterAll(() => product.close());

  it('has a state of every page that the gateway has', async () => {
    const pages = product.routes
      .filter(({ method, url }) => method === 'GET' && url.startsWith('/u/'))
      .map(({ url }) => url)
      .filter((url) => !besides.includes(url) && !url.startsWith('/u/script/'));
    expect(pages.length).toBeGreaterThan(20);
    for (const page of pages) {
      const { statusCode } = await get(page.replace('/u/', '/u/gallery/').concat('/plain'));
      expect([page, statusCode]).toEqual([page, 200]);
    }
  });

  it.each([
    ...['account-security', 'account-change'],
    ...['reset-password-request', 'reset-password-email'],
  ])('has a state of %s', async (page) => {
    expect((await get(`/u/gallery/${page}/plain`)).statusCode).toBe(200);
  });

  it('lists what there is, and each of it is there, in languages and colours', async () => {
    const { body } = await get('/u/gallery?lang=ar&scheme=dark&look=loud');
    const links = [...body.matchAll(/href="(\/u\/gallery\/[^"]+)"/g)].map(([, url = '']) => url);
    expect(links.length).toBeGreaterThan(120);
    for (const link of links) {
      const page = await get(link.replaceAll('&amp;', '&'));
      expect([link, page.statusCode]).toEqual([link, 200]);
      expect(page.body).toContain('<html lang="ar" dir="rtl">');
      expect(page.body).toMatch(/ffea00-330066-dark\.css/);
    }
  });

  it('has no form that leads anywhere, and nothing that is not there', async () => {
    const { headers } = await get('/u/gallery/login/plain');
    expect(headers['content-security-policy']).toContain("form-action 'none'");
    for (const gone of ['login/nothing', 'nothing/plain', 'constructor/name', 'login/toString']) {
      expect((await get(`/u/gallery/${gone}`)).statusCode, gone).toBe(404);
    }
  });
});

describe('a page to look at', () => {
  let world: ManagementWorld;
  beforeAll(async () => {
    world = await openManagement();
  });
  afterAll(() => world.close());

  const get = (url: string, host = 'acme.test') => world.app.inject({ url, headers: { host } });
  const asked = async (body: object) => {
    const { status, text } = await world.call('POST', '/countersign/pages/preview', { body });
    expect(status).toBe(200);
    return String(JSON.parse(text).url);
  };

  it('is no gallery: that is nowhere unless it is asked for', async () => {
    for (const url of ['/u/gallery', '/u/gallery/login/plain']) {
      expect((await get(url)).statusCode).toBe(404);
    }
  });

  it('is one of those that are listed, in any look, language and state', async () => {
    const listed = JSON.parse((await world.call('GET', '/countersign/pages')).text);
    expect(listed).toContainEqual({
      page: 'mfa-sms-challenge',
      states: expect.arrayContaining(['plain', 'wrong_code', 'locked']),
    });
    const url = await asked({
      ...{ page: 'mfa-sms-challenge', state: 'wrong_code', language: 'de' },
      branding: {
        colors: { primary: '#ffea00', page_background: '#330066' },
        ...{ logo_url: 'https://cdn.example/logo.png', page_title: 'Acme GmbH' },
      },
    });
    const { body, headers } = await get(url);
    expect(body).toContain('lang="de"');
    expect(body).toContain('ffea00-330066');
    expect(body).toContain('src="https://cdn.example/logo.png"');
    expect(body).toContain('| Acme GmbH</title>');
    expect(body).toContain('role="alert"');
    expect(headers['content-security-policy']).toContain('img-src https://cdn.example');
  });

  it('looks as a theme has it, and as none has it', async () => {
    const theme = {
      ...exampleTheme,
      colors: { ...exampleTheme.colors, primary_button: '#123456' },
    };
    expect((await get(await asked({ page: 'login', theme }))).body).toContain('/123456-');
    const bare = await asked({ page: 'login', theme: null });
    expect((await get(bare)).body).not.toContain('123456');
  });

  it('lists the texts of each page by Auth0’s names, with ours in a language', async () => {
    const bare = JSON.parse((await world.call('GET', '/countersign/pages')).text);
    expect(JSON.stringify(bare)).not.toContain('prompt');
    const { text } = await world.call('GET', '/countersign/pages?language=de');
    const listed: readonly { readonly page: string; readonly prompt?: string }[] = JSON.parse(text);
    expect(listed.find(({ page }) => page === 'mfa-sms-challenge')).toMatchObject({
      prompt: 'mfa-sms',
      texts: expect.arrayContaining([
        { name: 'title', ours: expect.stringMatching(/\w/) },
        { name: 'description' },
        { name: 'invalid-code', ours: expect.stringContaining('Code') },
        { name: 'pageTitle' },
      ]),
    });
    expect(listed.find(({ page }) => page === 'mfa-login-options')).toMatchObject({
      texts: expect.arrayContaining([{ name: 'authenticatorNamesSMS' }]),
    });
    const named = listed.filter(({ prompt }) => prompt !== undefined).map(({ page }) => page);
    expect(named.length).toBeGreaterThan(15);
    expect(named).not.toContain('problem');
    // Each of them is a screen of a prompt, whose texts can be written under that name.
    for (const { page, prompt } of listed.filter((each) => each.prompt !== undefined)) {
      const body = { [page]: {} };
      const path = `/prompts/${prompt}/custom-text/de`;
      expect([page, (await world.call('PUT', path, { body })).status]).toEqual([page, 200]);
    }
  });

  it('says what the tenant would have it say, where ours is not that', async () => {
    const words = { title: `Prove it, $\{clientName}`, description: '<b>To</b>', 'no-such': 'x' };
    const url = await asked({ page: 'mfa-sms-challenge', language: 'de', texts: words });
    const { body } = await get(url);
    expect(body).toContain('Prove it, Acme Books');
    expect(body).toContain('&lt;b&gt;To&lt;/b&gt; 0123.');
    const kept = await world.call('GET', '/prompts/mfa-sms/custom-text/de');
    expect(kept.text).not.toContain('Prove it');
  });

  it('says it for nobody who may not change texts, and no more than an address holds', async () => {
    const body = { page: 'login', texts: { title: 'Ours' } };
    const scopes = scopesBut(['update:prompts']);
    const call = (more: object) => world.call('POST', '/countersign/pages/preview', more);
    expect((await call({ body, scopes })).status).toBe(403);
    const texts = Object.fromEntries(['a', 'b', 'c', 'd'].map((key) => [key, 'ä'.repeat(1_500)]));
    const long = await call({ body: { page: 'login', texts } });
    expect([long.status, JSON.parse(long.text).message]).toEqual([
      400,
      expect.stringContaining('Too long to be looked at'),
    ]);
  });

  it('can be framed by the site’s own pages alone, runs nothing and sends nothing', async () => {
    const { headers, body } = await get(await asked({ page: 'mfa-webauthn-roaming-challenge' }));
    const policy = `${headers['content-security-policy']}`;
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).not.toContain('script-src');
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(body).not.toContain('<script');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('changes nothing of how the tenant looks, and leaves no line in its log', async () => {
    await asked({ page: 'login', branding: { colors: { primary: '#ffea00' } } });
    const { text } = await world.call('GET', '/branding');
    expect(text).not.toContain('ffea00');
    const logs = await world.call('GET', '/logs');
    expect(logs.text).not.toContain('countersign/pages');
  });

  it('is had by nobody who may not change the look', async () => {
    const body = { page: 'login' };
    const scopes = scopesBut(['update:branding']);
    const { status } = await world.call('POST', '/countersign/pages/preview', { body, scopes });
    expect(status).toBe(403);
  });

  it('is no other tenant’s, and nothing where its address was made up or is too old', async () => {
    const url = await asked({ page: 'login' });
    expect((await get(url)).statusCode).toBe(200);
    expect((await get(url, 'other.test')).statusCode).toBe(404);
    for (const bad of ['/u/preview', '/u/preview?of=', `${url}x`, '/u/preview?of=nonsense']) {
      expect((await get(bad)).statusCode, bad).toBe(404);
    }
    expect((await get(await asked({ page: 'nothing' }))).statusCode).toBe(404);
    await world.advance(10 * 60_000);
    expect((await get(url)).statusCode).toBe(404);
  });
});
