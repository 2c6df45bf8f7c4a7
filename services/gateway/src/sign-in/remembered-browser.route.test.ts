import { forgetBrowsers } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const prefix = '__Host-countersign-browser.';
const namesIn = ({ jar }: Browser) => [...jar.keys()].filter((name) => name.startsWith(prefix));

/** Somebody who enrolled a phone elsewhere, and ticked the box in this browser. */
const remembered = async (browser?: Browser) => {
  const first = await personAt(world);
  await first.login();
  await browser?.get('/v2/logout?client_id=spa');
  const ada = await personAt(world, { who: first.who, ...(browser && { browser }) });
  const challenge = await ada.givePassword(authorizeUrl(pkce().challenge));
  const answered = await ada.browser.post('/u/mfa-sms-challenge', {
    state: stateOf(challenge),
    code: await ada.nextCode(),
    rememberBrowser: 'true',
  });
  return { ada, challenge, answered };
};

/** The same browser, its session over: only what is remembered is left. */
const signedOut = async (ada: Awaited<ReturnType<typeof remembered>>['ada']) => {
  await ada.browser.get('/v2/logout?client_id=spa');
  return personAt(world, { browser: ada.browser, who: ada.who });
};

describe('the box', () => {
  it('is on the challenge, unticked, and says for how long', async () => {
    const { ada, challenge } = await remembered();
    const page = await (await personAt(world, { who: ada.who })).browser.get(locationOf(challenge));
    expect(page.statusCode).toBe(400);
    const again = await personAt(world, { who: ada.who });
    const asked = await again.givePassword(authorizeUrl(pkce().challenge));
    const { body } = await again.browser.get(locationOf(asked));
    expect(body).toContain('name="rememberBrowser" type="checkbox" value="true">');
    expect(body).toContain('Remember this browser for 30 days');
  });

  it('gives the browser a cookie of its own for as long as that', async () => {
    const { answered } = await remembered();
    expect(answered.cookies.find(({ name }) => name.startsWith(prefix))).toMatchObject({
      ...{ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', maxAge: 30 * 86_400 },
    });
  });

  it('gives none where it was not ticked', async () => {
    const ada = await personAt(world);
    await ada.login();
    expect(namesIn(ada.browser)).toEqual([]);
  });
});

describe('a remembered browser', () => {
  it('is asked for the password alone, and its tokens claim no second factor', async () => {
    const { ada } = await remembered();
    const back = await signedOut(ada);
    const { challenge, verifier } = pkce();
    const answered = await back.givePassword(authorizeUrl(challenge));
    const code = parameterOf(answered, 'code') ?? '';
    const { id_token: token } = (await back.exchange({ code, verifier })).json();
    expect(decodeJwt(token)).toMatchObject({ sub: ada.who.userId });
    expect(decodeJwt(token)).not.toHaveProperty('amr');
    expect(decodeJwt(token)).not.toHaveProperty('acr');
  });

  it('is asked for the code where the application wants a step-up', async () => {
    const { ada } = await remembered();
    const back = await signedOut(ada);
    const url = authorizeUrl(pkce().challenge, { acr_values: multiFactor });
    expect(locationOf(await back.givePassword(url))).toMatch(/^\/u\/mfa-sms-challenge/);
  });

  it('is asked again once an admin had it forgotten', async () => {
    const { ada } = await remembered();
    await world.ask(forgetBrowsers, { tenantId: 'acme', userId: ada.who.userId });
    const back = await signedOut(ada);
    const asked = await back.givePassword(authorizeUrl(pkce().challenge));
    expect(locationOf(asked)).toMatch(/^\/u\/mfa-sms-challenge/);
  });

  it('is not remembered for whoever else signs in there', async () => {
    const { ada } = await remembered();
    await ada.browser.get('/v2/logout?client_id=spa');
    const bob = await personAt(world, { browser: ada.browser });
    const asked = await bob.givePassword(authorizeUrl(pkce().challenge));
    expect(locationOf(asked)).toMatch(/^\/u\/mfa-sms-enrollment/);
  });
});

describe('a browser of several people', () => {
  const isAsked = async (person: Awaited<ReturnType<typeof remembered>>['ada']) => {
    const back = await signedOut(person);
    const url = authorizeUrl(pkce().challenge);
    return locationOf(await back.givePassword(url)).startsWith('/u/mfa-sms-challenge');
  };

  it('is remembered for each of them, by a name that tells nobody who they are', async () => {
    const { ada } = await remembered();
    const { ada: bob } = await remembered(ada.browser);
    const names = namesIn(ada.browser);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^__Host-countersign-browser\.[\w-]{22}$/);
    expect([await isAsked(ada), await isAsked(bob), await isAsked(ada)]).toEqual([
      ...[false, false, false],
    ]);
  });

  it('of more than ten forgets who was remembered first', async () => {
    const { ada: first } = await remembered();
    const people = [first];
    for (let n = 2; n <= 11; n += 1) {
      world.advance(1_000);
      people.push((await remembered(first.browser)).ada);
    }
    expect(namesIn(first.browser)).toHaveLength(10);
    const [second, last] = [people[1] ?? first, people.at(-1) ?? first];
    expect([await isAsked(second), await isAsked(last), await isAsked(first)]).toEqual([
      ...[false, false, true],
    ]);
  });

  it('honours the cookie of when it was one person’s, for that person', async () => {
    const { ada } = await remembered();
    const [name = ''] = namesIn(ada.browser);
    ada.browser.jar.set('__Host-countersign-browser', ada.browser.jar.get(name) ?? '');
    ada.browser.jar.delete(name);
    expect(await isAsked(ada)).toBe(false);
    const { ada: bob } = await remembered(ada.browser);
    expect([await isAsked(bob), await isAsked(ada)]).toEqual([false, false]);
  });
});
