import { eraseUser, updateUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { personAt, tokenRequest } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const userinfo = (token: string | undefined, more: Readonly<Record<string, string>> = {}) =>
  world.browser().get('/userinfo', {
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...more },
  });

describe('/userinfo', () => {
  it('says what the scopes allow', async () => {
    const ada = await personAt(world);
    const { access_token: all } = await ada.tokens();
    expect((await userinfo(all)).json()).toMatchObject({
      sub: ada.who.userId,
      name: 'Ada Lovelace',
      email: ada.who.email,
      email_verified: true,
    });
    const again = await personAt(world, { who: ada.who });
    const { access_token: little } = await again.tokens({ scope: 'openid' });
    expect((await userinfo(little)).json()).toEqual({ sub: ada.who.userId });
  });

  it('may be posted to', async () => {
    const { access_token: token } = await (await personAt(world)).tokens();
    const headers = { authorization: `Bearer ${token}` };
    const response = await world.browser().post('/userinfo', {}, { headers });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('wants a token', async () => {
    const response = await userinfo(undefined);
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('takes no token that is not its own', async () => {
    const ada = await personAt(world);
    const { access_token: token, id_token: idToken } = await ada.tokens();
    const [head = '', body = ''] = token.split('.');
    const machine = await tokenRequest(world, {
      grant_type: 'client_credentials',
      client_id: 'machine',
      client_secret: secret,
      audience: 'https://acme.test/api/v2/',
    });
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const strangers = [
      'x',
      idToken,
      machine.json().access_token,
      `${none}.${body}.`,
      `${head}.${body}.`,
    ];
    for (const stranger of strangers) {
      const response = await userinfo(stranger);
      expect(response.statusCode).toBe(401);
      expect(response.json().error).toBe('invalid_token');
      expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    }
    const elsewhere = await world.browser('other').get('/userinfo', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(elsewhere.statusCode).toBe(401);
  });

  it('takes no token once its day is over', async () => {
    const { access_token: token } = await (await personAt(world)).tokens();
    expect((await userinfo(token)).statusCode).toBe(200);
    world.advance(86_400_000);
    expect((await userinfo(token)).statusCode).toBe(401);
  });

  it('speaks of nobody who is blocked, or gone', async () => {
    const ada = await personAt(world);
    const { access_token: token } = await ada.tokens();
    const whose = { tenantId: 'acme', userId: ada.who.userId };
    await world.ask(updateUser, { ...whose, blocked: true });
    expect((await userinfo(token)).statusCode).toBe(401);
    await world.ask(updateUser, { ...whose, blocked: false });
    expect((await userinfo(token)).statusCode).toBe(200);
    await world.ask(eraseUser, whose);
    expect((await userinfo(token)).statusCode).toBe(401);
  });
});

describe('a browser elsewhere', () => {
  it("may read the answer from the application's own origins alone", async () => {
    const { access_token: token } = await (await personAt(world)).tokens();
    const allowed = await userinfo(token, { origin: 'https://app.test' });
    expect(allowed.headers['access-control-allow-origin']).toBe('https://app.test');
    expect(allowed.headers.vary).toBe('Origin');
    const refused = await userinfo(token, { origin: 'https://evil.test' });
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    const nowhere = await userinfo(token, { origin: 'null' });
    expect(nowhere.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may read why tokens were refused to its own application', async () => {
    const form = { grant_type: 'authorization_code', client_id: 'spa', code: 'x' };
    const ours = await tokenRequest(world, form, { origin: 'https://app.test' });
    expect(ours.statusCode).toBe(403);
    expect(ours.headers['access-control-allow-origin']).toBe('https://app.test');
    const theirs = await tokenRequest(world, form, { origin: 'https://evil.test' });
    expect(theirs.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(['/oauth/token', '/oauth/revoke', '/userinfo'])('may ask %s ahead', async (url) => {
    const response = await world.app.inject({
      method: 'OPTIONS',
      url,
      headers: {
        host: 'acme.test',
        origin: 'https://app.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'auth0-client',
      },
    });
    expect(response.statusCode).toBe(204);
    expect(response.headers['access-control-allow-headers']).toContain('auth0-client');
    expect(response.headers['access-control-allow-credentials']).toBeUndefined();
  });
});
