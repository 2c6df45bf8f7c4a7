import { listConnections, patchConnection, setFactor, setPolicy } from '@countersign/contracts';
import { type Maker, openMaker, type Saying, softKey } from '@countersign/factors/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../../testing/browser.ts';
import { optionsOf } from '../../testing/ceremony.ts';
import { type GatewayWorld, openGateway, password, tenants } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

const tenantId = 'acme';
const origin = `https://${tenants.acme}`;
const blue = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const green = '30b5035e-d297-4ff1-010b-addc96ba6a98';
const url = '/api/v2/countersign/mfa/webauthn/authenticators';
const enrollment = '/u/mfa-webauthn-roaming-enrollment';
const refused = 'This kind of key or device is not accepted here.';

let maker: Maker;
let world: GatewayWorld;
let isThere = true;
let log: Awaited<ReturnType<typeof openLog>>;
beforeAll(async () => {
  maker = await openMaker();
  const known = { roots: [maker.root], statuses: [] };
  const models = new Map([blue, green].map((each) => [each, known] as const));
  const current = () =>
    isThere ? { no: 1, nextUpdate: '2099-01-01T00:00:00.000Z', models } : undefined;
  world = await openGateway({ metadata: { current, stop: () => undefined } });
  await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
  await world.ask(setFactor, { tenantId, factor: 'webauthn-roaming', enabled: true });
  const name = 'Username-Password-Authentication';
  const listed = await world.ask(listConnections, { tenantId, name });
  const { connectionId = '' } = (listed.ok && listed.value.items[0]) || {};
  const options = { authentication_methods: { passkey: { enabled: true } } };
  await world.ask(patchConnection, { tenantId, connectionId, patch: { options } });
  log = await openLog(world);
});
afterAll(() => world.close());

type Scopes = Parameters<typeof log.manage>[0];

const call = async (
  method: 'GET' | 'PUT',
  payload?: object,
  scopes: Scopes = ['read:guardian_factors', 'update:guardian_factors'],
) => {
  const { headers } = await log.manage(scopes);
  const answered = await world.app.inject({
    ...{ method, url, headers: { host: tenants.acme, ...headers } },
    ...(payload && { payload }),
  });
  return { status: answered.statusCode, body: answered.json() };
};
const allow = (allowed_aaguids: readonly string[] | null) => call('PUT', { allowed_aaguids });

describe('the models of keys that a tenant takes', () => {
  it('are any at first, and then those on its list', async () => {
    expect(await call('GET')).toEqual({ status: 200, body: { allowed_aaguids: null } });
    const list = { allowed_aaguids: [blue] };
    expect(await allow([blue.toUpperCase(), blue])).toEqual({ status: 200, body: list });
    expect(await call('GET')).toEqual({ status: 200, body: list });
    expect(await allow(null)).toEqual({ status: 200, body: { allowed_aaguids: null } });
    expect(await call('GET')).toMatchObject({ body: { allowed_aaguids: null } });
  });

  it('are read and changed by who may, and the log tells of a change', async () => {
    expect(await call('GET', undefined, ['read:users'])).toMatchObject({ status: 403 });
    const reading = await call('PUT', { allowed_aaguids: null }, ['read:guardian_factors']);
    expect(reading).toMatchObject({ status: 403 });
    await allow([green]);
    await allow(null);
    const isTold = async (type: string, what: string) =>
      expect(JSON.stringify(await log.read(`&q=type:${type}&per_page=100`))).toContain(what);
    await vi.waitFor(() => isTold('sapi', url), { timeout: 10_000 });
    await vi.waitFor(() => isTold('gd_tenant_update', 'authenticators_allowed'), {
      timeout: 10_000,
    });
  });

  it.each([
    [{ allowed_aaguids: [] }, 'Array is too short'],
    [{ allowed_aaguids: ['blue'] }, 'allowed_aaguids'],
    [{ allowed_aaguids: Array.from({ length: 101 }, () => blue) }, 'Array is too long'],
    [{}, 'Missing required property: allowed_aaguids'],
    [{ allowed_aaguids: null, more: 1 }, 'Additional properties not allowed: more'],
    [
      { allowed_aaguids: [blue, '00000000-0000-0000-0000-000000000001'] },
      "FIDO's metadata does not know 00000000-0000-0000-0000-000000000001",
    ],
  ])('are refused where they are none: %j', async (body, message) => {
    const answered = await call('PUT', body);
    expect(answered).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
    expect(answered.body.message).toContain(message);
    expect(await call('GET')).toMatchObject({ body: { allowed_aaguids: null } });
  });

  it('are no list where the deployment has no metadata; a list can always be lifted', async () => {
    await allow([blue]);
    isThere = false;
    const answered = await allow([blue, green]);
    expect(answered).toMatchObject({
      ...{ status: 400, body: { errorCode: 'operation_not_supported' } },
    });
    expect(answered.body.message).toContain('FIDO_METADATA_URL');
    expect(await allow(null)).toMatchObject({ status: 200 });
    isThere = true;
  });
});

type Person = Awaited<ReturnType<typeof personAt>>;
const byModel = async (aaguid: string): Promise<Saying> => ({
  ...(await maker.model(aaguid)),
  userVerified: true,
});

describe('a key of a model that a tenant does not take', () => {
  it('is refused on the page in words, and told by the log; another one is enrolled', async () => {
    await world.ask(setPolicy, { tenantId, policy: ['all-applications'] });
    await allow([blue]);
    const person = await personAt(world);
    const asked = await person.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    const page = await person.browser.get(locationOf(asked));
    expect(optionsOf(page)).toMatchObject({ attestation: 'direct' });
    const post = async (saying: Saying, at = page) => {
      const response = softKey({ origin }).create(optionsOf(at), saying);
      return person.browser.submit(enrollment, {
        state: stateOf(page),
        action: 'default',
        response,
      });
    };
    const again = await person.browser.get(locationOf(await post(await byModel(green))));
    expect(again.body).toContain(refused);
    const unattested = await post({ aaguid: blue, userVerified: true }, again);
    const third = await person.browser.get(locationOf(unattested));
    expect(third.body).toContain(refused);
    const done = await post(await byModel(blue), third);
    expect(locationOf(done)).toContain('/u/mfa-webauthn-change-key-nickname');
    const lines = await log.until('gd_webauthn_enrollment_failed', 2);
    const failures = lines.filter(({ type }) => type === 'gd_webauthn_enrollment_failed');
    expect(failures[0]).toMatchObject({
      details: { failure_details: { errorCode: 'authenticator_not_allowed' } },
    });
    await allow(null);
  });

  const passkeyOffered = async (person: Person) => {
    const state = stateOf(
      await person.browser.get(authorizeUrl(pkce().challenge, { prompt: 'login' })),
    );
    const given = await person.browser.submit('/u/login', {
      ...{ state, username: person.who.email, password },
      'webauthn-platform-available': 'true',
    });
    return { state, page: await person.browser.get(locationOf(given)) };
  };

  it('is no passkey either, and the log has it', async () => {
    await world.ask(setPolicy, { tenantId, policy: [] });
    await allow([blue]);
    const person = await personAt(world);
    const { state, page } = await passkeyOffered(person);
    expect(optionsOf(page)).toMatchObject({ attestation: 'direct' });
    const post = async (saying: Saying, at = page) => {
      const response = softKey({ origin }).create(optionsOf(at), saying);
      return person.browser.submit('/u/passkey-enrollment', { state, response });
    };
    const again = await person.browser.get(locationOf(await post(await byModel(green))));
    expect(again.body).toContain(refused);
    const done = await post(await byModel(blue), again);
    expect(parameterOf(done, 'code')).not.toBeNull();
    const lines = await log.until('gd_webauthn_enrollment_failed', 3);
    expect(lines.findLast(({ type }) => type === 'gd_webauthn_enrollment_failed')).toMatchObject({
      details: {
        authenticator: { type: 'passkey' },
        failure_details: { errorCode: 'authenticator_not_allowed' },
      },
    });
    await allow(null);
  });

  it.each(['passkey', 'webauthn-roaming'])('is brought by no admin: %s', async (type) => {
    await allow([blue]);
    const { who } = await personAt(world);
    const { headers } = await log.manage(['create:authentication_methods', 'read:users']);
    const bring = (more: object) => {
      const { id: key_id, publicKey } = softKey({ origin });
      const public_key = Buffer.from(publicKey).toString('base64');
      return world.app.inject({
        ...{ method: 'POST', url: `/api/v2/users/${who.userId}/authentication-methods` },
        headers: { host: tenants.acme, ...headers },
        payload: { type, key_id, public_key, ...more },
      });
    };
    const answered = await bring({ aaguid: green });
    expect(answered.statusCode).toBe(400);
    expect(answered.json().message).toContain('takes some models of authenticators alone');
    expect((await bring({})).statusCode).toBe(400);
    const brought = await bring({ aaguid: blue });
    expect([brought.statusCode, brought.json()]).toMatchObject([201, { type, aaguid: blue }]);
    await allow(null);
  });
});
