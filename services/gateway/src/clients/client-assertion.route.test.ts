import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createApplication, metadata, updateApplication } from '@countersign/contracts';
import { isProblem } from '@countersign/edge-http';
import { publicKeysOf } from '@countersign/management-api';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
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

describe('a key of any kind that discovery names', () => {
  const logged = async (): Promise<readonly string[]> =>
    (await world.browser().get('/.well-known/openid-configuration')).json()
      .token_endpoint_auth_signing_alg_values_supported;

  /** The algorithms, and the key that each goes by: of the newer name of EdDSA the same. */
  const kinds = ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] as const;
  const pairOf = (alg: (typeof kinds)[number]) => generateKeyPair(alg, { extractable: true });
  const signed = (alg: string, key: CryptoKey) =>
    new SignJWT({ ...{ iss: 'robot', sub: 'robot', aud: world.issuer }, jti: randomUUID() })
      .setProtectedHeader({ alg })
      .setExpirationTime(now() + 60)
      .sign(key);
  const keep = (publicKeys: readonly JWK[]) =>
    world.ask(updateApplication, {
      ...{ tenantId: 'acme', clientId: 'robot' },
      settings: { publicKeys: publicKeys.map((jwk) => metadata.parse(jwk)) },
    });

  it('is every one there is', async () => {
    expect([...(await logged())].sort()).toEqual([...kinds].sort());
  });

  it.each(kinds)('authenticates: %s, among others, by whichever name', async (alg) => {
    const [{ privateKey, publicKey }, other] = [await pairOf(alg), await pairOf(alg)];
    const named = alg === 'Ed25519' ? 'EdDSA' : alg;
    const jwks = [await exportJWK(other.publicKey), await exportJWK(publicKey)];
    await keep(jwks.map((jwk) => ({ ...jwk, alg: named, use: 'sig' })));
    expect((await shown(await signed(alg, privateKey))).statusCode).toBe(200);
    const stranger = await pairOf(alg);
    expect((await shown(await signed(alg, stranger.privateKey))).statusCode).toBe(401);
  });

  const made = {
    'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'P-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'a curve of coins': () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    Ed25519: () => generateKeyPairSync('ed25519'),
    X25519: () => generateKeyPairSync('x25519'),
    RSA: () => generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  };
  const read = (publicKey: KeyObject, alg?: 'RS256' | 'ES384') => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const one = { credential_type: 'public_key' as const, pem, ...(alg && { alg }) };
    return publicKeysOf({ private_key_jwt: { credentials: [one] } });
  };

  it.each([
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
    ['Ed25519', 'EdDSA'],
    ['RSA', 'RS256'],
  ] as const)('is taken from a PEM, and kept as one: %s', (kind, alg) => {
    const { publicKey } = made[kind]();
    const kid = expect.stringMatching(/^[\w-]{43}$/);
    const jwk = { ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', kid };
    expect(read(publicKey)).toMatchObject([jwk]);
  });

  it.each([
    ['a curve of coins', undefined],
    ['X25519', undefined],
    ['P-256', 'ES384'],
    ['Ed25519', 'RS256'],
  ] as const)('is refused where it does not go with its algorithm: %s %s', (kind, alg) => {
    const { publicKey } = made[kind]();
    expect(isProblem(read(publicKey, alg))).toBe(true);
  });
});
