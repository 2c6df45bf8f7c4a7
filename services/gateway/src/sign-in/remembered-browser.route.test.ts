import { forgetBrowsers } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const cookie = '__Host-countersign-browser';

/** Somebody who enrolled a phone elsewhere, and ticked the box in this browser. */
const remembered = async () => {
  const first = await personAt(world);
  await first.login();
  const ada = await personAt(world, { who: first.who });
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
    expect(answered.cookies.find(({ name }) => name === cookie)).toMatchObject({
      ...{ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', maxAge: 30 * 86_400 },
    });
  });

  it('gives none where it was not ticked', async () => {
    const ada = await personAt(world);
    await ada.login();
    expect([...ada.browser.jar.keys()]).not.toContain(cookie);
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
