import { setFactor, setPolicy, updateUser } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { bearing, mfaCall, mfaClientAt, mfaGrant } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, tokenRequest } from '../testing/person.ts';
import { furnishMore } from '../testing/shown-tokens.ts';

let world: GatewayWorld;
const tenantId = 'acme';
beforeAll(async () => {
  world = await openGateway();
  await furnishMore(world);
  await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
});
afterAll(() => world.close());

type Client = Awaited<ReturnType<typeof mfaClientAt>>;
type Answered = Awaited<ReturnType<typeof mfaCall>>;

const audience = 'https://acme.test/mfa/';
const everything =
  'openid offline_access enroll read:authenticators remove:authenticators delete:me';
const app = { authenticator_types: ['otp'] };
const said = (response: Answered) => [response.statusCode, response.json().error];

const policy = (asks: 'always' | 'never') =>
  world.ask(setPolicy, { tenantId, policy: asks === 'always' ? ['all-applications'] : [] });

/** An access token for the MFA API, for which the person proved their phone. */
const accessOf = async (ada: Client, scope = everything): Promise<string> => {
  const { token, oobCode, code } = await ada.challenged({ audience, scope });
  return (await ada.prove(token, oobCode, code)).json().access_token;
};

const enrolled = async () => {
  const ada = await mfaClientAt(world);
  await ada.enroll();
  return ada;
};

const remove = (token: string, id: string) =>
  mfaCall(world, 'DELETE', `authenticators/${encodeURIComponent(id)}`, { headers: bearing(token) });

describe('the MFA API as an audience', () => {
  it('gives ten minutes, its own scopes and no refresh token', async () => {
    const ada = await enrolled();
    const { token, oobCode, code } = await ada.challenged({ audience, scope: everything });
    const tokens = (await ada.prove(token, oobCode, code)).json();
    expect(tokens.expires_in).toBe(600);
    expect(tokens.scope).toBe('openid enroll read:authenticators remove:authenticators');
    expect(tokens).not.toHaveProperty('refresh_token');
    const { exp = 0, iat = 0, aud } = decodeJwt(tokens.access_token);
    expect(exp - iat).toBe(600);
    expect(aud).toContain(audience);
    await world.settled();
    world.advance(600_000);
    expect(said(await ada.list(tokens.access_token))).toEqual([401, 'invalid_token']);
  });

  it('asks who has an authenticator to prove it, whatever the policy', async () => {
    const ada = await enrolled();
    await policy('never');
    const [plain, managing] = [await ada.signIn(), await ada.signIn({ audience })];
    await policy('always');
    expect([plain.statusCode, managing.statusCode]).toEqual([200, 403]);
    expect(managing.json().error).toBe('mfa_required');
  });

  it('asks at /authorize too, though the browser is signed in, and never silently', async () => {
    const { who } = await enrolled();
    const ada = await personAt(world, { who });
    await ada.tokens();
    const { challenge } = pkce();
    const asked = await ada.browser.get(authorizeUrl(challenge, { audience }));
    expect(asked.headers.location).toMatch(/^\/u\/mfa-sms-challenge/);
    const silent = await ada.browser.get(authorizeUrl(challenge, { audience, prompt: 'none' }));
    expect(parameterOf(silent, 'error')).toBe('login_required');
    expect(parameterOf(silent, 'error_description')).toBe('Multifactor authentication required');
  });

  it.each([
    ['read:authenticators', 'GET', 'authenticators'],
    ['enroll', 'POST', 'associate'],
    ['remove:authenticators', 'DELETE', 'authenticators/sms%7Cdev_x'],
  ] as const)('holds each route to its scope: %s', async (scope, method, path) => {
    const ada = await enrolled();
    const others = everything.replace(scope, '');
    const headers = bearing(await accessOf(ada, others));
    const response = await mfaCall(world, method, path, { headers });
    expect([response.statusCode, response.json()]).toEqual([
      403,
      {
        error: 'insufficient_scope',
        error_description: `Insufficient scope, expected any of: ${scope}`,
      },
    ]);
  });

  it('takes no token for another audience, and none of somebody blocked', async () => {
    const ada = await enrolled();
    const { token, oobCode, code } = await ada.challenged({ scope: everything });
    const other = (await ada.prove(token, oobCode, code)).json().access_token;
    expect(said(await ada.list(other))).toEqual([401, 'invalid_token']);
    const access = await accessOf(ada);
    await world.ask(updateUser, { tenantId, userId: ada.who.userId, blocked: true });
    expect(said(await ada.list(access))).toEqual([401, 'invalid_token']);
  });
});

describe('a further authenticator', () => {
  it('is enrolled by an access token, and proved with it for an mfa_token', async () => {
    const ada = await enrolled();
    const access = await accessOf(ada);
    const { secret } = (await ada.associate(access, app)).json();
    expect(
      (await ada.list(access)).json().map(({ active }: { active: boolean }) => active),
    ).toEqual([true, false]);
    const proved = await ada.app(access, totpCode(secret, world.clock()));
    expect(proved.statusCode).toBe(200);
    expect(proved.json()).toMatchObject({ expires_in: 600, id_token: expect.any(String) });
    expect((await ada.list(access)).json()).toHaveLength(2);
    expect((await ada.signIn()).json().mfa_requirements).toEqual({
      challenge: [{ type: 'phone' }, { type: 'otp' }],
    });
  });

  it('can be another phone, and is not theirs before it is proved', async () => {
    const ada = await enrolled();
    const access = await accessOf(ada);
    const started = (await ada.associate(access, { phone_number: '+4915123450000' })).json();
    expect((await ada.prove(access, started.oob_code, '000000')).statusCode).toBe(403);
    expect((await ada.list(await ada.demanded())).json()).toHaveLength(1);
  });

  it('is not to be had by a token from before there was a first one to prove', async () => {
    await policy('never');
    const ada = await mfaClientAt(world);
    const early = (await ada.signIn({ audience, scope: everything })).json().access_token;
    await policy('always');
    await ada.enroll();
    const refused = await ada.associate(early, app);
    expect(refused.statusCode).toBe(403);
    expect(refused.json().error_description).toBe('User is already enrolled.');
    const [{ id }] = (await ada.list(early)).json();
    expect(said(await remove(early, id))).toEqual([403, 'mfa_required']);
  });

  it('begun by one token cannot be proved by another, nor by another client', async () => {
    const ada = await enrolled();
    const [one, other] = [await accessOf(ada), await accessOf(ada)];
    const { secret } = (await ada.associate(one, app)).json();
    const code = totpCode(secret, world.clock());
    expect((await ada.app(other, code)).statusCode).toBe(403);
    const byKiosk = { grant_type: mfaGrant('mfa-otp'), client_id: 'kiosk', otp: code };
    const refused = await tokenRequest(world, { ...byKiosk, mfa_token: one });
    expect([refused.statusCode, refused.json().error_description]).toEqual([
      403,
      'Malformed mfa_token',
    ]);
    const { oob_code: oobCode } = (await ada.associate(one, {})).json();
    expect((await ada.prove(other, oobCode, await ada.nextCode())).statusCode).toBe(403);
  });
});

describe('DELETE /mfa/authenticators/{id}', () => {
  it('removes one, by the id it is listed under', async () => {
    const ada = await enrolled();
    const access = await accessOf(ada);
    const [{ id }] = (await ada.list(access)).json();
    const removed = await remove(access, id);
    expect([removed.statusCode, removed.body]).toEqual([204, '']);
    expect(said(await remove(access, id))).toEqual([404, 'not_found']);
    expect((await ada.signIn()).json().mfa_requirements).toHaveProperty('enroll');
  });

  it('is not for an mfa_token', async () => {
    const ada = await enrolled();
    const token = await ada.demanded();
    const [{ id }] = (await ada.list(token)).json();
    expect(said(await remove(token, id))).toEqual([401, 'invalid_token']);
  });

  it.each(['sms|dev_0000000000000000', 'nonsense', 'phone|x'])('knows no %s', async (id) => {
    const ada = await enrolled();
    expect(said(await remove(await accessOf(ada), id))).toEqual([404, 'not_found']);
  });
});
