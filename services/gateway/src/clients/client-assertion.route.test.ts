import { randomUUID } from 'node:crypto';
import { createApplication, metadata } from '@countersign/contracts';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
const audience = 'https://acme.test/api/v2/';

beforeAll(async () => {
  [world, keys] = await Promise.all([openGateway(), generateKeyPair('ES256')]);
  await world.ask(createApplication, {
    tenantId: 'acme',
    clientId: 'robot',
    settings: {
      name: 'Robot',
      kind: 'non_interactive',
      clientAuthentication: 'private_key_jwt',
      publicKeys: [metadata.parse(await exportJWK(keys.publicKey))],
      managementScopes: ['read:users'],
    },
  });
});
afterAll(() => world.close());

const now = () => Math.floor(Date.parse(world.clock()) / 1_000);

const assertion = (
  claims: JWTPayload = {},
  key = keys.privateKey,
  without: readonly string[] = [],
) => {
  const complete = {
    ...{ iss: 'robot', sub: 'robot', aud: world.issuer },
    ...{ jti: randomUUID(), iat: now(), exp: now() + 60 },
    ...claims,
  };
  const said = Object.entries(complete).filter(([name]) => !without.includes(name));
  return new SignJWT(Object.fromEntries(said)).setProtectedHeader({ alg: 'ES256' }).sign(key);
};

const shown = async (text: string, more: Readonly<Record<string, string>> = {}) =>
  tokenRequest(world, {
    grant_type: 'client_credentials',
    audience,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: text,
    ...more,
  });

describe('an application with a key', () => {
  it('authenticates by signing, to the issuer or to the token endpoint', async () => {
    expect((await shown(await assertion())).statusCode).toBe(200);
    const aud = `${world.issuer}oauth/token`;
    expect((await shown(await assertion({ aud }))).statusCode).toBe(200);
  });

  it('authenticates once with one assertion, however often and at once it is shown', async () => {
    const text = await assertion();
    const answers = await Promise.all(Array.from({ length: 20 }, () => shown(text)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(19);
  });

  it('is refused whatever else is wrong with what it shows', async () => {
    const stranger = await generateKeyPair('ES256');
    const wrong = [
      await assertion({}, stranger.privateKey),
      await assertion({ aud: 'https://other.test/' }),
      await assertion({ iss: 'web' }),
      await assertion({ sub: 'web' }),
      await assertion({ exp: now() - 120 }),
      await assertion({ exp: now() + 3_600 }),
      await assertion({}, keys.privateKey, ['exp']),
      await assertion({}, keys.privateKey, ['jti']),
      'not.a.token',
    ];
    for (const text of wrong) {
      const response = await shown(text);
      expect([response.statusCode, response.json().error]).toEqual([401, 'invalid_client']);
    }
  });

  it('is refused under another name, with a secret, or with a type nobody knows', async () => {
    expect((await shown(await assertion(), { client_id: 'web' })).statusCode).toBe(401);
    const both = await shown(await assertion(), { client_secret: secret });
    expect(both.statusCode).toBe(400);
    const odd = await shown(await assertion(), { client_assertion_type: 'saml' });
    expect([odd.statusCode, odd.json().error]).toEqual([400, 'invalid_request']);
    const bySecret = { grant_type: 'client_credentials', audience, client_id: 'robot' };
    expect((await tokenRequest(world, { ...bySecret, client_secret: 'x' })).statusCode).toBe(401);
    expect((await tokenRequest(world, bySecret)).statusCode).toBe(401);
  });
});
