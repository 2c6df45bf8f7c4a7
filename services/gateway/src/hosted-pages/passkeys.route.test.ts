import {
  changeUserAccess,
  createClientGrant,
  createConnection,
  eraseUser,
  listAuthenticators,
  listConnections,
  patchConnection,
  patchTenant,
  setFactor,
  setPolicy,
  systemApis,
} from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import type { LightMyRequestResponse } from 'fastify';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway, password, tenants } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, refresh } from '../testing/person.ts';

const tenantId = 'acme';
const multiFactor = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
const verified = { userVerified: true, backupEligible: true, backedUp: true };

let world: GatewayWorld;
let origin: string;
beforeEach(async () => {
  world = await openGateway();
  origin = `${new URL(world.issuer).protocol}//${tenants.acme}`;
  await world.ask(setPolicy, { tenantId, policy: [] });
  await allow(true);
});
afterEach(() => world.close());

const connectionIdOf = async () => {
  const name = 'Username-Password-Authentication';
  const listed = await world.ask(listConnections, { tenantId, name });
  const [first] = listed.ok ? listed.value.items : [];
  if (!first) throw new Error('the tenant has no database');
  return first.connectionId;
};
const allow = async (enabled: boolean, more: object = {}) => {
  const options = { authentication_methods: { passkey: { enabled } }, passkey_options: more };
  const patch = { options: JSON.parse(JSON.stringify(options)) };
  await world.ask(patchConnection, { tenantId, connectionId: await connectionIdOf(), patch });
};
const flag = (isEnough: boolean) =>
  world.ask(patchTenant, {
    tenantId,
    patch: { flags: { passkey_satisfies_mfa: isEnough, detailed_amr: true } },
  });
const demand = () => world.ask(setPolicy, { tenantId, policy: ['all-applications'] });

const optionsOf = ({ body }: LightMyRequestResponse): unknown => {
  const [, escaped] = /data-options="([^"]*)"/.exec(body) ?? [];
  if (escaped === undefined) throw new Error('the page asks no key');
  return JSON.parse(escaped.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
};

type Person = Awaited<ReturnType<typeof personAt>>;

/** Signs in by password in a browser that can make a passkey, up to where one is offered. */
const offered = async (person: Person, wishes = {}) => {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(challenge, { prompt: 'login', ...wishes });
  const state = stateOf(await person.browser.get(url));
  const given = await person.browser.submit('/u/login', {
    ...{ state, username: person.who.email, password },
    'webauthn-platform-available': 'true',
  });
  return { verifier, state, given };
};
const created = async (person: Person, key: SoftKey, saying: Saying = verified) => {
  const { state, given, verifier } = await offered(person);
  expect(locationOf(given)).toContain('/u/passkey-enrollment?');
  const page = await person.browser.get(locationOf(given));
  const response = key.create(optionsOf(page), saying);
  const done = await person.browser.submit('/u/passkey-enrollment', { state, response });
  return { done, verifier, page };
};
const having = async (
  saying: Saying = verified,
  attachment: 'platform' | 'cross-platform' = 'platform',
) => {
  const person = await personAt(world);
  const key = softKey({ origin, attachment });
  return { person, key, ...(await created(person, key, saying)) };
};

/** Signs in by a passkey in a browser that knows nobody. */
const presenting = async (
  key: SoftKey,
  {
    saying = verified,
    browser = world.browser(),
    wishes = {},
    able = {},
  }: {
    readonly saying?: Saying;
    readonly browser?: Browser;
    readonly wishes?: Readonly<Record<string, string>>;
    readonly able?: Readonly<Record<string, string>>;
  } = {},
) => {
  const { verifier, challenge } = pkce();
  const page = await browser.get(authorizeUrl(challenge, { prompt: 'login', ...wishes }));
  const login = page.headers.location ? await browser.get(locationOf(page)) : page;
  const state = stateOf(login);
  const passkey = key.get(optionsOf(login), saying);
  const answered = await browser.submit('/u/login', { state, passkey, ...able });
  return { browser, answered, verifier, state, login, passkey };
};
const claimsOf = async (person: Person, answered: LightMyRequestResponse, verifier: string) => {
  const code = parameterOf(answered, 'code') ?? '';
  const tokens = (await person.exchange({ code, verifier })).json();
  return { ...decodeJwt(tokens.id_token), refreshToken: tokens.refresh_token };
};

describe('a passkey on the pages', () => {
  it('is offered after a login, and signs in from then on without a name', async () => {
    const { person, key, done, verifier } = await having();
    expect((await claimsOf(person, done, verifier)).sub).toBe(person.who.userId);
    const { answered, verifier: another } = await presenting(key);
    const claims = await claimsOf(person, answered, another);
    expect(claims).toMatchObject({ sub: person.who.userId, amr: ['mfa'], acr: multiFactor });
  });

  it('is off until a connection switches it on, and no page of it has a script then', async () => {
    await allow(false);
    const browser = world.browser();
    const login = await browser.get(locationOf(await browser.get(authorizeUrl(pkce().challenge))));
    expect(login.headers['content-security-policy']).not.toContain('script-src');
    expect(login.body).not.toContain('data-passkey');
    const { given } = await offered(await personAt(world));
    expect(parameterOf(given, 'code')).not.toBeNull();
  });

  it('asks every browser alike, whoever there is', async () => {
    const { key } = await having();
    const { login } = await presenting(key);
    expect(login.body).toContain('autocomplete="username webauthn"');
    expect(optionsOf(login)).toMatchObject({
      ...{ rpId: tenants.acme.split(':')[0], allowCredentials: [], userVerification: 'preferred' },
      timeout: 300_000,
    });
    expect(login.headers['content-security-policy']).toContain("script-src 'self'");
    expect(login.headers['permissions-policy']).toContain('publickey-credentials-get=(self)');
  });

  it.each([
    ['autofill', true, false],
    ['button', false, true],
    ['both', true, true],
  ])('is shown as the connection has it: %s', async (ui, hasAutofill, hasButton) => {
    await allow(true, { challenge_ui: ui });
    const browser = world.browser();
    const page = await browser.get(authorizeUrl(pkce().challenge));
    const login = page.headers.location ? await browser.get(locationOf(page)) : page;
    expect(login.body.includes('username webauthn')).toBe(hasAutofill);
    expect(login.body.includes('Sign in with a passkey')).toBe(hasButton);
  });

  it('is offered where the connection has it so, and the browser can', async () => {
    await allow(true, { progressive_enrollment_enabled: false });
    expect(parameterOf((await offered(await personAt(world))).given, 'code')).not.toBeNull();
    await allow(true);
    const person = await personAt(world);
    const plain = await person.givePassword(authorizeUrl(pkce().challenge));
    expect(parameterOf(plain, 'code')).not.toBeNull();
  });

  it('W34 is put off for thirty days, or for good, in one browser', async () => {
    const person = await personAt(world);
    const { state, given } = await offered(person);
    await person.browser.get(locationOf(given));
    const later = await person.browser.submit('/u/passkey-enrollment', {
      ...{ state, action: 'abort-passkey-enrollment' },
    });
    expect(parameterOf(later, 'code')).not.toBeNull();
    expect(later.cookies.find(({ name }) => name.includes('countersign-passkey'))?.maxAge).toBe(
      30 * 24 * 3_600,
    );
    expect(parameterOf((await offered(person)).given, 'code')).not.toBeNull();
    const elsewhere = await personAt(world, { who: person.who });
    const again = await offered(elsewhere);
    expect(locationOf(again.given)).toContain('/u/passkey-enrollment');
    const never = await elsewhere.browser.submit('/u/passkey-enrollment', {
      ...{ state: again.state, action: 'refuse-add-device' },
    });
    expect(
      never.cookies.find(({ name }) => name.includes('countersign-passkey'))?.maxAge,
    ).toBeGreaterThan(365 * 24 * 3_600);
    // No cookie stays for good: it is written anew whenever it is read.
    const { given: next } = await offered(elsewhere);
    expect(parameterOf(next, 'code')).not.toBeNull();
    expect(
      next.cookies.find(({ name }) => name.includes('countersign-passkey'))?.maxAge,
    ).toBeGreaterThan(365 * 24 * 3_600);
  });

  it('W34 is put off by ten people in one browser; the next makes the oldest go', async () => {
    const browser = world.browser();
    const people: Person[] = [];
    for (let n = 1; n <= 11; n += 1) {
      world.advance(1_000);
      const person = await personAt(world, { browser });
      const { state } = await offered(person);
      const action = 'refuse-add-device';
      await browser.submit('/u/passkey-enrollment', { state, action });
      people.push(person);
    }
    const names = [...browser.jar.keys()].filter((name) => name.includes('countersign-passkey.'));
    expect(names).toHaveLength(10);
    const isAsked = async (person: Person | undefined) =>
      locationOf((await offered(person ?? (await personAt(world)))).given).includes(
        '/u/passkey-enrollment',
      );
    expect([await isAsked(people[1]), await isAsked(people[0])]).toEqual([false, true]);
  });

  it('of another device offers one of this, where the connection has it so', async () => {
    const able = { 'webauthn-platform-available': 'true' };
    const { person, key } = await having(verified, 'cross-platform');
    const { answered, browser, state, verifier } = await presenting(key, { able });
    expect(locationOf(answered)).toContain('/u/passkey-enrollment?');
    const page = await browser.get(locationOf(answered));
    const own = softKey({ origin, attachment: 'platform' });
    const response = own.create(optionsOf(page), verified);
    const done = await browser.submit('/u/passkey-enrollment', { state, response });
    expect((await claimsOf(person, done, verifier)).sub).toBe(person.who.userId);
    const { userId } = person.who;
    const listed = await world.ask(listAuthenticators, { tenantId, userId });
    expect(listed).toMatchObject({ value: { authenticators: [{}, {}] } });

    const isOffered = async (...by: Parameters<typeof presenting>) =>
      parameterOf((await presenting(...by)).answered, 'code') === null;
    // One of this very device, or of a browser that can make none.
    expect([await isOffered(own, { able }), await isOffered(key)]).toEqual([false, false]);
    const again = await presenting(key, { able, browser });
    const action = 'abort-passkey-enrollment';
    await browser.submit('/u/passkey-enrollment', { state: again.state, action });
    expect(await isOffered(key, { able, browser })).toBe(false);
    expect(await isOffered(key, { able })).toBe(true);
    await allow(true, { local_enrollment_enabled: false });
    expect(await isOffered(key, { able })).toBe(false);
  });

  it('of another device is asked for its second factor before one of this is offered', async () => {
    const { person, key } = await having(verified, 'cross-platform');
    await flag(false);
    await demand();
    const able = { 'webauthn-platform-available': 'true' };
    const { answered, browser, state } = await presenting(key, { able });
    expect(locationOf(answered)).toContain('/u/mfa-sms-enrollment');
    await browser.submit('/u/mfa-sms-enrollment', { state, phone: person.who.phone });
    const code = await person.nextCode();
    const proved = await browser.submit('/u/mfa-sms-challenge', { state, code });
    expect(locationOf(proved)).toContain('/u/passkey-enrollment?');
  });

  it.each([true, false])('W44 with the tenant’s flag %s', async (isEnough) => {
    const { person, key } = await having();
    await flag(isEnough);
    await demand();
    const { answered, verifier } = await presenting(key);
    if (isEnough) {
      const claims = await claimsOf(person, answered, verifier);
      expect(claims).toMatchObject({ amr: ['swk', 'user', 'mfa'], acr: multiFactor });
      expect((await refresh(world, claims.refreshToken)).statusCode).toBe(200);
    } else {
      expect(locationOf(answered)).toContain('/u/mfa-sms-enrollment');
    }
  });

  it('W45 asks for a second factor where its user was not verified', async () => {
    const { key } = await having();
    await flag(true);
    await demand();
    const { answered } = await presenting(key, { saying: { ...verified, userVerified: false } });
    expect(locationOf(answered)).toContain('/u/mfa-sms-enrollment');
  });

  it('W46 says with a code beside it what both were', async () => {
    await demand();
    await flag(false);
    const person = await personAt(world);
    await person.login();
    const { state, given } = await offered(person);
    const code = await person.nextCode();
    const passed = await person.browser.submit('/u/mfa-sms-challenge', { state, code });
    expect(locationOf(given)).toContain('/u/mfa-sms-challenge');
    expect(locationOf(passed)).toContain('/u/passkey-enrollment');
    const page = await person.browser.get(locationOf(passed));
    const key = softKey({ origin });
    const response = key.create(optionsOf(page), verified);
    await person.browser.submit('/u/passkey-enrollment', { state, response });

    const { answered, browser, state: own, verifier } = await presenting(key);
    expect(locationOf(answered)).toContain('/u/mfa-sms-challenge');
    const asked = await browser.get(locationOf(answered));
    expect(asked.body).not.toContain('rememberBrowser');
    const ended = await browser.submit('/u/mfa-sms-challenge', {
      ...{ state: own, code: await person.nextCode(), rememberBrowser: 'true' },
    });
    const claims = await claimsOf(person, ended, verifier);
    expect(claims).toMatchObject({ amr: ['swk', 'sms', 'mfa'], acr: multiFactor });
    expect([...browser.jar.keys()].some((name) => name.includes('countersign-browser'))).toBe(
      false,
    );
  });

  it('W47 meets a step-up, or is asked for more, as the flag has it', async () => {
    const { person, key } = await having();
    await flag(true);
    const wishes = { acr_values: multiFactor };
    const { answered, verifier, browser } = await presenting(key, { wishes });
    expect(await claimsOf(person, answered, verifier)).toMatchObject({ acr: multiFactor });
    // What an earlier ceremony proved is none of this request's: the login page asks again.
    const again = await browser.get(authorizeUrl(pkce().challenge, wishes));
    const page = again.headers.location ? await browser.get(locationOf(again)) : again;
    expect(page.body).toContain('data-passkey');
    await flag(false);
    const less = await presenting(key, { wishes });
    expect(locationOf(less.answered)).toContain('/u/mfa-sms-enrollment');
  });

  it('counts for the Management API silently, too, whatever the policy', async () => {
    const { person, key } = await having();
    const { userId } = person.who;
    await world.ask(changeUserAccess, { tenantId, userId, addedRoles: ['rol_auditor'] });
    await world.ask(createClientGrant, {
      ...{ tenantId, clientId: 'spa', resourceServerId: systemApis.management },
      ...{ subjectType: 'user', scopes: ['read:users'] },
    });
    await demand();
    const wishes = { audience: 'https://acme.test/api/v2/', scope: 'openid read:users' };
    const { answered, browser } = await presenting(key, { wishes });
    expect(parameterOf(answered, 'code')).not.toBeNull();
    const silently = () =>
      browser.get(authorizeUrl(pkce().challenge, { ...wishes, prompt: 'none' }));
    expect(parameterOf(await silently(), 'code')).not.toBeNull();
    await flag(false);
    expect(parameterOf(await silently(), 'error')).toBe('login_required');
  });

  it('says one thing of whatever did not do, and asks for another signature', async () => {
    const { key } = await having();
    const { browser, answered, login } = await presenting(key, {
      saying: { ...verified, isBogus: true },
    });
    const page = await browser.get(locationOf(answered));
    expect(page.body).toContain('That passkey did not sign you in.');
    expect(optionsOf(page)).not.toEqual(optionsOf(login));
    const state = stateOf(page);
    const passkey = key.get(optionsOf(page), verified);
    expect(
      parameterOf(await browser.submit('/u/login', { state, passkey }), 'code'),
    ).not.toBeNull();
  });

  it('has a browser forget a passkey that nobody has', async () => {
    await having();
    const { browser, answered } = await presenting(softKey({ origin }));
    const page = await browser.get(locationOf(answered));
    expect(page.body).toContain('That passkey is not known here any more.');
    expect(page.body).toContain('data-unknown="true"');
  });

  it('W6 and W4 is answered in its own login, once', async () => {
    const { key } = await having();
    const first = await presenting(key);
    expect(parameterOf(first.answered, 'code')).not.toBeNull();
    const { passkey } = first;
    const browser = world.browser();
    const page = await browser.get(authorizeUrl(pkce().challenge));
    const login = page.headers.location ? await browser.get(locationOf(page)) : page;
    const stolen = await browser.post('/u/login', { state: stateOf(login), passkey });
    expect(stolen.body).toContain('That passkey did not sign you in.');
    expect(parameterOf(first.answered, 'code')).not.toBeNull();
  });

  it('is one login of a hundred posts of one answer', async () => {
    const { key } = await having();
    const browser = world.browser();
    const page = await browser.get(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    const login = page.headers.location ? await browser.get(locationOf(page)) : page;
    const state = stateOf(login);
    const passkey = key.get(optionsOf(login), verified);
    const all = await Promise.all(
      Array.from({ length: 100 }, () => browser.submit('/u/login', { state, passkey })),
    );
    const codes = all.filter((each) => parameterOf(each, 'code') !== null);
    expect(codes).toHaveLength(1);
  });

  it.each(['', 'x', '{}', `{"id":"${'a'.repeat(70_000)}"}`, '['.repeat(10_000)])(
    'W26 is refused where it is no answer: %.12s',
    async (passkey) => {
      const browser = world.browser();
      const page = await browser.get(authorizeUrl(pkce().challenge));
      const login = page.headers.location ? await browser.get(locationOf(page)) : page;
      const refused = await browser.submit('/u/login', { state: stateOf(login), passkey });
      expect(refused.statusCode).toBeLessThan(500);
      expect(refused.headers.location ?? '').not.toContain('code=');
    },
  );

  it('W29 tells what a browser said in place of one, and lets its person go on', async () => {
    const person = await personAt(world);
    const { state } = await offered(person);
    const report = JSON.stringify({ name: 'InvalidStateError', message: '<b>secret</b>' });
    const page = await person.browser.post('/u/passkey-enrollment', {
      ...{ state, action: `showError::${report}` },
    });
    expect(page.body).toContain('There is a passkey for this account on this device already.');
    expect(page.body).not.toContain('secret');
    const on = await person.browser.submit('/u/passkey-enrollment', {
      ...{ state, action: 'abort-passkey-enrollment' },
    });
    expect(parameterOf(on, 'code')).not.toBeNull();
  });

  it('lets nobody in by another connection than the one of its person', async () => {
    const { key } = await having();
    const connection = { name: 'others', strategy: 'auth0' as const, enabledClients: ['spa'] };
    const options = { authentication_methods: { passkey: { enabled: true } } };
    await world.ask(createConnection, { tenantId, ...connection, options });
    await allow(false);
    const { browser, answered } = await presenting(key, { wishes: { connection: 'others' } });
    const page = await browser.get(locationOf(answered));
    expect(page.body).toContain('That passkey did not sign you in.');
  });

  it('W50 is known to nobody once its person is erased', async () => {
    const { person, key } = await having();
    await presenting(key, { saying: { ...verified, isBogus: true } });
    const { userId } = person.who;
    await world.ask(eraseUser, { tenantId, userId });
    const listed = await world.ask(listAuthenticators, { tenantId, userId });
    expect(JSON.stringify(listed)).not.toContain(key.id);
    expect(locationOf((await presenting(key)).answered)).toContain('/u/login');
  });

  it('is not asked for as a second factor, however its tenant is set', async () => {
    const { person } = await having();
    await demand();
    await flag(false);
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const { given } = await offered(person);
    expect(locationOf(given)).toContain('/u/mfa-begin-enroll-options');
  });
});
