import { listAuthenticators, listConnections, setFactor } from '@countersign/contracts';
import { type SoftKey, softKey } from '@countersign/factors/testing';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { optionsOf } from '../testing/ceremony.ts';
import { type GatewayWorld, openGateway, tenants } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const host = tenants.acme.split(':')[0] ?? '';
const challenge = '/u/mfa-webauthn-roaming-challenge';

let world: GatewayWorld;
let origin: string;
let headers: Readonly<Record<string, string>>;
beforeEach(async () => {
  world = await openGateway();
  origin = `${new URL(world.issuer).protocol}//${tenants.acme}`;
  await world.ask(setFactor, { tenantId, factor: 'webauthn-roaming', enabled: true });
  const log = await openLog(world);
  const scopes = ['create', 'read', 'update', 'delete'] as const;
  const ofKeys = scopes.map((may) => `${may}:authentication_methods` as const);
  const others = ['update:prompts', 'create:users', 'read:users'] as const;
  headers = (await log.manage([...ofKeys, ...others])).headers;
});
afterEach(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;

const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  world.app.inject({
    ...{ method, url: `/api/v2${path}`, headers: { host: tenants.acme, ...headers } },
    ...(body && { payload: body }),
  });
const methodsOf = ({ who }: Pick<Person, 'who'>) =>
  `/users/${encodeURIComponent(who.userId)}/authentication-methods`;
const keyOf = (key: SoftKey) => ({
  key_id: key.id,
  public_key: Buffer.from(key.publicKey).toString('base64'),
});
const method = (key: SoftKey, more = {}) => ({
  ...{ type: 'webauthn-roaming', name: 'Blue key', relying_party_identifier: host },
  ...{ ...keyOf(key), ...more },
});

const asked = async (person: Person) => {
  const given = await person.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
  return person.browser.get(locationOf(given));
};
const prove = async (person: Person, key: SoftKey) => {
  const page = await asked(person);
  const given = { state: stateOf(page), response: key.get(optionsOf(page)) };
  return person.browser.submit(challenge, given);
};
const code = (response: LightMyRequestResponse) => parameterOf(response, 'code');

describe('a key that an admin gives to somebody', () => {
  it('W39 is shown as Auth0 shows one, and signs in', async () => {
    const person = await personAt(world);
    const key = softKey({ origin });
    const made = await call('POST', methodsOf(person), method(key));
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    expect(id).toMatch(/^webauthn-roaming\|dev_/);
    const [listed] = (await call('GET', methodsOf(person))).json();
    expect(listed).toMatchObject({ id, ...method(key), confirmed: true });
    expect(code(await prove(person, key))).toBeTruthy();
  });

  it('W39 is renamed, and removed: then it proves nothing', async () => {
    const person = await personAt(world);
    const key = softKey({ origin });
    const { id } = (await call('POST', methodsOf(person), method(key))).json();
    const path = `${methodsOf(person)}/${encodeURIComponent(id)}`;
    expect((await call('PATCH', path, { name: 'Red key' })).json().name).toBe('Red key');
    expect((await call('PATCH', path, { name: 'x'.repeat(21) })).statusCode).toBe(400);
    const page = await asked(person);
    expect((await call('DELETE', path)).statusCode).toBe(204);
    const given = { state: stateOf(page), response: key.get(optionsOf(page)) };
    const refused = await person.browser.submit(challenge, given);
    expect(locationOf(refused)).not.toContain('code=');
  });

  it('W40 is nobody else’s already, and of a kind and a form that can be given', async () => {
    const [ann, bob] = [await personAt(world), await personAt(world)];
    const key = softKey({ origin });
    expect((await call('POST', methodsOf(ann), method(key))).statusCode).toBe(201);
    for (const person of [ann, bob]) {
      expect((await call('POST', methodsOf(person), method(key))).statusCode).toBe(409);
    }
    const other = softKey({ origin });
    for (const more of [
      { type: 'webauthn-platform' },
      { public_key: 'AAAA' },
      { public_key: undefined },
      { key_id: Buffer.alloc(1_024, 1).toString('base64url') },
      { key_id: 'not base64url!' },
    ]) {
      const made = await call('POST', methodsOf(bob), method(other, more));
      expect([more, made.statusCode]).toEqual([more, 400]);
    }
    expect(await world.ask(listAuthenticators, { tenantId, userId: bob.who.userId })).toMatchObject(
      { ok: true, value: { authenticators: [] } },
    );
  });

  it('comes with a file of people, too', async () => {
    const key = softKey({ origin });
    const list = await world.ask(listConnections, { tenantId });
    const email = 'imported@example.com';
    const entry = { ...keyOf(key), relying_party_identifier: host };
    const file = JSON.stringify([{ email, mfa_factors: [{ 'webauthn-roaming': entry }] }]);
    const form = new FormData();
    form.append('users', new Blob([file], { type: 'application/json' }), 'users.json');
    form.append('connection_id', list.ok ? (list.value.items[0]?.connectionId ?? '') : '');
    const sent = new Response(form);
    const started = await world.app.inject({
      ...{ method: 'POST', url: '/api/v2/jobs/users-imports' },
      headers: {
        ...{ host: tenants.acme, ...headers },
        'content-type': sent.headers.get('content-type') ?? '',
      },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    expect(started.statusCode).toBe(202);
    const job = `/jobs/${started.json().id}`;
    const status = async () => (await call('GET', job)).json().status;
    await expect.poll(status, { timeout: 20_000 }).toBe('completed');
    const found = (await call('GET', `/users?q=${encodeURIComponent(`email:"${email}"`)}`)).json();
    const path = `/users/${encodeURIComponent(found[0].user_id)}/authentication-methods`;
    expect((await call('GET', path)).json()).toMatchObject([keyOf(key)]);
  });
});

describe('a key, to who has no browser', () => {
  it('is named among what they have, and cannot be asked for', async () => {
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
    const ada = await mfaClientAt(world);
    const key = softKey({ origin });
    expect((await call('POST', methodsOf(ada), method(key))).statusCode).toBe(201);
    const token = await ada.demanded();
    expect((await ada.list(token)).json()).toMatchObject([
      { authenticator_type: 'webauthn-roaming', active: true },
    ]);
    const asked = await ada.challenge(token);
    expect([asked.statusCode, asked.json().error]).toEqual([400, 'unsupported_challenge_type']);
    const other = await ada.associate(token);
    expect(other.statusCode).toBeGreaterThanOrEqual(400);
  });
});

describe('what a tenant says of keys', () => {
  it('stands on their pages in the place of our words', async () => {
    const person = await personAt(world);
    const key = softKey({ origin });
    await call('POST', methodsOf(person), method(key));
    const words = {
      ...{ title: 'Touch your badge', description: 'It is on your desk.' },
      ...{ continueButtonText: 'Touch', pickAuthenticatorText: 'Something else' },
      'webauthn-challenge-error': 'The badge did not do.',
    };
    const put = await call('PUT', '/prompts/mfa-webauthn/custom-text/en', {
      'mfa-webauthn-roaming-challenge': words,
      'mfa-webauthn-error': { errorTitleChallenge: 'No badge' },
    });
    expect(put.statusCode).toBe(200);
    const page = await asked(person);
    for (const said of [words.title, words.description, words.continueButtonText]) {
      expect(page.body).toContain(said);
    }
    const state = stateOf(page);
    const response = key.get(optionsOf(page), { isBogus: true });
    const refused = await person.browser.post(challenge, { state, response });
    expect(refused.body).toContain(words['webauthn-challenge-error']);
    const action = 'showError::{"name":"NotAllowedError"}';
    const failed = await person.browser.post(challenge, { state, action });
    expect(failed.body).toContain('<h1>No badge</h1>');
  });

  it('W42 says after fifteen ceremonies in a minute that there were too many', async () => {
    const person = await personAt(world);
    await call('POST', methodsOf(person), method(softKey({ origin })));
    const page = await asked(person);
    const state = stateOf(page);
    const action = 'showError::{"name":"NotAllowedError"}';
    const told: string[] = [];
    for (let count = 2; count <= 16; count += 1) {
      told.push((await person.browser.post(challenge, { state, action })).body);
    }
    expect(told.slice(0, -1).filter((body) => body.includes('Too many attempts.'))).toEqual([]);
    expect(told.at(-1)).toContain('Too many attempts.');
    world.advance(60_000);
    const again = await person.browser.post(challenge, { state, action });
    expect(again.body).not.toContain('Too many attempts.');
  });
});
