import { setPolicy } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from './testing/browser.ts';
import { callback, type GatewayWorld, openGateway } from './testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from './testing/person.ts';

const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const idTokenOf = async (person: Awaited<ReturnType<typeof personAt>>, wishes = {}) =>
  decodeJwt((await person.tokens(wishes)).id_token);

describe('a first login', () => {
  it('leads from a password over a phone to the application', async () => {
    const ada = await personAt(world);
    const answered = await ada.signIn(authorizeUrl(pkce().challenge));
    expect(locationOf(answered).startsWith(`${callback}?code=`)).toBe(true);
    expect(parameterOf(answered, 'state')).toBe('their-state');
    expect(parameterOf(answered, 'iss')).toBe(world.issuer);
    expect(ada.messages()).toHaveLength(1);
  });

  it('gives tokens that say what was proved, and when', async () => {
    const ada = await personAt(world);
    const seconds = Math.floor(Date.parse(world.clock()) / 1_000);
    expect(await idTokenOf(ada)).toMatchObject({
      iss: world.issuer,
      sub: ada.who.userId,
      aud: 'spa',
      nonce: 'their-nonce',
      auth_time: seconds,
      iat: seconds,
      exp: seconds + 36_000,
      amr: ['mfa'],
      acr: multiFactor,
      email: ada.who.email,
      email_verified: true,
      name: 'Ada Lovelace',
    });
  });

  it('gives an access token for the API that was asked for, with /userinfo beside it', async () => {
    const ada = await personAt(world);
    const { access_token: token } = await ada.tokens({
      audience: 'https://api.test/',
      scope: 'openid read:things',
    });
    expect(decodeJwt(token)).toMatchObject({
      iss: world.issuer,
      sub: ada.who.userId,
      azp: 'spa',
      aud: ['https://api.test/', `${world.issuer}userinfo`],
      scope: 'openid read:things',
    });
  });

  it('gives no id token to who did not ask for one', async () => {
    const ada = await personAt(world);
    const tokens = await ada.tokens({ scope: 'profile' });
    expect(Object.keys(tokens)).toEqual(['access_token', 'scope', 'expires_in', 'token_type']);
  });
});

describe('a later login', () => {
  it('in another browser asks for the code alone', async () => {
    const first = await personAt(world);
    await first.login();
    const again = await personAt(world, { who: first.who });
    const after = await again.givePassword(authorizeUrl(pkce().challenge));
    expect(locationOf(after)).toMatch(/^\/u\/mfa-sms-challenge\?state=/);
    expect(parameterOf(await again.giveCode(after), 'code')).not.toBeNull();
  });

  it('that was about to enrol what another just enrolled asks for its code', async () => {
    const first = await personAt(world);
    const begun = await first.givePassword(authorizeUrl(pkce().challenge));
    const other = await personAt(world, { who: first.who });
    const about = await other.givePassword(authorizeUrl(pkce().challenge));
    await first.giveCode(await first.givePhone(begun));

    const state = stateOf(about);
    const given = await other.browser.submit(locationOf(about), { state, phone: first.who.phone });
    const led = locationOf(await other.browser.get(locationOf(given)));
    expect(led).toContain('/u/mfa-login-options');
    expect(first.messages()).toHaveLength(1);
    const { body } = await other.browser.get(led);
    const action = /name="action" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const picked = await other.browser.submit(led, { state, action });
    await other.nextCode(); // the first one's
    expect(parameterOf(await other.giveCode(picked), 'code')).not.toBeNull();
  });

  it('in the same browser asks nothing, and says what the session once proved', async () => {
    const ada = await personAt(world);
    await ada.login();
    const { challenge, verifier } = pkce();
    const answered = await ada.browser.get(authorizeUrl(challenge));
    const code = parameterOf(answered, 'code') ?? '';
    const { id_token: token } = (await ada.exchange({ code, verifier })).json();
    expect(decodeJwt(token)).toMatchObject({ sub: ada.who.userId, amr: ['mfa'] });
    expect(ada.messages()).toHaveLength(1);
  });
});

describe('policy', () => {
  it('"never" asks for a password alone, and the id token claims no more', async () => {
    const ada = await personAt(world, {
      browser: world.browser('other'),
      who: await world.somebody('other'),
    });
    await world.ask(setPolicy, { tenantId: 'other', policy: [] });
    const answered = await ada.givePassword(authorizeUrl(pkce().challenge));
    expect(parameterOf(answered, 'code')).not.toBeNull();
    expect(parameterOf(answered, 'iss')).toBe('https://other.test/');
  });

  it('demands the second factor of a session that was begun without one', async () => {
    await world.ask(setPolicy, { tenantId: 'other', policy: [] });
    const ada = await personAt(world, {
      browser: world.browser('other'),
      who: await world.somebody('other'),
    });
    await ada.givePassword(authorizeUrl(pkce().challenge));
    await world.ask(setPolicy, { tenantId: 'other', policy: ['all-applications'] });

    const again = await ada.browser.get(authorizeUrl(pkce().challenge));
    expect(locationOf(again)).toMatch(/^\/u\/mfa-sms-enrollment/);
    const enrolled = await ada.givePhone(again);
    expect(stateOf(enrolled)).toBe(stateOf(again));
    expect(parameterOf(await ada.giveCode(enrolled), 'code')).not.toBeNull();
  });
});
