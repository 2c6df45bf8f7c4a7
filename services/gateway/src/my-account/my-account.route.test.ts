import {
  listConnections,
  patchConnection,
  patchGuardian,
  setFactor,
  setPolicy,
  updateUser,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { openMaker, type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway, password, tenants } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Tokens, type Wishes } from '../testing/person.ts';

const tenantId = 'acme';
const audience = 'https://acme.test/me/';
const scopes = [
  'read:me:factors',
  ...['read', 'create', 'update', 'delete'].map((verb) => `${verb}:me:authentication_methods`),
];
const everything = ['openid', 'offline_access', ...scopes].join(' ');
const methods = '/me/v1/authentication-methods';
const verified = { userVerified: true, backupEligible: true, backedUp: true };

const model = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
let vouched: Saying;
let world: GatewayWorld;
beforeAll(async () => {
  const maker = await openMaker();
  vouched = { ...(await maker.model(model)), userVerified: true };
  const models = new Map([[model, { roots: [maker.root], statuses: [] }]]);
  const current = () => ({ no: 1, nextUpdate: '2099-01-01T00:00:00.000Z', models });
  world = await openGateway({
    metadata: { current, stop: () => undefined },
    // Its bounds on a person are tested below, and would be in the way of the others.
    settings: { accountRequestsPerMinute: 0 },
  });
  await world.ask(setPolicy, { tenantId, policy: [] });
  for (const factor of ['otp', 'email', 'recovery-code', 'webauthn-roaming']) {
    await world.ask(setFactor, { tenantId, factor, enabled: true });
  }
  await setPasskeys(true);
});
afterAll(() => world.close());

const setPasskeys = async (enabled: boolean) => {
  const name = 'Username-Password-Authentication';
  const listed = await world.ask(listConnections, { tenantId, name });
  const { connectionId = '' } = (listed.ok && listed.value.items[0]) || {};
  const options = { authentication_methods: { passkey: { enabled } } };
  await world.ask(patchConnection, { tenantId, connectionId, patch: { options } });
  world.app.forgetAnswers();
};

type Person = Awaited<ReturnType<typeof personAt>>;

const call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  token: string,
  payload?: object,
) =>
  world.app.inject({
    ...{ method, url: path },
    headers: { host: tenants.acme, authorization: `Bearer ${token}` },
    ...(payload && { payload }),
  });
const said = (answered: Awaited<ReturnType<typeof call>>) => [
  answered.statusCode,
  answered.json().type,
];

const own = { audience, scope: everything };

/** A token for an API of the person's own, by whatever their login asks of them. */
const tokenOf = async (person: Person, wishes: Wishes = own): Promise<string> => {
  const { verifier, challenge } = pkce();
  let at = await person.givePassword(authorizeUrl(challenge, { prompt: 'login', ...wishes }));
  if (locationOf(at).includes('/u/mfa-sms-challenge')) at = await person.giveCode(at);
  const code = parameterOf(at, 'code') ?? '';
  return (await person.exchange({ code, verifier })).json().access_token;
};
/** The same by a passkey, in a browser that knows nobody. */
const tokenByPasskey = async (person: Person, key: SoftKey, wishes: Wishes = own) => {
  const { verifier, challenge } = pkce();
  const browser = world.browser();
  const url = authorizeUrl(challenge, { prompt: 'login', ...wishes });
  const page = await browser.get(locationOf(await browser.get(url)));
  const [, escaped = ''] = /data-options="([^"]*)"/.exec(page.body) ?? [];
  const passkey = key.get(JSON.parse(escaped.replaceAll('&quot;', '"')), verified);
  const answered = await browser.submit('/u/login', { state: stateOf(page), passkey });
  const code = parameterOf(answered, 'code') ?? '';
  const tokens: Tokens = (await person.exchange({ code, verifier })).json();
  return tokens.access_token;
};
const withPhone = async () => {
  const person = await personAt(world);
  const token = await tokenOf(person);
  const begun = await call('POST', methods, token, {
    ...{ type: 'phone', phone_number: person.who.phone },
  });
  const { id, auth_session } = begun.json();
  const proof = { auth_session, otp_code: await person.nextCode() };
  const proved = await call('POST', `${methods}/${encodeURIComponent(id)}/verify`, token, proof);
  return { person, token, begun, proved, id };
};
const addPasskey = async (token: string, key: SoftKey, saying: Saying = verified) => {
  const begun = await call('POST', methods, token, { type: 'passkey' });
  if (begun.statusCode !== 202) return begun;
  const { id, auth_session, authn_params_public_key: asked } = begun.json();
  const authn_response = JSON.parse(key.create(asked, saying));
  return call('POST', `${methods}/${encodeURIComponent(id)}/verify`, token, {
    ...{ auth_session, authn_response },
  });
};
const passkeyMaker = () => softKey({ origin: 'https://acme.test', attachment: 'platform' });

describe('the My Account API', () => {
  it('is an audience of ten minutes, its own scopes and no refresh token', async () => {
    const person = await personAt(world);
    const { verifier, challenge } = pkce();
    const at = await person.givePassword(authorizeUrl(challenge, { audience, scope: everything }));
    const code = parameterOf(at, 'code') ?? '';
    const tokens = (await person.exchange({ code, verifier })).json();
    expect(tokens).toMatchObject({ expires_in: 600, scope: ['openid', ...scopes].join(' ') });
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it('says what can be enrolled, and what it is for', async () => {
    const answered = await call('GET', '/me/v1/factors', await tokenOf(await personAt(world)));
    expect(answered.json().factors).toContainEqual({ type: 'passkey', usage: ['primary'] });
    expect(answered.json().factors).toContainEqual({ type: 'phone', usage: ['secondary'] });
  });

  it('enrols a phone', async () => {
    const { begun, proved, id, person } = await withPhone();
    expect([begun.statusCode, begun.headers.location]).toEqual([
      202,
      `${audience}v1/authentication-methods/${id}`,
    ]);
    expect(proved.statusCode).toBe(201);
    expect(proved.json()).toMatchObject({
      ...{ id, type: 'phone', confirmed: true, usage: ['secondary'] },
      phone_number: person.who.phone,
    });
  });

  it('enrols an app, and an address and a recovery code beside it', async () => {
    const person = await personAt(world);
    const token = await tokenOf(person);
    const begun = (await call('POST', methods, token, { type: 'totp' })).json();
    expect(begun.barcode_uri).toContain('otpauth://totp/');
    const otp_code = totpCode(begun.manual_input_code, world.clock());
    const path = `${methods}/${encodeURIComponent(begun.id)}/verify`;
    const proof = { auth_session: begun.auth_session, otp_code };
    expect((await call('POST', path, token, proof)).json()).toMatchObject({ type: 'totp' });
    // The first token proved a password alone: a further one takes a proof of the app.
    expect(said(await call('POST', methods, token, { type: 'recovery-code' }))).toEqual([
      ...[403, 'mfa_required'],
    ]);
  });

  it('gives a recovery code to who proved what they have', async () => {
    const { person } = await withPhone();
    const token = await tokenOf(person);
    const { id, auth_session, recovery_code } = (
      await call('POST', methods, token, { type: 'recovery-code' })
    ).json();
    expect(recovery_code).toMatch(/^[0-9A-Z]{24}$/);
    const path = `${methods}/${encodeURIComponent(id)}/verify`;
    expect((await call('POST', path, token, { auth_session })).json().type).toBe('recovery-code');
  });

  it('enrols a passkey, which then signs in and stands for itself', async () => {
    const person = await personAt(world);
    const key = passkeyMaker();
    const proved = await addPasskey(await tokenOf(person), key);
    expect(proved.statusCode).toBe(201);
    expect(proved.json()).toMatchObject({
      ...{ type: 'passkey', usage: ['primary'], key_id: key.id, credential_backed_up: true },
      ...{ credential_device_type: 'multi_device', transports: ['usb'] },
    });
    // A password alone adds no second one, and removes none.
    const token = await tokenOf(person);
    const old = [403, 'mfa_required'];
    expect(said(await addPasskey(token, passkeyMaker()))).toEqual(old);
    const one = `${methods}/${encodeURIComponent(proved.json().id)}`;
    expect(said(await call('DELETE', one, token))).toEqual(old);

    const access_token = await tokenByPasskey(person, key);
    expect((await addPasskey(access_token, passkeyMaker())).statusCode).toBe(201);
    expect((await call('DELETE', one, access_token)).statusCode).toBe(204);
    expect((await call('GET', one, access_token)).statusCode).toBe(404);
  });

  it('enrols no passkey where their connection has none, begun before or not', async () => {
    const token = await tokenOf(await personAt(world));
    const begun = (await call('POST', methods, token, { type: 'passkey' })).json();
    const made = passkeyMaker().create(begun.authn_params_public_key, verified);
    const proof = { auth_session: begun.auth_session, authn_response: JSON.parse(made) };
    await setPasskeys(false);
    try {
      const off = [403, 'access_denied', 'The factor is not enabled.'];
      for (const refused of [
        await call('POST', methods, token, { type: 'passkey' }),
        await call('POST', `${methods}/passkey%7Cnew/verify`, token, proof),
      ]) {
        expect([...said(refused), refused.json().detail]).toEqual(off);
      }
      const { factors } = (await call('GET', '/me/v1/factors', token)).json();
      expect(factors).not.toContainEqual({ type: 'passkey', usage: ['primary'] });
    } finally {
      await setPasskeys(true);
    }
  });

  it('refuses a passkey of a model that the tenant does not take', async () => {
    const allow = (allowedAaguids: string[] | null) =>
      world.ask(patchGuardian, { tenantId, patch: { allowedAaguids } });
    await allow([model]);
    const person = await personAt(world);
    const token = await tokenOf(person);
    const refused = await addPasskey(token, passkeyMaker());
    expect(refused.statusCode).toBe(403);
    expect(refused.json().detail).toBe('Authenticators of this model are not allowed.');
    expect((await addPasskey(token, passkeyMaker(), vouched)).statusCode).toBe(201);
    await allow(null);
  });

  it('enrols nothing beside a passkey by a password alone, nor does the MFA API', async () => {
    const person = await personAt(world);
    const key = passkeyMaker();
    expect((await addPasskey(await tokenOf(person), key)).statusCode).toBe(201);
    const wishes = [{ type: 'phone', phone_number: person.who.phone }, { type: 'totp' }];
    const byPassword = await tokenOf(person);
    for (const wish of wishes) {
      expect((await call('POST', methods, byPassword, wish)).statusCode).toBe(403);
    }
    const mfa = { audience: 'https://acme.test/mfa/', scope: 'openid enroll' };
    const phone = { oob_channels: ['sms'], phone_number: person.who.phone };
    const associate = (token: string) =>
      call('POST', '/mfa/associate', token, { authenticator_types: ['oob'], ...phone });
    const refused = await associate(await tokenOf(person, mfa));
    expect([refused.statusCode, refused.json().error]).toEqual([403, 'access_denied']);
    expect(person.messages()).toEqual([]);

    // The passkey itself lets them.
    expect((await associate(await tokenByPasskey(person, key, mfa))).statusCode).toBe(200);
    const byPasskey = await tokenByPasskey(person, key);
    for (const wish of wishes) {
      expect((await call('POST', methods, byPasskey, wish)).statusCode).toBe(202);
    }
  });

  it('proves what was begun at its own address alone', async () => {
    const person = await personAt(world);
    const token = await tokenOf(person);
    const begun = (await call('POST', methods, token, { type: 'totp' })).json();
    const otp_code = totpCode(begun.manual_input_code, world.clock());
    const proof = { auth_session: begun.auth_session, otp_code };
    const proveAt = (id: string, payload: object) =>
      call('POST', `${methods}/${encodeURIComponent(id)}/verify`, token, payload);
    for (const id of ['totp|dev_other', begun.id.replace('totp', 'phone'), 'passkey|new', 'x']) {
      expect(said(await proveAt(id, proof))).toEqual([400, 'invalid_request']);
    }
    const key = (await call('POST', methods, token, { type: 'passkey' })).json();
    const made = passkeyMaker().create(key.authn_params_public_key, verified);
    const signed = { auth_session: key.auth_session, authn_response: JSON.parse(made) };
    expect(said(await proveAt(begun.id, signed))).toEqual([400, 'invalid_request']);
    expect((await proveAt(key.id, signed)).statusCode).toBe(201);
  });

  it('is one passkey, of a hundred proofs of one answer', async () => {
    const token = await tokenOf(await personAt(world));
    const begun = (await call('POST', methods, token, { type: 'passkey' })).json();
    const made = passkeyMaker().create(begun.authn_params_public_key, verified);
    const proof = { auth_session: begun.auth_session, authn_response: JSON.parse(made) };
    const all = await Promise.all(
      Array.from({ length: 100 }, () =>
        call('POST', `${methods}/passkey%7Cnew/verify`, token, proof),
      ),
    );
    expect(all.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    expect(all.filter(({ statusCode }) => statusCode >= 500)).toEqual([]);
    const listed = await call('GET', `${methods}?type=passkey`, token);
    expect(listed.json().authentication_methods).toHaveLength(1);
  });

  it('takes a proof of what they have before another is added or one removed', async () => {
    const { token, id, person } = await withPhone();
    const one = `${methods}/${encodeURIComponent(id)}`;
    const old = [403, 'mfa_required'];
    expect(said(await call('DELETE', one, token))).toEqual(old);
    expect((await call('POST', methods, token, { type: 'totp' })).statusCode).toBe(403);
    const anew = await tokenOf(person);
    const renamed = await call('PATCH', one, anew, { name: 'Work' });
    expect(renamed.json()).toMatchObject({ id, name: 'Work' });
    expect((await call('POST', methods, anew, { type: 'totp' })).statusCode).toBe(202);
    expect((await call('DELETE', one, anew)).statusCode).toBe(204);
    const left = (await call('GET', methods, anew)).json().authentication_methods;
    expect(left).toMatchObject([{ type: 'password' }]);
  });

  it('tells nobody of what is another’s', async () => {
    const { id } = await withPhone();
    const other = await tokenOf(await personAt(world));
    const one = `${methods}/${encodeURIComponent(id)}`;
    for (const method of ['GET', 'DELETE'] as const) {
      expect(said(await call(method, one, other))).toEqual([404, 'not_found']);
    }
    const begun = await call('POST', methods, await tokenOf(await personAt(world)), {
      type: 'totp',
    });
    const { auth_session } = begun.json();
    const proof = { auth_session, otp_code: '000000' };
    const shown = await call('POST', `${methods}/totp%7Cx/verify`, other, proof);
    expect(said(shown)).toEqual([400, 'invalid_request']);
  });

  it.each([
    [{ type: 'webauthn-roaming' }, 400],
    [{ type: 'phone' }, 400],
    [{ type: 'phone', phone_number: '1' }, 400],
    [{ type: 'email', email: 'nobody' }, 400],
    [{}, 400],
  ])('refuses what it cannot enrol: %j', async (wish, status) => {
    const answered = await call('POST', methods, await tokenOf(await personAt(world)), wish);
    expect(answered.statusCode).toBe(status);
    expect(answered.headers['content-type']).toContain('application/problem+json');
    expect(answered.json()).toMatchObject({ status, title: 'Bad Request' });
  });

  it('lists the password of who has one, which is neither renamed nor removed here', async () => {
    const person = await personAt(world);
    const token = await tokenOf(person);
    const identity = person.who.userId.split('|').at(-1);
    const row = {
      ...{ id: `password|${identity}`, type: 'password', usage: ['primary'] },
      ...{ identity_user_id: identity, created_at: expect.any(String) },
    };
    const list = async (query = '', by = token) =>
      (await call('GET', `${methods}${query}`, by)).json().authentication_methods;
    expect([await list(), await list('?type=password'), await list('?type=phone')]).toEqual([
      ...[[row], [row], []],
    ]);
    const one = `${methods}/${encodeURIComponent(row.id)}`;
    expect((await call('GET', one, token)).json()).toEqual(row);
    const kept = [400, 'invalid_request'];
    expect(said(await call('PATCH', one, token, { name: 'Mine' }))).toEqual(kept);
    expect(said(await call('DELETE', one, token))).toEqual(kept);
    expect(said(await call('POST', methods, token, { type: 'password' }))).toEqual(kept);
    const other = await tokenOf(await personAt(world));
    expect(said(await call('GET', one, other))).toEqual([404, 'not_found']);

    world.advance(1_000);
    const { userId } = person.who;
    await world.ask(updateUser, { tenantId, userId, password });
    const [changed] = await list('', await tokenOf(person));
    expect(changed.last_password_reset > changed.created_at).toBe(true);
  });

  it('takes a token of its own, with the scope that is needed, and no other', async () => {
    const person = await personAt(world);
    const token = await tokenOf(person, { audience, scope: 'openid read:me:factors' });
    expect((await call('GET', '/me/v1/factors', token)).statusCode).toBe(200);
    expect(said(await call('GET', methods, token))).toEqual([403, 'insufficient_scope']);
    expect(said(await call('GET', methods, 'nonsense'))).toEqual([401, 'invalid_token']);
    const foreign = await tokenOf(person, { audience: 'https://acme.test/mfa/' });
    expect(said(await call('GET', methods, foreign))).toEqual([401, 'invalid_token']);
    expect(password).toBeDefined();
  });
});

describe('what one person asks of the My Account API in a minute', () => {
  it('is bounded, to read, to read by type and to write, whatever their token', async () => {
    const own = await openGateway();
    await own.ask(setPolicy, { tenantId, policy: [] });
    const ask = (token: string, method: 'GET' | 'POST', query = '') =>
      own.app.inject({
        ...{ method, url: `${methods}${query}` },
        headers: { host: tenants.acme, authorization: `Bearer ${token}` },
        ...(method === 'POST' && { payload: { type: 'nothing' } }),
      });
    const person = await personAt(own);
    const tokens = [await tokenOf(person), await tokenOf(person)];
    const other = await tokenOf(await personAt(own));
    const cases = [
      ['GET', '', 5],
      ['GET', '?type=phone', 20],
      ['POST', '', 5],
    ] as const;
    for (const [method, query, max] of cases) {
      const all = await Promise.all(
        Array.from({ length: max + 3 }, (_, n) => ask(tokens[n % 2] ?? '', method, query)),
      );
      const refused = all.filter(({ statusCode }) => statusCode === 429);
      expect(refused).toHaveLength(3);
      const [last = expect.unreachable()] = refused;
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
      expect(last.headers).toMatchObject({ 'x-ratelimit-limit': String(max) });
      expect(last.headers['content-type']).toContain('application/problem+json');
      expect(last.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
      expect((await ask(other, method, query)).statusCode).not.toBe(429);
    }
    const factors = { host: tenants.acme, authorization: `Bearer ${tokens[0]}` };
    const known = await own.app.inject({ url: '/me/v1/factors', headers: factors });
    expect(known.statusCode).toBe(200);
    await own.close();
  });
});
