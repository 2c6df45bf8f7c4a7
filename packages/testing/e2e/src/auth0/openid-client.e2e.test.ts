import { demoUser } from '@countersign/demo';
import { totpCode } from '@countersign/factors';
import { ManagementClient } from 'auth0';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
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

  it('proves a second factor by generic grants', async () => {
    const { domain, client: machine, url } = countersign;
    const management = new ManagementClient({ domain, ...machine, maxRetries: 0 });
    await management.guardian.factors.set('otp', { enabled: true });
    const [email, password] = ['generic@example.com', 'a ship in port is safe'];
    const connection = 'Username-Password-Authentication';
    await management.users.create({ connection, email, password });
    const mfaOtp = 'http://auth0.com/oauth/grant-type/mfa-otp';
    const grant_types = ['password', mfaOtp];
    const { client_id = '', client_secret = '' } = await management.clients.create({
      ...{ name: 'Own pages', app_type: 'regular_web', grant_types },
    });
    const own = await client.discovery(new URL(url), client_id, client_secret);

    const fields = { username: email, password, scope: 'openid' };
    const refused: unknown = await client
      .genericGrantRequest(own, 'password', fields)
      .catch((error: unknown) => error);
    if (!(refused instanceof client.ResponseBodyError)) throw new Error('nothing was demanded');
    expect(refused).toMatchObject({ status: 403, error: 'mfa_required' });
    const { mfa_token } = z.object({ mfa_token: z.string() }).parse(refused.cause);
    const associated = await fetch(`${url}/mfa/associate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mfa_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ authenticator_types: ['otp'] }),
    });
    const { secret } = z.object({ secret: z.string() }).parse(await associated.json());
    const otp = totpCode(secret, new Date().toISOString());
    const tokens = await client.genericGrantRequest(own, mfaOtp, { mfa_token, otp });
    expect(tokens.claims()?.sub).toMatch(/^auth0\|/);
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
