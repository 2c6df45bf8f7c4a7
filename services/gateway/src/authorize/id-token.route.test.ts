import { setPolicy, updateApplication, updateUser } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const wishes: Wishes = {
  ...{ client_id: 'web', response_type: 'id_token', response_mode: 'form_post' },
  ...{ scope: 'openid profile email', code_challenge: undefined, code_challenge_method: undefined },
};
const idTokenUrl = (more: Wishes = {}) => authorizeUrl('', { ...wishes, ...more });

const fieldsOf = ({ body }: { readonly body: string }): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
      ([, name, value]) => [name, value],
    ),
  );

describe('an id token at once', () => {
  it('is posted to the application, and says what a code would have led to', async () => {
    const ada = await personAt(world);
    const posted = await ada.signIn(idTokenUrl());
    expect(posted.statusCode).toBe(200);
    expect(posted.body).toContain(`action="${callback}"`);
    expect(posted.headers['cache-control']).toBe('no-store');
    const { id_token: token = '', ...others } = fieldsOf(posted);
    expect(others).toEqual({ state: 'their-state', iss: 'https://acme.test/' });
    expect(decodeJwt(token)).toMatchObject({
      ...{ iss: 'https://acme.test/', aud: 'web', sub: ada.who.userId, nonce: 'their-nonce' },
      ...{ email: ada.who.email, name: 'Ada Lovelace', amr: ['mfa'] },
      ...{ sid: expect.any(String), auth_time: expect.any(Number) },
    });
  });

  it('comes silently to who is signed in, without the ceremony', async () => {
    const ada = await personAt(world);
    await ada.login();
    const posted = await ada.browser.get(idTokenUrl({ prompt: 'none' }));
    const claims = decodeJwt(fieldsOf(posted).id_token ?? '');
    expect(claims).toMatchObject({ sub: ada.who.userId, nonce: 'their-nonce' });
    expect(claims).not.toHaveProperty('amr');
  });

  it.each<[string, Wishes, string]>([
    ['by the query', { response_mode: 'query' }, 'invalid_request'],
    ['by the fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['by the usual mode', { response_mode: undefined }, 'invalid_request'],
    ['without a nonce', { nonce: undefined }, 'invalid_request'],
    ['without "openid"', { scope: 'profile' }, 'invalid_request'],
    ['with an access token', { response_type: 'id_token token' }, 'unsupported_response_type'],
    ['as an access token', { response_type: 'token' }, 'unsupported_response_type'],
    ['with a code', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ])('is not to be had %s', async (_, more, error) => {
    const answered = await world.browser().get(idTokenUrl(more));
    const isForm = more.response_mode === undefined && !('response_mode' in more);
    expect(isForm ? fieldsOf(answered).error : parameterOf(answered, 'error')).toBe(error);
    expect(answered.headers.location ?? '').not.toContain('?error=unsupported');
  });

  it('is for who has the grant "implicit", also when it comes to giving it', async () => {
    const allow = (...more: string[]) =>
      world.ask(updateApplication, {
        ...{ tenantId: 'acme', clientId: 'web' },
        settings: { grantTypes: ['authorization_code', ...more] },
      });
    await allow();
    const refused = await world.browser().get(idTokenUrl());
    await allow('implicit');
    expect(fieldsOf(refused).error).toBe('unauthorized_client');

    const ada = await personAt(world);
    const asked = await ada.givePhone(await ada.givePassword(idTokenUrl()));
    await allow();
    const late = await ada.giveCode(asked);
    await allow('implicit');
    expect(fieldsOf(late)).toMatchObject({ error: 'access_denied' });
    expect(fieldsOf(late)).not.toHaveProperty('id_token');
  });

  it('is not for who was blocked meanwhile', async () => {
    const ada = await personAt(world);
    const asked = await ada.givePhone(await ada.givePassword(idTokenUrl()));
    await world.ask(updateUser, { tenantId: 'acme', userId: ada.who.userId, blocked: true });
    expect(fieldsOf(await ada.giveCode(asked))).not.toHaveProperty('id_token');
  });

  it('is not to be had silently once policy asks for more', async () => {
    const policy = (...policies: 'all-applications'[]) =>
      world.ask(setPolicy, { tenantId: 'acme', policy: policies });
    await policy();
    const ada = await personAt(world);
    await ada.givePassword(authorizeUrl(pkce().challenge));
    await policy('all-applications');
    const refused = await ada.browser.get(idTokenUrl({ prompt: 'none' }));
    expect(fieldsOf(refused)).toMatchObject({ error: 'login_required' });
  });
});

describe('an id_token_hint', () => {
  const silently = (hint: string, more: Wishes = {}) =>
    authorizeUrl(pkce().challenge, { prompt: 'none', id_token_hint: hint, ...more });

  it('lets its own person through', async () => {
    const ada = await personAt(world);
    const { id_token: hint } = await ada.tokens();
    world.advance(40 * 3_600_000);
    expect(parameterOf(await ada.browser.get(silently(hint)), 'code')).not.toBeNull();
    const asked = await ada.browser.get(silently(hint, { prompt: undefined }));
    expect(parameterOf(asked, 'code')).not.toBeNull();
  });

  it('of another person is an error where nobody is to be asked', async () => {
    const [ada, eve] = [await personAt(world), await personAt(world)];
    const { id_token: hint } = await eve.tokens();
    await ada.login();
    expect(parameterOf(await ada.browser.get(silently(hint)), 'error')).toBe('login_required');
    const mine = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(mine, 'code')).not.toBeNull();
  });

  it('of another person asks who it is, and is an error if that is not them', async () => {
    const [ada, eve] = [await personAt(world), await personAt(world)];
    const { id_token: hint } = await eve.tokens();
    await ada.login();
    const url = silently(hint, { prompt: undefined });
    expect(locationOf(await ada.browser.get(url))).toMatch(/^\/u\/login/);
    const refused = await ada.signIn(url);
    expect(parameterOf(refused, 'error')).toBe('login_required');
    expect(parameterOf(refused, 'code')).toBeNull();
    const theirs = await personAt(world, { browser: ada.browser, who: eve.who });
    expect(parameterOf(await theirs.signIn(url), 'code')).not.toBeNull();
  });

  it("is refused as nonsense, an access token, another client's or another tenant's", async () => {
    const ada = await personAt(world);
    const tokens = await ada.tokens();
    const posted = await ada.browser.get(idTokenUrl({ prompt: 'none' }));
    const ofWeb = fieldsOf(posted).id_token ?? '';
    for (const hint of ['nonsense', tokens.access_token, ofWeb]) {
      const refused = await ada.browser.get(silently(hint));
      expect(parameterOf(refused, 'error')).toBe('invalid_request');
    }
    const elsewhere = await world.browser('other').get(silently(tokens.id_token));
    expect(parameterOf(elsewhere, 'error')).toBe('invalid_request');
  });
});
