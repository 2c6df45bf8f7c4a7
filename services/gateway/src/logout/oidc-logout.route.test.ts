import { updateTenant } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const bye = 'https://app.test/bye';

const signedIn = async () => {
  const ada = await personAt(world);
  return { ...ada, tokens: await ada.tokens() };
};
type SignedIn = Awaited<ReturnType<typeof signedIn>>;

const leave = ({ browser }: Pick<SignedIn, 'browser'>, given: Readonly<Record<string, string>>) =>
  browser.get(`/oidc/logout?${new URLSearchParams(given)}`);

const isIn = async ({ browser }: Pick<SignedIn, 'browser'>): Promise<boolean> => {
  const silent = await browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
  return parameterOf(silent, 'code') !== null;
};

describe('/oidc/logout', () => {
  it('signs out at once by the id token, and leads back with the state', async () => {
    const ada = await signedIn();
    const left = await leave(ada, {
      id_token_hint: ada.tokens.id_token,
      post_logout_redirect_uri: bye,
      state: 'their state',
    });
    expect(locationOf(left)).toBe(`${bye}?state=their+state`);
    expect(left.headers['cache-control']).toBe('no-store');
    expect(await isIn(ada)).toBe(false);
    expect([...ada.browser.jar.keys()].filter((name) => name.includes('session'))).toEqual([]);
  });

  it('takes the id token of a day that is long over', async () => {
    const ada = await signedIn();
    const { id_token: hint } = ada.tokens;
    world.advance(40 * 3_600_000);
    const left = await leave(ada, { id_token_hint: hint });
    expect([left.statusCode, await isIn(ada)]).toEqual([200, false]);
  });

  it('signs out by the name of the session', async () => {
    const ada = await signedIn();
    const { sid } = JSON.parse(atob(ada.tokens.id_token.split('.')[1] ?? ''));
    await leave(ada, { logout_hint: sid });
    expect(await isIn(ada)).toBe(false);
  });

  it('may be posted to, from a page of the application', async () => {
    const ada = await signedIn();
    const form = { id_token_hint: ada.tokens.id_token, post_logout_redirect_uri: bye };
    expect(locationOf(await ada.browser.post('/oidc/logout', form))).toBe(bye);
    expect(await isIn(ada)).toBe(false);
  });

  it('is a page for who was signed out already, and for who asks nothing', async () => {
    const left = await world.browser().get('/oidc/logout');
    expect([left.statusCode, left.body.includes('You are signed out')]).toEqual([200, true]);
    const back = await leave(
      { browser: world.browser() },
      {
        ...{ client_id: 'spa', post_logout_redirect_uri: bye },
      },
    );
    expect(locationOf(back)).toBe(bye);
  });
});

describe('a person whom somebody sends to /oidc/logout', () => {
  const ways = {
    'without a word': async () => ({}),
    'by a client that anybody can name': async () => ({
      ...{ client_id: 'spa', post_logout_redirect_uri: bye },
    }),
    "with another person's id token": async () => ({
      id_token_hint: (await signedIn()).tokens.id_token,
    }),
    'with an access token': async ({ tokens }: SignedIn) => ({
      id_token_hint: tokens.access_token,
    }),
    'with an id token that somebody signed': async ({ tokens }: SignedIn) => ({
      id_token_hint: `${tokens.id_token.slice(0, -8)}AAAAAAAA`,
    }),
    'with nonsense': async () => ({ id_token_hint: 'nonsense', logout_hint: 'nonsense' }),
  };

  it.each(Object.entries(ways))('is asked first: %s', async (_, way) => {
    const ada = await signedIn();
    const given: Readonly<Record<string, string>> = await way(ada);
    const asked = await leave(ada, given);
    expect(asked.statusCode).toBe(200);
    expect(asked.body).toContain('Sign out?');
    expect(asked.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(await isIn(ada)).toBe(true);

    const left = await ada.browser.post('/oidc/logout/confirm', { state: stateOf(asked) });
    const { post_logout_redirect_uri: there = '/oidc/logout' } = given;
    expect([left.statusCode, left.headers.location]).toEqual([303, there]);
    expect(await isIn(ada)).toBe(false);
  });

  it('is not signed out by a form that somebody else was shown, nor by none of ours', async () => {
    const [ada, eve] = [await signedIn(), await signedIn()];
    const theirs = stateOf(await leave(eve, {}));
    for (const state of [theirs, 'nonsense', '']) {
      const refused = await ada.browser.post('/oidc/logout/confirm', { state });
      expect(locationOf(refused)).toBe('/oidc/logout');
    }
    expect(await isIn(ada)).toBe(true);
    const asked = stateOf(await leave(ada, {}));
    world.advance(10 * 60_000);
    const late = await ada.browser.post('/oidc/logout/confirm', { state: asked });
    expect([locationOf(late), await isIn(ada)]).toEqual(['/oidc/logout', true]);
    expect((await ada.browser.get(locationOf(late))).body).toContain(
      'action="/oidc/logout/confirm"',
    );
  });
});

describe('a request to sign out that is amiss', () => {
  const amiss: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'an address of nobody': { client_id: 'spa', post_logout_redirect_uri: 'https://evil.test/' },
    'an address that only begins like one': {
      ...{ client_id: 'spa', post_logout_redirect_uri: `${bye}/more` },
    },
    "another application's address": { client_id: 'web', post_logout_redirect_uri: bye },
    'an address without an application': { post_logout_redirect_uri: bye },
    'an application that is not known': { client_id: 'nobody', post_logout_redirect_uri: bye },
  };

  it.each(Object.entries(amiss))('leads nowhere: %s', async (_, given) => {
    const refused = await leave(await signedIn(), given);
    expect([refused.statusCode, refused.headers.location]).toEqual([400, undefined]);
  });

  it('leads nowhere: an id token of another application than it says', async () => {
    const ada = await signedIn();
    const refused = await leave(ada, { id_token_hint: ada.tokens.id_token, client_id: 'web' });
    expect([refused.statusCode, await isIn(ada)]).toEqual([400, true]);
  });

  it('leads nowhere: a parameter that is given twice', async () => {
    const ada = await signedIn();
    const refused = await ada.browser.get('/oidc/logout?client_id=spa&client_id=web');
    expect(refused.statusCode).toBe(400);
  });

  it('leads to an address of the tenant where no application is named', async () => {
    const settings = { allowedLogoutUrls: ['https://tenant.test/bye'] };
    await world.ask(updateTenant, { tenantId: 'acme', settings });
    const [post_logout_redirect_uri] = settings.allowedLogoutUrls;
    const left = await leave(
      { browser: world.browser() },
      { post_logout_redirect_uri: String(post_logout_redirect_uri) },
    );
    expect(locationOf(left)).toBe('https://tenant.test/bye');
  });
});
