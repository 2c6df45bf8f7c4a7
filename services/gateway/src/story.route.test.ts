import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterOf } from './testing/browser.ts';
import { callback, type GatewayWorld, openGateway } from './testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from './testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

describe('the whole story', () => {
  it('leads from a password over a phone to tokens', async () => {
    const ada = personAt(world);
    const { challenge, verifier } = pkce();
    const answered = await ada.signIn(authorizeUrl(challenge));
    expect(answered.headers.location).toMatch(new RegExp(`^${callback}\\?code=`));
    expect(parameterOf(answered, 'state')).toBe('their-state');
    expect(parameterOf(answered, 'iss')).toBe(world.issuer);

    const tokens = await ada.browser.post('/oauth/token', {
      grant_type: 'authorization_code',
      client_id: 'spa',
      code: parameterOf(answered, 'code') ?? '',
      code_verifier: verifier,
      redirect_uri: callback,
    });
    expect(tokens.json()).toEqual({});
  });
});
