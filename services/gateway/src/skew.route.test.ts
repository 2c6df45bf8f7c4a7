import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parameterOf } from './testing/browser.ts';
import { type GatewayWorld, openGateway, password } from './testing/gateway-world.ts';
import { bearing, mfaCall, mfaClientAt } from './testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from './testing/person.ts';

const minute = 60_000;
const hour = 60 * minute;
let world: GatewayWorld;
beforeEach(async () => {
  world = await openGateway();
});
afterEach(() => world.close());

describe.each([
  ['20 minutes', 20 * minute],
  ['10 years', 10 * 365 * 24 * hour],
])('after a clock that was %s ahead and is right again', (_, aheadMs) => {
  /** What is done while the clock is wrong. */
  const ahead = async <Done>(deed: () => Promise<Done>): Promise<Done> => {
    world.advance(aheadMs);
    const done = await deed();
    await world.settled();
    world.advance(-aheadMs);
    return done;
  };

  it('a session of then lasts as long from now as any other', async () => {
    const ada = await personAt(world);
    await ahead(() => ada.login());
    const silent = () =>
      ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none', max_age: undefined }));
    expect(parameterOf(await silent(), 'code')).not.toBeNull();
    world.advance(4 * 24 * hour);
    expect(parameterOf(await silent(), 'error')).toBe('login_required');
  });

  it('a session of then is not as fresh as somebody asks', async () => {
    const ada = await personAt(world);
    await ahead(() => ada.login());
    const url = authorizeUrl(pkce().challenge, { prompt: 'none', max_age: '60' });
    expect(parameterOf(await ada.browser.get(url), 'error')).toBe('login_required');
  });

  it('a refresh token of then gives tokens, and its family ends as any other', async () => {
    const ada = await personAt(world);
    const tokens = await ahead(() => ada.tokens());
    const first = await refresh(world, tokens.refresh_token);
    expect(first.statusCode).toBe(200);
    world.advance(31 * 24 * hour);
    expect((await refresh(world, first.json().refresh_token)).statusCode).toBe(403);
  });

  it('an access token of then is none', async () => {
    const ada = await personAt(world);
    const { access_token: token } = await ahead(() => ada.tokens());
    const asked = { method: 'GET', url: '/userinfo' } as const;
    const headers = { host: 'acme.test', ...bearing(token) };
    expect((await world.app.inject({ ...asked, headers })).statusCode).toBe(401);
  });

  it('a code and an mfa_token of then are over', async () => {
    const ada = await personAt(world);
    const code = await ahead(() => ada.login());
    expect((await ada.exchange(code)).json().error).toBe('invalid_grant');
    const bob = await mfaClientAt(world);
    const token = await ahead(() => bob.demanded());
    const challenged = await mfaCall(world, 'POST', 'challenge', {
      payload: { client_id: 'native', mfa_token: token },
    });
    expect(challenged.json().error).toBe('expired_token');
  });

  it('wrong passwords of then keep nobody out', async () => {
    const ada = await world.somebody();
    const signIn = (given: string) =>
      tokenRequest(world, {
        ...{ grant_type: 'password', client_id: 'native' },
        ...{ username: ada.email, password: given },
      });
    await ahead(async () => {
      for (let nth = 0; nth < 12; nth += 1) await signIn('wrong');
      expect((await signIn(password)).statusCode).toBe(429);
    });
    expect((await signIn(password)).json().error).toBe('mfa_required');
  });
});
