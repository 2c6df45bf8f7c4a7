import {
  listAuthenticators,
  removeAuthenticators,
  setFactor,
  setPolicy,
  updateTenant,
} from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { optionsOf } from '../testing/ceremony.ts';
import { type GatewayWorld, openGateway, tenants } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const enrollment = '/u/mfa-webauthn-roaming-enrollment';
const challenge = '/u/mfa-webauthn-roaming-challenge';

let world: GatewayWorld;
let origin: string;
beforeEach(async () => {
  world = await openGateway();
  origin = `${new URL(world.issuer).protocol}//${tenants.acme}`;
  await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
  await world.ask(setFactor, { tenantId, factor: 'webauthn-roaming', enabled: true });
});
afterEach(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;

const begun = async (person: Person, wishes = {}) => {
  const { verifier, challenge: sent } = pkce();
  const asked = await person.givePassword(authorizeUrl(sent, { prompt: 'login', ...wishes }));
  return { verifier, asked, page: await person.browser.get(locationOf(asked)) };
};
const follow = (person: Person, response: LightMyRequestResponse) =>
  person.browser.get(locationOf(response));

/** From the choice to the tokens: a key that signs, and a name for it. */
const enrolled = async (key: SoftKey, person: Person) => {
  const { page, verifier } = await begun(person);
  const response = key.create(optionsOf(page));
  const state = stateOf(page);
  const named = await person.browser.submit(enrollment, { state, action: 'default', response });
  expect(locationOf(named)).toContain('/u/mfa-webauthn-change-key-nickname');
  const asks = await follow(person, named);
  expect(asks.body).toContain('value="Security key"');
  const added = await person.browser.submit('/u/mfa-webauthn-change-key-nickname', {
    ...{ state, nickname: 'Blue key' },
  });
  expect(locationOf(added)).toContain('/u/mfa-webauthn-enrollment-success');
  expect((await follow(person, added)).body).toContain('Security key added');
  const done = await person.browser.submit('/u/mfa-webauthn-enrollment-success', { state });
  return { done, verifier, state };
};

const withKey = async () => {
  const person = await personAt(world);
  const key = softKey({ origin });
  return { person, key, ...(await enrolled(key, person)) };
};

describe('a security key on the pages', () => {
  it('W1 is enrolled, given a name, and asked for at the next login', async () => {
    const { person, key, done, verifier } = await withKey();
    const code = parameterOf(done, 'code') ?? '';
    const tokens = (await person.exchange({ code, verifier })).json();
    expect(tokens.id_token).toBeDefined();
    const { page } = await begun(person);
    expect(page.body).toContain('<h1>Use your security key</h1>');
    const response = key.get(optionsOf(page));
    const passed = await person.browser.submit(challenge, { state: stateOf(page), response });
    expect(parameterOf(passed, 'code')).not.toBeNull();
  });

  it('is asked for beside a changed password, and the one before opens nothing', async () => {
    const { person, key } = await withKey();
    const { page: before } = await begun(person);
    world.advance(1_000);
    const { headers } = await (await openLog(world)).manage(['update:users']);
    const { userId, email: username } = person.who;
    const password = 'another horse battery staple';
    const changed = await world.app.inject({
      ...{ method: 'PATCH', url: `/api/v2/users/${encodeURIComponent(userId)}` },
      ...{ headers: { host: tenants.acme, ...headers }, payload: { password } },
    });
    expect(changed.statusCode).toBe(200);
    const signFor = (page: LightMyRequestResponse) =>
      person.browser.submit(challenge, {
        ...{ state: stateOf(page), response: key.get(optionsOf(page)) },
      });
    expect((await signFor(before)).headers.location ?? '').not.toContain('code=');
    const { challenge: sent } = pkce();
    const asked = await person.browser.get(authorizeUrl(sent, { prompt: 'login' }));
    const given = await person.browser.submit('/u/login', {
      ...{ state: stateOf(asked), username, password },
    });
    expect(locationOf(given)).toContain(challenge);
    expect(parameterOf(await signFor(await follow(person, given)), 'code')).not.toBeNull();
  });

  it('is asked for whom and where its page is', async () => {
    const person = await personAt(world);
    const { page } = await begun(person);
    expect(optionsOf(page)).toMatchObject({
      rp: { id: tenants.acme.split(':')[0], name: 'Acme <Ltd>' },
      user: { name: person.who.email, displayName: person.who.email },
      attestation: 'none',
    });
  });

  it('W32 has one script on its page, and no other page has any', async () => {
    const { page } = await begun(await personAt(world));
    const { 'content-security-policy': policy, 'permissions-policy': permissions } = page.headers;
    expect(policy).toContain("script-src 'self'");
    expect(permissions).toBe(
      'publickey-credentials-get=(self), publickey-credentials-create=(self)',
    );
    expect(page.body).not.toMatch(/<script>|onclick|javascript:/);
    const [, address = ''] = /<script src="([^"]+)" defer>/.exec(page.body) ?? [];
    const script = await world.browser().get(address);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const login = await world.browser().get(authorizeUrl(pkce().challenge));
    expect(login.headers['content-security-policy']).not.toContain('script-src');
  });

  it('W30 says without a script why nothing happens, and leads to another method', async () => {
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const person = await personAt(world);
    const { page: choice } = await begun(person);
    const state = stateOf(choice);
    const picked = await person.browser.post('/u/mfa-begin-enroll-options', {
      ...{ state, action: 'webauthn-roaming' },
    });
    const page = await follow(person, picked);
    expect(page.body).toMatch(/<noscript>.*JavaScript.*<\/noscript>/s);
    const pressed = await person.browser.post(enrollment, {
      state,
      action: 'default',
      response: '',
    });
    expect(pressed.body).toContain('This step needs JavaScript.');
    const others = await person.browser.submit(enrollment, { state, action: 'pick-authenticator' });
    expect(locationOf(others)).toContain('/u/mfa-begin-enroll-options');
  });

  it.each([
    ['NotAllowedError', 'It was cancelled'],
    ['InvalidStateError', 'It has been added already'],
    ['SecurityError', 'It was cancelled'],
    ['<script>', 'It was cancelled'],
  ])('W29 says on a page of its own that a browser gave no signature: %s', async (name, words) => {
    const person = await personAt(world);
    const { page } = await begun(person);
    const report = JSON.stringify({ name, message: '<b>secret</b>', code: 0, type: 'x' });
    const failed = await person.browser.post(enrollment, {
      ...{ state: stateOf(page), action: `showError::${report}`, response: '' },
    });
    expect(failed.body).toContain('<h1>The security key was not added</h1>');
    expect(failed.body).toContain(words);
    expect(failed.body).not.toContain('secret');
    const again = await person.browser.submit('/u/mfa-webauthn-error', {
      ...{ state: stateOf(page), action: 'tryagain' },
    });
    const anew = await follow(person, again);
    expect(Object(optionsOf(anew)).challenge).not.toBe(Object(optionsOf(page)).challenge);
  });

  it('W29 reads nothing of a report that is too long', async () => {
    const person = await personAt(world);
    const { page } = await begun(person);
    const report = JSON.stringify({ name: 'InvalidStateError', message: 'x'.repeat(5_000) });
    const failed = await person.browser.post(enrollment, {
      ...{ state: stateOf(page), action: `showError::${report}` },
    });
    expect(failed.body).toContain('It was cancelled');
  });

  it('W29 leads from a challenge to a page that says so, and back', async () => {
    const { person, key } = await withKey();
    const { page } = await begun(person);
    const state = stateOf(page);
    const failed = await person.browser.post(challenge, {
      ...{ state, action: 'showError::{"name":"NotAllowedError"}' },
    });
    expect(failed.body).toContain('<h1>The security key was not used</h1>');
    const again = await person.browser.submit('/u/mfa-webauthn-error', { state });
    const anew = await follow(person, again);
    const response = key.get(optionsOf(anew));
    expect(
      parameterOf(await person.browser.submit(challenge, { state, response }), 'code'),
    ).toBeTruthy();
  });

  it('W4 refuses what was signed before, and asks for another signature', async () => {
    const { person, key } = await withKey();
    const { page } = await begun(person);
    const state = stateOf(page);
    const saying: Saying = { isBogus: true };
    const refused = await person.browser.post(challenge, {
      ...{ state, response: key.get(optionsOf(page), saying) },
    });
    expect(refused.body).toContain('That did not confirm that it is you.');
    const stale = await person.browser.post(challenge, {
      state,
      response: key.get(optionsOf(page)),
    });
    expect(stale.body).toContain('That did not confirm that it is you.');
    const response = key.get(optionsOf(stale));
    expect(
      parameterOf(await person.browser.submit(challenge, { state, response }), 'code'),
    ).toBeTruthy();
  });

  it('W4 asks anew after five minutes', async () => {
    const { person, key } = await withKey();
    const { page } = await begun(person);
    world.advance(5 * 60_000);
    const state = stateOf(page);
    const late = await person.browser.submit(challenge, {
      state,
      response: key.get(optionsOf(page)),
    });
    const back = await follow(person, await follow(person, late));
    const response = key.get(optionsOf(back));
    expect(
      parameterOf(await person.browser.submit(challenge, { state, response }), 'code'),
    ).toBeTruthy();
  });

  it.each([
    ['no JSON', '{'],
    ['deep JSON', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['seventy kilobytes', 'x'.repeat(70_000)],
  ])('W26 refuses %s', async (_, response) => {
    const person = await personAt(world);
    const { page } = await begun(person);
    const refused = await person.browser.submit(enrollment, { state: stateOf(page), response });
    expect(refused.statusCode).toBeLessThan(500);
    const anew = await person.browser.get(`${enrollment}?state=${stateOf(page)}`);
    expect(anew.statusCode).toBe(200);
  });

  it.each([
    ['', 'Please enter a name.'],
    ['x'.repeat(21), 'That name is too long'],
  ])('W35 has a name of one to twenty characters, not “%s”', async (nickname, words) => {
    const person = await personAt(world);
    const { page } = await begun(person);
    const state = stateOf(page);
    const response = softKey({ origin }).create(optionsOf(page));
    await person.browser.submit(enrollment, { state, response });
    const at = '/u/mfa-webauthn-change-key-nickname';
    expect((await person.browser.post(at, { state, nickname })).body).toContain(words);
    const named = await person.browser.submit(at, { state, nickname: 'y'.repeat(20) });
    expect(locationOf(named)).toContain('/u/mfa-webauthn-enrollment-success');
  });

  it('W31 says where no key can be used, and what else there is stays open', async () => {
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    const { person, done } = await withKey();
    expect((await follow(person, done)).body).toContain('Keep your recovery code');
    const { page } = await begun(person);
    const state = stateOf(page);
    const failed = await person.browser.submit(challenge, {
      ...{ state, action: 'showError::{"name":"NotSupportedError"}' },
    });
    expect(locationOf(failed)).toContain('/u/mfa-webauthn-not-available-error');
    expect((await follow(person, failed)).body).toContain('<h1>This cannot be used here</h1>');
    const others = await person.browser.submit('/u/mfa-webauthn-not-available-error', {
      ...{ state, action: 'pick-authenticator' },
    });
    expect((await follow(person, others)).body).toContain('Recovery code');
  });

  it('W41 leads to what is on where it is switched off meanwhile', async () => {
    const { person } = await withKey();
    const { page } = await begun(person);
    await world.ask(setFactor, { tenantId, factor: 'webauthn-roaming', enabled: false });
    await world.ask(setFactor, { tenantId, factor: 'sms', enabled: true });
    const off = await person.browser.get(`${challenge}?state=${stateOf(page)}`);
    expect(locationOf(off)).toContain('/u/mfa-sms-enrollment');
  });

  it('is posted to where pages of Auth0’s post it', async () => {
    const { person, key } = await withKey();
    const { page } = await begun(person);
    const state = stateOf(page);
    const response = key.get(optionsOf(page));
    const sent = await person.browser.submit('/u/mfa-webauthn-challenge', { state, response });
    expect(parameterOf(sent, 'code')).toBeTruthy();
  });

  it('is not to be enrolled by who has one, without proving it', async () => {
    const { person } = await withKey();
    const { page } = await begun(person);
    const state = stateOf(page);
    const led = await person.browser.get(`${enrollment}?state=${state}`);
    expect(locationOf(led)).toContain(challenge);
  });

  it('is enrolled anew after an admin has removed all that there was', async () => {
    const { person, key } = await withKey();
    await world.ask(removeAuthenticators, { tenantId, userId: person.who.userId });
    await enrolled(key, person);
  });

  it('is in the log: begun, enrolled, asked for, and what did not do', async () => {
    const log = await openLog(world);
    const { person, key } = await withKey();
    const { page } = await begun(person);
    const state = stateOf(page);
    await person.browser.submit(challenge, {
      ...{ state, response: key.get(optionsOf(page), { isBogus: true }) },
    });
    const lines = await log.until('gd_webauthn_challenge_failed');
    const types = lines.map(({ type }) => type);
    for (const type of ['gd_start_enroll', 'gd_enrollment_complete', 'gd_start_auth']) {
      expect(types).toContain(type);
    }
  });

  it('W28 has neither its id nor what it signs on the pages of others', async () => {
    const { person, key } = await withKey();
    const { page } = await begun(person);
    const refused = await person.browser.post(challenge, {
      ...{ state: stateOf(page), response: key.get(optionsOf(page), { isBogus: true }) },
    });
    const shown = refused.body.replace(/data-options="[^"]*"/, '');
    expect(shown).not.toContain(key.id);
    expect(refused.headers.location ?? '').not.toContain(key.id);
  });
});

describe('who has lost the only key they had', () => {
  const others = ['sms', 'otp', 'email', 'recovery-code'];
  const enrollments = [
    ...['/u/mfa-begin-enroll-options', '/u/mfa-sms-enrollment', '/u/mfa-otp-enrollment-qr'],
    ...['/u/mfa-webauthn-platform-enrollment', enrollment],
  ];

  it('W31 comes to no page that enrols another, and is told where there is help', async () => {
    const { person } = await withKey();
    for (const factor of others) await world.ask(setFactor, { tenantId, factor, enabled: true });
    const supportUrl = 'https://acme.test/help';
    await world.ask(updateTenant, { tenantId, settings: { supportUrl } });
    const { page } = await begun(person);
    const state = stateOf(page);
    for (const path of enrollments) {
      const led = await person.browser.get(`${path}?state=${state}`);
      expect([path, locationOf(led).split('?')[0]]).toEqual([path, challenge]);
      const sent = { state, action: 'sms', phone: person.who.phone };
      const posted = await person.browser.submit(path, sent);
      expect(posted.headers.location ?? '', path).not.toContain('code=');
    }
    const none = await person.browser.post(challenge, {
      ...{ state, action: 'showError::{"name":"NotSupportedError"}' },
    });
    const shown = await follow(person, none);
    expect(shown.body).toContain(`href="${supportUrl}"`);
    expect(
      await world.ask(listAuthenticators, { tenantId, userId: person.who.userId }),
    ).toMatchObject({ ok: true, value: { authenticators: [{ kind: 'webauthn-roaming' }] } });
  });

  it('is let in by a recovery code, and is given another', async () => {
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    const { person, done } = await withKey();
    const spare = (await follow(person, done)).body.replaceAll(/<\/?span>| /g, '');
    const [, code = ''] = /<code>([0-9A-Z]{24})<\/code>/.exec(spare) ?? [];
    await person.browser.submit('/u/mfa-recovery-code-enrollment', {
      ...{ state: stateOf(await follow(person, done)), saved: 'true' },
    });
    const { page } = await begun(person);
    const state = stateOf(page);
    const options = await person.browser.get(`/u/mfa-login-options?state=${state}`);
    const choices = [...options.body.matchAll(/name="action" value="([^"]+)"/g)];
    const [, action = ''] = choices.at(-1) ?? [];
    const picked = await person.browser.submit('/u/mfa-login-options', { state, action });
    expect(locationOf(picked)).toContain('/u/mfa-recovery-code-challenge');
    const given = await person.browser.submit('/u/mfa-recovery-code-challenge', { state, code });
    expect(locationOf(given)).toContain('/u/mfa-recovery-code-challenge-new-code');
  });
});

describe('where the policy asks for no second factor', () => {
  it('no page of keys is shown', async () => {
    await world.ask(setPolicy, { tenantId, policy: [] });
    const person = await personAt(world);
    const done = await person.givePassword(authorizeUrl(pkce().challenge));
    expect(parameterOf(done, 'code')).toBeTruthy();
  });
});
