import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway, password } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const begin = (browser = world.browser()) => browser.get(authorizeUrl(pkce().challenge));

describe('the cookies of a login', () => {
  it('are bound to the host, hidden from scripts and sealed, over https', async () => {
    const ada = await personAt(world);
    const [transaction] = (await begin(ada.browser)).cookies;
    expect(transaction).toMatchObject({
      name: expect.stringMatching(/^__Host-countersign-tx\./),
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    });
    expect(transaction).not.toHaveProperty('domain');
    expect(transaction?.value).not.toContain(Buffer.from('their-state').toString('base64url'));

    const answered = await ada.signIn(authorizeUrl(pkce().challenge));
    const session = answered.cookies.find(({ name }) => name === '__Host-countersign-session');
    expect(session).toMatchObject({ path: '/', httpOnly: true, secure: true, sameSite: 'None' });
    expect(session).not.toHaveProperty('domain');
    expect(session?.maxAge).toBe(168 * 3_600);
    // For browsers that know no `None`.
    const twin = answered.cookies.find(({ name }) => name.endsWith('session-compat'));
    expect(twin).toMatchObject({ path: '/', httpOnly: true, secure: true });
    expect(twin).not.toHaveProperty('sameSite');
    expect([twin?.value, twin?.maxAge]).toEqual([session?.value, session?.maxAge]);
  });

  it('have plain names over http, where the prefix is not allowed', async () => {
    const plain = await openGateway({ scheme: 'http' });
    const ada = await personAt(plain);
    const answered = await ada.signIn(authorizeUrl(pkce().challenge));
    expect(locationOf(answered).startsWith(callback)).toBe(true);
    expect(parameterOf(answered, 'iss')).toBe('http://acme.test/');
    const session = answered.cookies.find(({ name }) => name === 'countersign-session');
    expect(session).toMatchObject({ path: '/', httpOnly: true, sameSite: 'Lax' });
    expect(session).not.toHaveProperty('secure');
    expect(answered.cookies.some(({ name }) => name.endsWith('-compat'))).toBe(false);
    await plain.close();
  });

  it('go a minute after the login is over', async () => {
    const ada = await personAt(world);
    const answered = await ada.signIn(authorizeUrl(pkce().challenge));
    const left = answered.cookies.find(({ name }) => name.startsWith('__Host-countersign-tx.'));
    expect(left?.maxAge).toBe(60);
    const state = left?.name.slice('__Host-countersign-tx.'.length) ?? '';
    const over = await ada.browser.get(`/u/login?state=${state}`);
    expect([over.statusCode, over.body.includes('has ended')]).toEqual([400, true]);
    const other = await world.somebody();
    const form = { state, username: other.email, password };
    const entered = await ada.browser.post('/u/login', form);
    expect([entered.statusCode, entered.headers.location]).toEqual([400, undefined]);
  });
});

describe('a browser', () => {
  it('keeps five open logins, and forgets the oldest', async () => {
    const browser = world.browser();
    const states: string[] = [];
    for (const _ of Array.from({ length: 7 })) {
      states.push(stateOf(await begin(browser)));
      world.advance(1);
    }
    const open = [...browser.jar.keys()].filter((name) => name.includes('countersign-tx.'));
    expect(open).toHaveLength(5);
    const seen = await Promise.all(
      states.map(async (state) => (await browser.get(`/u/login?state=${state}`)).statusCode),
    );
    expect(seen).toEqual([400, 400, 200, 200, 200, 200, 200]);
  });

  it('cannot go on with a login that another browser began', async () => {
    const state = stateOf(await begin());
    const ada = await personAt(world);
    await begin(ada.browser);
    const page = await ada.browser.get(`/u/login?state=${state}`);
    expect(page.statusCode).toBe(400);
    const form = { state, username: ada.who.email, password };
    const posted = await ada.browser.post('/u/login', form);
    expect([posted.statusCode, posted.headers.location]).toEqual([400, undefined]);
  });

  it('cannot give a login another name, nor carry it to another tenant', async () => {
    const browser = world.browser();
    const state = stateOf(await begin(browser));
    const sealed = browser.jar.get(`__Host-countersign-tx.${state}`) ?? '';
    const elsewhere = world.browser('other');
    elsewhere.jar.set(`__Host-countersign-tx.${state}`, sealed);
    expect((await elsewhere.get(`/u/login?state=${state}`)).statusCode).toBe(400);

    const renamed = `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`;
    browser.jar.set(`__Host-countersign-tx.${renamed}`, sealed);
    expect((await browser.get(`/u/login?state=${renamed}`)).statusCode).toBe(400);
  });

  it('cannot change what a login holds', async () => {
    const browser = world.browser();
    const state = stateOf(await begin(browser));
    const name = `__Host-countersign-tx.${state}`;
    browser.jar.set(name, `${browser.jar.get(name)}x`);
    expect((await browser.get(`/u/login?state=${state}`)).statusCode).toBe(400);
  });

  it.each(['', 'nonsense', '../../etc/passwd', '%00', 'x'.repeat(5_000)])(
    'gets the error page for the state "%.20s"',
    async (state) => {
      const url = `/u/login?${new URLSearchParams({ state })}`;
      const page = await world.browser().get(url);
      expect(page.statusCode).toBe(400);
      expect(page.body).toContain('<h1>');
    },
  );
});

describe('a login', () => {
  it('lasts a quarter of an hour, and says where to begin another', async () => {
    const ada = await personAt(world);
    const begun = await begin(ada.browser);
    const page = `/u/login?state=${stateOf(begun)}`;
    world.advance(15 * 60_000 - 1);
    expect((await ada.browser.get(page)).statusCode).toBe(200);
    world.advance(1);
    const late = await ada.browser.get(page);
    expect(late.statusCode).toBe(400);
    const [, restart = ''] = /href="(\/authorize\?[^"]+)"/.exec(late.body) ?? [];
    const answered = await ada.signIn(restart.replaceAll('&amp;', '&'));
    expect(parameterOf(answered, 'state')).toBe('their-state');
    expect(parameterOf(answered, 'code')).not.toBeNull();
  });

  it('ends once: the same form again leads nowhere, after a minute', async () => {
    const ada = await personAt(world);
    const after = await ada.givePassword(authorizeUrl(pkce().challenge));
    const enrolled = await ada.givePhone(after);
    const code = await ada.nextCode();
    const cookies = new Map(ada.browser.jar);
    expect((await ada.giveCode(enrolled, code)).statusCode).toBe(303);
    for (const [name, value] of cookies) ada.browser.jar.set(name, value);
    world.advance(60_000);
    const again = await ada.giveCode(enrolled, code);
    expect([again.statusCode, again.headers.location]).toEqual([400, undefined]);
  });

  it('of two people in one browser is never the half-finished one of the other', async () => {
    const ada = await personAt(world);
    const eve = await personAt(world, { browser: ada.browser });
    const { challenge, verifier } = pkce();
    const begun = await ada.browser.get(authorizeUrl(challenge));
    const give = (username: string) =>
      ada.browser.post('/u/login', { state: stateOf(begun), username, password });
    await give(ada.who.email);
    const theirs = await give(eve.who.email);
    const answered = await eve.giveCode(await eve.givePhone(theirs));
    const code = parameterOf(answered, 'code') ?? '';
    const { id_token: token } = (await eve.exchange({ code, verifier })).json();
    expect(decodeJwt(token).sub).toBe(eve.who.userId);
    expect(ada.messages()).toHaveLength(0);
  });
});
