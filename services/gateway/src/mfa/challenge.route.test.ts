import { setFactor, setMessageTypes, updateApplication, updateUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret, tenants } from '../testing/gateway-world.ts';
import { bearing, mfaCall, mfaClientAt, mfaGrant } from '../testing/mfa-client.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const minute = 60_000;
const tenantId = 'acme';

const someone = async () => {
  const ada = await mfaClientAt(world);
  await ada.enroll();
  return ada;
};

const said = (response: Awaited<ReturnType<typeof mfaCall>>) => {
  const { error, error_description: description } = response.json();
  return [response.statusCode, error, description];
};

describe('GET /mfa/authenticators', () => {
  it('lists nothing of somebody who has nothing', async () => {
    const ada = await mfaClientAt(world);
    const response = await ada.list(await ada.demanded());
    expect([response.statusCode, response.json()]).toEqual([200, []]);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('lists what is being enrolled as not active, and then as active, in this order', async () => {
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const { oob_code: oobCode } = (await ada.associate(token)).json();
    const [started] = (await ada.list(token)).json();
    expect(started).toMatchObject({ active: false, authenticator_type: 'oob', type: 'phone' });

    expect((await ada.prove(token, oobCode, await ada.nextCode())).statusCode).toBe(200);
    const listed = (await ada.list(await ada.demanded())).json();
    expect(listed).toHaveLength(1);
    const { id, name, created_at: _, last_auth: __, ...rest } = listed[0];
    expect(id).toBe(started.id);
    expect(id).toMatch(/^sms\|dev_[A-Za-z0-9]{16}$/);
    expect(name).toMatch(/^X+\d{4}$/);
    expect(name.slice(-4)).toBe(ada.who.phone.slice(-4));
    expect(rest).toEqual({
      ...{ authenticator_type: 'oob', active: true, oob_channel: 'sms', type: 'phone' },
    });
    expect(Object.keys(listed[0]).slice(0, 6)).toEqual([
      ...['id', 'authenticator_type', 'active', 'oob_channel', 'name', 'type'],
    ]);
  });

  it.each([
    ['no token', {}, 'invalid_request'],
    ['a garbled one', bearing('garbage'), 'invalid_token'],
  ])('is refused to %s', async (_, headers, error) => {
    const response = await mfaCall(world, 'GET', 'authenticators', { headers });
    expect(said(response).slice(0, 2)).toEqual([401, error]);
    expect(response.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('is refused to a token whose time is up, or that was spent', async () => {
    const ada = await someone();
    const { token, oobCode, code } = await ada.challenged();
    const late = await ada.demanded();
    expect((await ada.prove(token, oobCode, code)).statusCode).toBe(200);
    expect(said(await ada.list(token))).toEqual([403, 'invalid_grant', 'Malformed mfa_token']);
    await world.settled();
    world.advance(10 * minute);
    expect(said(await ada.list(late))).toEqual([401, 'expired_token', 'mfa_token is expired']);
  });
});

describe('POST /mfa/challenge', () => {
  it('sends a code and names what it must be given back with', async () => {
    const ada = await someone();
    const response = await ada.challenge(await ada.demanded());
    expect(response.statusCode).toBe(200);
    const body = response.json();
    expect(Object.keys(body)).toEqual(['challenge_type', 'oob_code', 'binding_method']);
    expect(body).toMatchObject({ challenge_type: 'oob', binding_method: 'prompt' });
    expect(await ada.nextCode()).toMatch(/^\d{6}$/);
  });

  it('takes an authenticator by the id it is listed under, and no other', async () => {
    const ada = await someone();
    const token = await ada.demanded();
    const [{ id }] = (await ada.list(token)).json();
    const named = await ada.challenge(token, { challenge_type: 'oob', authenticator_id: id });
    expect(named.statusCode).toBe(200);
    const unknown = await ada.challenge(token, { authenticator_id: 'sms|dev_0000000000000000' });
    expect(said(unknown).slice(0, 2)).toEqual([404, 'not_found']);
  });

  it.each([
    ['otp alone', { challenge_type: 'otp' }],
    ['another channel', { challenge_type: 'oob', oob_channel: 'auth0' }],
    ['nothing known', { challenge_type: 'smoke-signals' }],
  ])('is refused where the client can do %s', async (_, wish) => {
    const ada = await someone();
    const response = await ada.challenge(await ada.demanded(), wish);
    expect(said(response).slice(0, 2)).toEqual([400, 'unsupported_challenge_type']);
    expect(ada.messages()).toHaveLength(1);
  });

  it('is refused to somebody who has to enrol first', async () => {
    const ada = await mfaClientAt(world);
    const response = await ada.challenge(await ada.demanded());
    expect(said(response).slice(0, 2)).toEqual([400, 'association_required']);
  });

  it('sends another code when it is asked again, and the one before is dead', async () => {
    const ada = await someone();
    const { token, oobCode, code } = await ada.challenged();
    const again = (await ada.challenge(token)).json();
    const fresh = await ada.nextCode();
    expect(said(await ada.prove(token, oobCode, code))).toEqual([
      ...[403, 'invalid_grant', 'Invalid binding_code.'],
    ]);
    expect((await ada.prove(token, again.oob_code, fresh)).statusCode).toBe(200);
  });

  it('sends no more than the person may be sent', async () => {
    const ada = await someone();
    const token = await ada.demanded();
    const answers = [];
    for (let n = 0; n < 10; n += 1) answers.push(await ada.challenge(token));
    expect(answers.map(said).at(-1)).toEqual([
      ...[429, 'too_many_requests', 'Too many messages. Try again later.'],
    ]);
  });

  it.each([
    ['without a token', { mfa_token: '' }, 400, 'invalid_request'],
    ['with a garbled one', { mfa_token: 'garbage' }, 403, 'invalid_grant'],
    ['by nobody', { client_id: '' }, 400, 'invalid_request'],
    ['by a client unknown', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['by one without its secret', { client_id: 'web' }, 401, 'invalid_client'],
    ['by one without the grants', { client_id: 'spa' }, 403, 'unauthorized_client'],
    ['with a token that is no text', { mfa_token: 1 }, 400, 'invalid_request'],
  ])('is refused %s', async (_, more, status, error) => {
    const ada = await someone();
    const response = await ada.challenge(await ada.demanded(), more);
    expect(said(response).slice(0, 2)).toEqual([status, error]);
  });

  it("is refused with another client's token", async () => {
    const grantTypes = ['password', mfaGrant('mfa-oob')];
    await world.ask(updateApplication, { tenantId, clientId: 'web', settings: { grantTypes } });
    const ada = await someone();
    const token = await ada.demanded();
    const web = { client_id: 'web', client_secret: secret };
    expect(said(await ada.challenge(token, web))).toEqual([
      ...[403, 'invalid_grant', 'Malformed mfa_token'],
    ]);
    expect((await ada.challenge(await ada.demanded(web), web)).statusCode).toBe(200);
  });

  it('is refused at another tenant', async () => {
    const ada = await someone();
    const token = await ada.demanded();
    const headers = { host: tenants.other };
    const payload = { client_id: 'native', mfa_token: token };
    const challenged = await mfaCall(world, 'POST', 'challenge', { headers, payload });
    expect(said(challenged)).toEqual([403, 'invalid_grant', 'Malformed mfa_token']);
    const listed = await mfaCall(world, 'GET', 'authenticators', {
      headers: { ...headers, ...bearing(token) },
    });
    expect(listed.statusCode).toBe(401);
  });

  it('is refused once the person is blocked', async () => {
    const ada = await someone();
    const token = await ada.demanded();
    await world.ask(updateUser, { tenantId, userId: ada.who.userId, blocked: true });
    expect(said(await ada.challenge(token))[0]).toBe(403);
    expect(ada.messages()).toHaveLength(1);
  });

  it('leads people whose factor was switched off to enrol another, never out', async () => {
    const ada = await someone();
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const demand = (await ada.signIn()).json();
    const started = await ada.associate(demand.mfa_token, { authenticator_types: ['otp'] });
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: true });
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: false });
    expect(demand.mfa_requirements).toEqual({ enroll: [{ type: 'otp' }] });
    expect(started.statusCode).toBe(200);
  });

  it('speaks where the phone is to ring', async () => {
    await world.ask(setMessageTypes, { tenantId, messageTypes: ['sms', 'voice'] });
    const ada = await mfaClientAt(world);
    const started = await ada.associate(await ada.demanded(), { oob_channels: ['voice'] });
    await world.ask(setMessageTypes, { tenantId, messageTypes: ['sms'] });
    expect(started.json()).toMatchObject({ oob_channel: 'voice' });
  });
});

describe("the application's own origins", () => {
  const origin = 'https://native.test';

  it('may send what Auth0 clients send', async () => {
    for (const path of ['authenticators', 'associate', 'challenge']) {
      const response = await world.app.inject({
        ...{ method: 'OPTIONS', url: `/mfa/${path}` },
        headers: { host: tenants.acme, origin, 'access-control-request-method': 'POST' },
      });
      expect(response.statusCode).toBe(204);
      expect(response.headers['access-control-allow-headers']).toContain('auth0-client');
    }
  });

  it('may read the answers, and no other may', async () => {
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const reads = async (from: string) => {
      const headers = { origin: from, ...bearing(token) };
      const payload = { client_id: 'native', mfa_token: token };
      const answers = await Promise.all([
        mfaCall(world, 'GET', 'authenticators', { headers }),
        mfaCall(world, 'POST', 'associate', { headers, payload: {} }),
        mfaCall(world, 'POST', 'challenge', { headers: { origin: from }, payload }),
      ]);
      return answers.map(({ headers: said }) => said['access-control-allow-origin']);
    };
    expect(await reads(origin)).toEqual([origin, origin, origin]);
    expect(await reads('https://evil.test')).toEqual([undefined, undefined, undefined]);
  });
});
