import { createConnection, updateConnection } from '@countersign/contracts';
import { type OidcProvider, startOidcProvider } from '@countersign/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
let provider: OidcProvider;
let connectionId: string;
beforeAll(async () => {
  [world, provider] = await Promise.all([
    openGateway({ privateProviders: true }),
    startOidcProvider(),
  ]);
  const { issuer, clientId, clientSecret } = provider;
  const made = await world.ask(createConnection, {
    tenantId: 'acme',
    name: 'corp',
    displayName: 'Corp <Inc>',
    strategy: 'oidc',
    federation: { issuer, clientId, clientSecret },
    enabledClients: null,
  });
  if (!made.ok) throw new Error(made.refusal);
  connectionId = made.value.connectionId;
});
afterAll(async () => {
  await provider.stop();
  await world.close();
});

type Person = Awaited<ReturnType<typeof personAt>>;

/** Off to the provider and back, as somebody it vouches for. */
const signInAtProvider = async (ada: Person, url: string, sub: string) => {
  const begun = await ada.browser.get(url);
  const state = stateOf(begun);
  const away = await ada.browser.post('/u/login', { state, connection: connectionId });
  const back = await provider.signIn(locationOf(away), { sub, email: `${sub}@corp.example` });
  return ada.browser.get(back.replace(world.issuer, '/'));
};

describe('a connection to an OpenID provider', () => {
  it('is offered beside the password, by its name', async () => {
    const ada = await personAt(world);
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    const { body } = await ada.browser.get(locationOf(begun));
    expect(body).toContain('Continue with Corp &lt;Inc&gt;');
    expect(body).toContain('name="password"');
  });

  it('leads there and back, and the second factor is asked all the same', async () => {
    const ada = await personAt(world);
    const { challenge, verifier } = pkce();
    const arrived = await signInAtProvider(ada, authorizeUrl(challenge), 'ada-1');
    expect(locationOf(arrived)).toMatch(/^\/u\/mfa-sms-enrollment/);
    const answered = await ada.giveCode(await ada.givePhone(arrived));
    const code = parameterOf(answered, 'code') ?? '';
    const claims = decodeJwt((await ada.exchange({ code, verifier })).json().id_token);
    expect(claims).toMatchObject({ email: 'ada-1@corp.example', amr: ['mfa'] });
    expect(claims.sub).toMatch(/^corp\|/);
  });

  it('is gone to at once when the request names it', async () => {
    const ada = await personAt(world);
    const wishes: Wishes = { connection: 'corp' };
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge, wishes));
    const away = await ada.browser.get(locationOf(begun));
    expect(locationOf(away).startsWith(provider.issuer)).toBe(true);
    expect(parameterOf(away, 'redirect_uri')).toBe(`${world.issuer}login/callback`);
  });

  it('brings nobody back twice, but for a minute, nor in another browser', async () => {
    const ada = await personAt(world);
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    const form = { state: stateOf(begun), connection: connectionId };
    const away = await ada.browser.post('/u/login', form);
    const back = await provider.signIn(locationOf(away), { sub: 'ada-2' });
    const path = back.replace(world.issuer, '/');

    const elsewhere = await world.browser().get(path);
    expect([elsewhere.statusCode, elsewhere.headers.location]).toEqual([400, undefined]);
    const cookies = new Map(ada.browser.jar);
    expect((await ada.browser.get(path)).statusCode).toBe(302);
    for (const [name, value] of cookies) ada.browser.jar.set(name, value);
    world.advance(60_000);
    const again = await ada.browser.get(locationOf(await ada.browser.get(path)));
    expect(again.statusCode).toBe(200);
    expect(again.body).toContain('could not sign you in');
  });

  it('come back though somebody made up addresses meanwhile', async () => {
    const ada = await personAt(world);
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    const state = stateOf(begun);
    const away = await ada.browser.post('/u/login', { state, connection: connectionId });
    const back = await provider.signIn(locationOf(away), { sub: 'ada-made-up' });
    for (const garbage of [`state=${state}`, `code=made-up&state=${state}`, `state=${state}&x=1`]) {
      const refused = await ada.browser.get(`/login/callback?${garbage}`);
      expect(locationOf(refused)).toBe(`/u/login?state=${state}`);
    }
    const arrived = await ada.browser.get(back.replace(world.issuer, '/'));
    expect(locationOf(arrived)).toMatch(/^\/u\/mfa-sms-enrollment/);
  });

  it('says no on the login page when the provider does', async () => {
    const ada = await personAt(world);
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    const state = stateOf(begun);
    await ada.browser.post('/u/login', { state, connection: connectionId });
    const refused = await ada.browser.get(`/login/callback?error=access_denied&state=${state}`);
    const page = await ada.browser.get(locationOf(refused));
    expect(page.body).toContain('role="alert"');
    expect(page.body).toContain('name="password"');
  });

  it('is not come back from by who never left', async () => {
    const ada = await personAt(world);
    const state = stateOf(await ada.browser.get(authorizeUrl(pkce().challenge)));
    const arrived = await ada.browser.get(`/login/callback?code=x&state=${state}`);
    expect([arrived.statusCode, arrived.headers.location]).toEqual([400, undefined]);
  });

  it('may post its answer, which then comes as a navigation', async () => {
    const posted = await world.browser().submit('/login/callback', { code: 'a b', state: 'x' });
    expect(posted.statusCode).toBe(303);
    expect(locationOf(posted)).toBe('/login/callback?code=a+b&state=x');
  });

  it('cannot be used by an application it is not enabled for', async () => {
    const change = { tenantId: 'acme', connectionId, enabledClients: ['web'] };
    await world.ask(updateConnection, change);
    const ada = await personAt(world);
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    expect((await ada.browser.get(locationOf(begun))).body).not.toContain('Corp');
    const form = { state: stateOf(begun), connection: connectionId };
    const away = await ada.browser.post('/u/login', form);
    expect([away.statusCode, away.headers.location]).toEqual([200, undefined]);
  });
});
