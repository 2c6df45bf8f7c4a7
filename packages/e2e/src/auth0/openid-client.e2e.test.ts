import { demoUser } from '@countersign/demo';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person } from '../person.ts';
import { codeIn } from '../sms-code.ts';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';

let countersign: SecureCountersign;
let config: client.Configuration;
beforeAll(async () => {
  countersign = await startSecureCountersign();
  const server = new URL(countersign.url);
  config = await client.discovery(server, 'countersign-demo', undefined, client.None());
});
afterAll(() => countersign.stop());

const begin = async () => {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  return {
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    parameters: {
      redirect_uri: `${countersign.url}/demo/callback`,
      scope: 'openid profile email offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ state, nonce },
    },
  };
};

/** A person follows an address to the application's, by password, phone and code. */
const signIn = async (address: URL) => {
  const browser = person(countersign.url);
  const form = await browser.open(address.href);
  const asked = await browser.submit(form, {
    ...{ username: demoUser.email, password: demoUser.password },
  });
  const before = (await countersign.outbox()).length;
  const challenge = asked.url.pathname.endsWith('enrollment')
    ? await browser.submit(asked, { phone: '+12025550123' })
    : asked;
  const text = await newMessage(before);
  return browser.submit(challenge, { code: codeIn(text) }, `${countersign.url}/demo/callback`);
};

const newMessage = async (before: number): Promise<string> => {
  const count = async () => (await countersign.outbox()).length;
  await expect.poll(count, { timeout: 10_000 }).toBeGreaterThan(before);
  return (await countersign.outbox())[0]?.text ?? '';
};

describe('openid-client, unmodified', () => {
  it('discovers, signs somebody in with PKCE, refreshes, and revokes', async () => {
    const { checks, parameters } = await begin();
    const { url } = await signIn(client.buildAuthorizationUrl(config, parameters));
    const tokens = await client.authorizationCodeGrant(config, url, checks);
    expect(tokens.claims()).toMatchObject({ amr: ['mfa'] });

    const { sub = '' } = tokens.claims() ?? {};
    const info = await client.fetchUserInfo(config, tokens.access_token, sub);
    expect(info.email).toBe(demoUser.email);

    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    await client.tokenRevocation(config, renewed.refresh_token ?? '');
    await expect(
      client.refreshTokenGrant(config, renewed.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('pushes its request first', async () => {
    const { parameters } = await begin();
    const address = await client.buildAuthorizationUrlWithPAR(config, parameters);
    expect(address.searchParams.get('request_uri')).toMatch(/^urn:/);
    const page = await person(countersign.url).open(address.href);
    expect(page.url.pathname).toBe('/u/login');
  });

  it('asks for a token of its own', async () => {
    const { clientId, clientSecret } = countersign.client;
    const server = new URL(countersign.url);
    const machine = await client.discovery(server, clientId, clientSecret);
    const audience = `${countersign.url}/api/v2/`;
    const tokens = await client.clientCredentialsGrant(machine, { audience });
    expect(tokens.scope?.split(' ')).toContain('read:users');
  });
});
