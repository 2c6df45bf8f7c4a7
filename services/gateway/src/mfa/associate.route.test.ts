import { setFactor } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { bearing, mfaCall, mfaClientAt } from '../testing/mfa-client.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  await world.ask(setFactor, { tenantId: 'acme', factor: 'otp', enabled: true });
});
afterAll(() => world.close());

const said = (response: Awaited<ReturnType<typeof mfaCall>>) => {
  const { error, error_description: description } = response.json();
  return [response.statusCode, error, description];
};

const app = { authenticator_types: ['otp'], oob_channels: undefined, phone_number: undefined };

describe('POST /mfa/associate', () => {
  it('sends a code to a phone, and answers in this order', async () => {
    const ada = await mfaClientAt(world);
    const response = await ada.associate(await ada.demanded());
    expect(response.statusCode).toBe(200);
    const body = response.json();
    expect(Object.keys(body)).toEqual([
      ...['authenticator_type', 'binding_method', 'oob_channel', 'oob_code'],
    ]);
    expect(body).toMatchObject({
      ...{ authenticator_type: 'oob', binding_method: 'prompt', oob_channel: 'sms' },
    });
    expect(await ada.nextCode()).toMatch(/^\d{6}$/);
  });

  it('gives the key of an authenticator app, and answers in this order', async () => {
    const ada = await mfaClientAt(world);
    const body = (await ada.associate(await ada.demanded(), app)).json();
    expect(Object.keys(body)).toEqual(['authenticator_type', 'secret', 'barcode_uri']);
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    const account = encodeURIComponent(ada.who.email);
    expect(body.barcode_uri).toBe(
      `otpauth://totp/Acme%20%3CLtd%3E:${account}?secret=${body.secret}` +
        '&issuer=Acme%20%3CLtd%3E&algorithm=SHA1&digits=6&period=30',
    );
  });

  it('gives a recovery code with the first authenticator, where that factor is on', async () => {
    const tenantId = 'acme';
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const phone = (await ada.associate(token)).json();
    const key = (await ada.associate(token, app)).json();
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: false });
    expect(Object.keys(phone)).toEqual([
      ...['authenticator_type', 'binding_method', 'recovery_codes', 'oob_channel', 'oob_code'],
    ]);
    for (const { recovery_codes: codes } of [phone, key]) {
      expect(codes).toEqual([expect.stringMatching(/^[0-9A-Z]{24}$/)]);
    }
  });

  it('is not for somebody who has an authenticator, however old the token', async () => {
    const ada = await mfaClientAt(world);
    const before = await ada.demanded();
    await ada.enroll();
    for (const token of [before, await ada.demanded()]) {
      for (const wish of [{}, app]) {
        expect(said(await ada.associate(token, wish))).toEqual([
          ...[403, 'access_denied', 'User is already enrolled.'],
        ]);
      }
    }
    expect(ada.messages()).toHaveLength(1);
  });

  it('counts for nothing when another was enrolled before it was proved', async () => {
    const ada = await mfaClientAt(world);
    const [mine, theirs] = [await ada.demanded(), await ada.demanded()];
    const { secret } = (await ada.associate(theirs, app)).json();
    const { oob_code: oobCode } = (await ada.associate(mine)).json();
    expect((await ada.prove(mine, oobCode, await ada.nextCode())).statusCode).toBe(200);
    const late = await ada.app(theirs, totpCode(secret, world.clock()));
    expect(late.statusCode).toBe(403);
    expect((await ada.list(await ada.demanded())).json()).toHaveLength(1);
  });

  it.each([
    ['no types', { authenticator_types: undefined }, 400, 'invalid_request'],
    ['types that are no list', { authenticator_types: 'otp' }, 400, 'invalid_request'],
    ['an unknown type', { authenticator_types: ['x'] }, 400, 'invalid_request'],
    ['two types', { authenticator_types: ['otp', 'oob'] }, 400, 'invalid_request'],
    ['no channel', { oob_channels: undefined }, 400, 'invalid_request'],
    ['no number', { phone_number: undefined }, 400, 'invalid_request'],
    ['a number that is none', { phone_number: '12' }, 400, 'invalid_request'],
    ['a number that never ends', { phone_number: '1'.repeat(99) }, 400, 'invalid_request'],
    ['a channel that is off', { oob_channels: ['voice'] }, 403, 'access_denied'],
    ['one nobody has', { oob_channels: ['auth0'] }, 403, 'access_denied'],
  ])('is refused with %s', async (_, wish, status, error) => {
    const ada = await mfaClientAt(world);
    const response = await ada.associate(await ada.demanded(), wish);
    expect(said(response).slice(0, 2)).toEqual([status, error]);
    expect(ada.messages()).toHaveLength(0);
  });

  it.each([
    ['null', 'A required parameter is missing.'],
    ['[]', 'A required parameter is missing.'],
    ['"otp"', 'A required parameter is missing.'],
    ['{}', 'A required parameter is missing.'],
    ['{"authenticator_types":"otp"}', 'Malformed parameter: authenticator_types'],
  ])('tells what is missing from what is malformed: %s', async (payload, description) => {
    const ada = await mfaClientAt(world);
    const headers = { ...bearing(await ada.demanded()), 'content-type': 'application/json' };
    const [method, url] = ['POST', '/mfa/associate'] as const;
    const host = { host: 'acme.test' };
    const response = await world.app.inject({
      method,
      url,
      headers: { ...host, ...headers },
      payload,
    });
    expect(said(response)).toEqual([400, 'invalid_request', description]);
  });

  it('tolerates the client naming itself', async () => {
    const ada = await mfaClientAt(world);
    const named = { client_id: 'native', client_secret: 'x' };
    expect((await ada.associate(await ada.demanded(), named)).statusCode).toBe(200);
  });

  it('is refused without a token', async () => {
    const response = await mfaCall(world, 'POST', 'associate', { payload: app });
    expect(said(response).slice(0, 2)).toEqual([401, 'invalid_request']);
  });
});
