import { updateTenant, updateUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway, password } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  await world.ask(updateTenant, {
    tenantId: 'acme',
    settings: { enabledLocales: ['en', 'de', 'fr', 'es'] },
  });
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;

const loginPageOf = async (ada: Person, wishes: Wishes = {}, language = 'en') => {
  const begun = await ada.browser.get(authorizeUrl(pkce().challenge, wishes));
  const headers = { 'accept-language': language };
  return ada.browser.get(locationOf(begun), { headers });
};

const refusalOn = (body: string) => /class="refusal"[^>]*>([^<]*)</.exec(body)?.[1];

describe('every page', () => {
  it('runs no script, is kept by no cache and framed by nobody', async () => {
    const page = await loginPageOf(await personAt(world));
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('<script');
    expect(page.headers['cache-control']).toBe('no-store');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
    expect(policy).toContain("form-action 'self' https: https://app.test;");
    expect(page.headers['x-frame-options']).toBe('DENY');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['strict-transport-security']).toContain('max-age=31536000');
  });

  it('escapes what the tenant, the application and the request call themselves', async () => {
    const ada = await personAt(world);
    const hint = '"><img src=x onerror=alert(1)>';
    const { body } = await loginPageOf(ada, { login_hint: hint });
    expect(body).toContain('Acme &lt;Ltd&gt;');
    expect(body).not.toContain('<Ltd>');
    expect(body).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"');
    const typed = await ada.browser.post('/u/login', {
      state: stateOf(await loginPageOf(ada)),
      username: hint,
      password: 'x',
    });
    expect(typed.body).not.toContain('<img');
  });

  it('brings its style from an address that says what it holds', async () => {
    const { body } = await loginPageOf(await personAt(world));
    const [, href = ''] = /rel="stylesheet" href="([^"]+)"/.exec(body) ?? [];
    const style = await world.browser().get(href);
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(style.headers['cache-control']).toContain('immutable');
    // A replica of another release has another sheet: it is not kept as what that one has.
    const others = href.replace(/style\/\w+/, 'style/0123456789ab');
    expect((await world.browser().get(others)).headers['cache-control']).toBe('no-store');
    expect(style.body).toContain('prefers-color-scheme:dark');
    expect((await world.browser().get('/u/style/x/}body{.css')).statusCode).toBe(400);
  });

  it('speaks the language the request asks for, else the browser, else English', async () => {
    const ada = await personAt(world);
    expect((await loginPageOf(ada, {}, 'de-AT,en;q=0.5')).body).toContain('<html lang="de">');
    expect((await loginPageOf(ada, { ui_locales: 'fr-CA es' }, 'de')).body).toContain('lang="fr"');
    expect((await loginPageOf(ada, {}, 'tlh')).body).toContain('<html lang="en">');
  });
});

describe('/u/login', () => {
  it('has labelled fields that password managers know', async () => {
    const { body } = await loginPageOf(await personAt(world), { login_hint: 'ada@example.com' });
    expect(body).toMatch(/<label for="username">/);
    expect(body).toMatch(/name="username"[^>]*autocomplete="username"[^>]*value="ada@example.com"/);
    expect(body).toMatch(/type="password"[^>]*autocomplete="current-password"[^>]*autofocus/);
    expect(body).toContain('to continue to Sample App');
  });

  it('looks the same for a wrong password, an unknown user and one who cannot exist', async () => {
    const ada = await personAt(world);
    const refused = async (username: string, given: string) => {
      const state = stateOf(await loginPageOf(ada));
      const page = await ada.browser.post('/u/login', { state, username, password: given });
      expect(page.statusCode).toBe(200);
      const same = page.body.replace(/Reference: [\w-]+/, 'Reference');
      return same.replaceAll(state, '').replaceAll(username, '');
    };
    const wrong = await refused(ada.who.email, 'wrong');
    expect(refusalOn(wrong)).toBe('The user name or the password is not right.');
    expect(wrong).toContain('aria-invalid="true"');
    expect(wrong).toContain('role="alert"');
    expect(await refused('nobody@example.com', 'wrong')).toBe(wrong);
    expect(await refused(ada.who.email, 'x'.repeat(300))).toBe(wrong);
    // More than the field holds is not filled in again.
    expect(refusalOn(await refused('x'.repeat(400), 'wrong'))).toBe(refusalOn(wrong));
  });

  it('asks for what is missing', async () => {
    const ada = await personAt(world);
    const state = stateOf(await loginPageOf(ada));
    const page = await ada.browser.post('/u/login', { state, username: ada.who.email });
    expect(page.statusCode).toBe(200);
    expect(refusalOn(page.body)).toContain('both');
  });

  it('stops guessing after a while, even with the right password', async () => {
    const ada = await personAt(world);
    const state = stateOf(await loginPageOf(ada));
    const guess = (given: string) =>
      ada.browser.post('/u/login', { state, username: ada.who.email, password: given });
    let last = await guess('wrong');
    for (let tries = 0; tries < 100 && refusalOn(last.body)?.startsWith('The user'); tries += 1) {
      last = await guess('wrong');
    }
    expect(refusalOn(last.body)).toContain('Too many attempts');
    expect((await guess(password)).statusCode).toBe(200);
  });

  it('tells a blocked person so, once the password was right', async () => {
    const ada = await personAt(world);
    await world.ask(updateUser, { tenantId: 'acme', userId: ada.who.userId, blocked: true });
    const state = stateOf(await loginPageOf(ada));
    const given = { state, username: ada.who.email };
    const wrong = await ada.browser.post('/u/login', { ...given, password: 'wrong' });
    expect(refusalOn(wrong.body)).toContain('not right');
    const right = await ada.browser.post('/u/login', { ...given, password });
    expect(refusalOn(right.body)).toContain('cannot sign in');
  });

  it('refuses a field given twice', async () => {
    const ada = await personAt(world);
    const state = stateOf(await loginPageOf(ada));
    const type = 'application/x-www-form-urlencoded';
    const twice = `state=${state}&username=a&username=b&password=c`;
    const answered = await ada.browser.sendRaw('/u/login', type, twice);
    expect([answered.statusCode, locationOf(answered)]).toEqual([303, `/u/login?state=${state}`]);
    expect(refusalOn((await ada.browser.get(locationOf(answered))).body)).toContain('not be read');
  });
});
