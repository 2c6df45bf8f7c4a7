import { setFactor, updateApplication, updateUser } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret } from '../testing/gateway-world.ts';
import { mfaClientAt, mfaGrant, wrong } from '../testing/mfa-client.ts';
import { refresh } from '../testing/person.ts';

let world: GatewayWorld;
const tenantId = 'acme';
beforeAll(async () => {
  world = await openGateway();
  await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
  await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
});
afterAll(() => world.close());

const minute = 60_000;

const said = (response: Awaited<ReturnType<Awaited<ReturnType<typeof mfaClientAt>>['signIn']>>) => {
  const { error, error_description: description } = response.json();
  return [response.statusCode, error, description];
};
const spent = [403, 'invalid_grant', 'Malformed mfa_token'];

/** Somebody with an authenticator app, and the code they were given for when it is lost. */
const withApp = async () => {
  const ada = await mfaClientAt(world);
  const token = await ada.demanded();
  const { secret: key, recovery_codes: [recovery = ''] = [] } = (
    await ada.associate(token, { authenticator_types: ['otp'] })
  ).json();
  const enrolled = await ada.app(token, totpCode(key, world.clock()));
  expect(enrolled.statusCode).toBe(200);
  // A code is good once: the next login has the next one.
  await world.settled();
  world.advance(minute);
  return { ada, recovery: String(recovery), code: () => totpCode(key, world.clock()) };
};

describe('mfa-oob', () => {
  it('gives what was asked for at the start, and says nothing of the ceremony', async () => {
    const ada = await mfaClientAt(world);
    const audience = 'https://api.test/';
    const response = await ada.enroll({ scope: 'openid offline_access read:it', audience });
    expect(response.statusCode).toBe(200);
    const tokens = response.json();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
    expect(tokens.scope).toBe('openid offline_access read:it');
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      ...{ sub: ada.who.userId, azp: 'native', aud: [audience, 'https://acme.test/userinfo'] },
    });
    const claims = decodeJwt(tokens.id_token);
    expect(claims).toMatchObject({ sub: ada.who.userId, aud: 'native' });
    expect(claims.auth_time).toBeTypeOf('number');
    for (const claim of ['amr', 'acr', 'sid', 'nonce']) expect(claims).not.toHaveProperty(claim);
    const next = await refresh(world, tokens.refresh_token, { client_id: 'native' });
    expect(next.statusCode).toBe(200);
  });

  it('gives no more than was asked for', async () => {
    const ada = await mfaClientAt(world);
    const tokens = (await ada.enroll()).json();
    expect(Object.keys(tokens).toSorted()).toEqual([
      ...['access_token', 'expires_in', 'scope', 'token_type'],
    ]);
  });

  it('refuses a wrong code, and takes the right one after it', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    for (const guess of [wrong(code), 'x'.repeat(500)]) {
      expect(said(await ada.prove(token, oobCode, guess))).toEqual([
        ...[403, 'invalid_grant', 'Invalid binding_code.'],
      ]);
    }
    expect((await ada.prove(token, oobCode, code)).statusCode).toBe(200);
  });

  it('is good once: the same token, code and all are nothing after it', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    await ada.prove(token, oobCode, code);
    expect(said(await ada.prove(token, oobCode, code))).toEqual(spent);
    expect(said(await ada.challenge(token))).toEqual(spent);
    expect(said(await ada.associate(token))).toEqual(spent);
  });

  it('holds a code to its own challenge and login', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const [one, other] = [await ada.challenged(), await ada.challenged()];
    const malformed = [403, 'invalid_grant', 'Malformed oob_code'];
    expect(said(await ada.prove(one.token, other.oobCode, one.code))).toEqual(malformed);
    expect(said(await ada.prove(one.token, 'garbage', one.code))).toEqual(malformed);
    const crossed = await ada.prove(one.token, one.oobCode, other.code);
    expect(said(crossed)[2]).toBe('Invalid binding_code.');
    expect((await ada.prove(one.token, one.oobCode, one.code)).statusCode).toBe(200);
    expect((await ada.prove(other.token, other.oobCode, other.code)).statusCode).toBe(200);
  });

  it('counts wrong codes as the pages do, over all logins, up to a bound', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const answers = [];
    for (let login = 0; login < 3; login += 1) {
      const { token, oobCode, code } = await ada.challenged();
      for (let n = 0; n < 5; n += 1) answers.push(await ada.prove(token, oobCode, wrong(code)));
      answers.push(await ada.prove(token, oobCode, code));
    }
    expect(answers.map(said).filter(([status]) => status === 403)).toHaveLength(10);
    expect(answers.map(said).at(-1)).toEqual([
      ...[429, 'too_many_attempts', 'Too many failed codes. Try again later.'],
    ]);
    const { headers } = answers.at(-1) ?? {};
    const resetAt = Math.ceil(Date.parse(world.clock()) / 1_000) + 360;
    expect(headers).toMatchObject({
      ...{ 'retry-after': '360', 'x-ratelimit-remaining': '0' },
      'x-ratelimit-reset': String(resetAt),
    });
  });

  it.each(['mfa_token', 'oob_code', 'binding_code'])('is malformed without %s', async (name) => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    const response = await ada.prove(token, oobCode, code, { [name]: '' });
    expect(said(response).slice(0, 2)).toEqual([400, 'invalid_request']);
  });

  it('tells a garbled token from one whose time is up', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    expect(said(await ada.prove('garbage', oobCode, code))).toEqual(spent);
    expect(said(await ada.prove(`${token}x`, oobCode, code))).toEqual(spent);
    await world.settled();
    world.advance(10 * minute);
    const late = await ada.prove(token, oobCode, code);
    expect(said(late)).toEqual([401, 'expired_token', 'mfa_token is expired']);
  });

  it('says that a code has expired', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    await world.settled();
    world.advance(5 * minute);
    expect(said(await ada.prove(token, oobCode, code)).slice(0, 2)).toEqual([403, 'expired_token']);
  });

  it('is for the client that was asked, with its secret, and with the grant', async () => {
    const grantTypes = ['password', mfaGrant('mfa-oob')];
    await world.ask(updateApplication, { tenantId, clientId: 'web', settings: { grantTypes } });
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    const prove = (more: Readonly<Record<string, string>>) => ada.prove(token, oobCode, code, more);
    const web = { client_id: 'web', client_secret: secret };
    expect(said(await prove(web))).toEqual(spent);
    expect(said(await prove({ client_id: 'web' }))[1]).toBe('invalid_client');
    const type = mfaGrant('mfa-oob');
    expect(said(await prove({ client_id: 'spa' }))).toEqual([
      ...[403, 'unauthorized_client', `Grant type '${type}' not allowed for the client.`],
    ]);
    expect((await prove({})).statusCode).toBe(200);
  });

  it('is nothing for somebody blocked in the meantime', async () => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged();
    await world.ask(updateUser, { tenantId, userId: ada.who.userId, blocked: true });
    expect((await ada.prove(token, oobCode, code)).statusCode).toBe(403);
  });
});

describe('mfa-otp', () => {
  it('takes the code of an app, with or without a challenge before it', async () => {
    const { ada, code } = await withApp();
    expect((await ada.app(await ada.demanded({ scope: 'openid' }), code())).statusCode).toBe(200);
    await world.settled();
    world.advance(minute);
    const token = await ada.demanded();
    expect((await ada.challenge(token)).json()).toEqual({ challenge_type: 'otp' });
    expect((await ada.app(token, code())).statusCode).toBe(200);
  });

  it('refuses a wrong code, and one that was used', async () => {
    const { ada, code } = await withApp();
    const refused = [403, 'invalid_grant', 'Invalid otp_code.'];
    const token = await ada.demanded();
    expect(said(await ada.app(token, wrong(code())))).toEqual(refused);
    expect((await ada.app(token, code())).statusCode).toBe(200);
    expect(said(await ada.app(await ada.demanded(), code()))).toEqual(refused);
  });

  it('lists the app by its own type', async () => {
    const { ada } = await withApp();
    const [row] = (await ada.list(await ada.demanded())).json();
    expect(row).toMatchObject({
      ...{ id: expect.stringMatching(/^totp\|dev_/), authenticator_type: 'otp', type: 'otp' },
    });
    expect(row).not.toHaveProperty('oob_channel');
    expect(row).not.toHaveProperty('name');
  });

  it('is refused without a code, and to somebody without an app', async () => {
    const { ada } = await withApp();
    expect(said(await ada.app(await ada.demanded(), ''))[1]).toBe('invalid_request');
    const bob = await mfaClientAt(world);
    await bob.enroll();
    expect(said(await bob.app(await bob.demanded(), '000000')).slice(0, 2)).toEqual([
      ...[400, 'association_required'],
    ]);
  });
});

describe('mfa-recovery-code', () => {
  it('is demanded beside the app, and taken once for a new one', async () => {
    const { ada, recovery } = await withApp();
    const demand = (await ada.signIn({ scope: 'openid' })).json();
    expect(demand.mfa_requirements).toEqual({
      challenge: [{ type: 'otp' }, { type: 'recovery-code' }],
    });
    const response = await ada.recover(demand.mfa_token, recovery);
    expect(response.statusCode).toBe(200);
    const { recovery_code: fresh, ...tokens } = response.json();
    expect(tokens.id_token).toBeTypeOf('string');
    expect(fresh).toMatch(/^[0-9A-Z]{24}$/);
    expect(fresh).not.toBe(recovery);

    expect(said(await ada.recover(await ada.demanded(), recovery))).toEqual([
      ...[403, 'invalid_grant', 'Invalid recovery_code.'],
    ]);
    expect((await ada.recover(await ada.demanded(), fresh)).statusCode).toBe(200);
  });

  it('is listed by its type alone, and cannot be challenged', async () => {
    const { ada } = await withApp();
    const token = await ada.demanded();
    const [, row] = (await ada.list(token)).json();
    expect(Object.keys(row).slice(0, 4)).toEqual(['id', 'authenticator_type', 'active', 'type']);
    expect(row).toMatchObject({ authenticator_type: 'recovery-code', type: 'recovery-code' });
    const challenged = await ada.challenge(token, { authenticator_id: row.id });
    expect(challenged.json().error).toBe('unsupported_challenge_type');
  });

  it('is refused without a code, and to somebody without one', async () => {
    const { ada } = await withApp();
    expect(said(await ada.recover(await ada.demanded(), ''))[1]).toBe('invalid_request');
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: false });
    const bob = await mfaClientAt(world);
    await bob.enroll();
    const refused = said(await bob.recover(await bob.demanded(), 'A'.repeat(24)));
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    expect(refused.slice(0, 2)).toEqual([400, 'association_required']);
  });
});
