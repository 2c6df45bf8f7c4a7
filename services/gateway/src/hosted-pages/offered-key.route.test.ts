import { setFactor } from '@countersign/contracts';
import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { optionsOf } from '../testing/ceremony.ts';
import { type GatewayWorld, openGateway, tenants } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const detect = '/u/mfa-detect-browser-capabilities';
const enrollment = '/u/mfa-webauthn-platform-enrollment';
const challenge = '/u/mfa-webauthn-platform-challenge';
const nickname = '/u/mfa-webauthn-change-key-nickname';
const able = { 'js-available': 'true', 'webauthn-platform-available': 'true' };
const verified: Saying = { userVerified: true };
const day = 24 * 3_600_000;

let world: GatewayWorld;
let origin: string;
beforeEach(async () => {
  world = await openGateway();
  origin = `${new URL(world.issuer).protocol}//${tenants.acme}`;
  await world.ask(setFactor, { tenantId, factor: 'webauthn-platform', enabled: true });
});
afterEach(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;
const follow = (person: Person, response: LightMyRequestResponse) =>
  person.browser.get(locationOf(response));
const wishes = { prompt: 'login' };

/** Somebody with a phone, who proves it in another login. */
const proved = async (person: Person) => {
  const { verifier, challenge: sent } = pkce();
  const asked = await person.givePassword(authorizeUrl(sent, wishes));
  const after = await person.giveCode(asked);
  return { after, verifier, state: stateOf(asked) };
};
const withPhone = async (browser = world.browser()) => {
  const person = await personAt(world, { browser });
  await person.login();
  world.advance(30_000);
  return person;
};
const offered = async (person: Person) => {
  const { after, state, verifier } = await proved(person);
  expect(locationOf(after)).toContain(detect);
  const told = await person.browser.submit(detect, { state, ...able });
  expect(locationOf(told)).toContain(enrollment);
  return { page: await follow(person, told), state, verifier };
};
const code = (response: LightMyRequestResponse) => parameterOf(response, 'code');
const added = async (person: Person, key: SoftKey) => {
  const { page, state, verifier } = await offered(person);
  const response = key.create(optionsOf(page), verified);
  const named = await person.browser.submit(enrollment, { state, action: 'default', response });
  expect(locationOf(named)).toContain(nickname);
  expect((await follow(person, named)).body).toContain('value="This device"');
  await person.browser.submit(nickname, { state, nickname: 'My laptop' });
  const done = await person.browser.submit('/u/mfa-webauthn-enrollment-success', { state });
  return { done, verifier };
};
const deviceKey = () => softKey({ origin, attachment: 'platform' });

describe('a key of the device that somebody is at', () => {
  it('W33 is offered once another was proved, given a name, and asked for here', async () => {
    const person = await withPhone();
    const key = deviceKey();
    const { done, verifier } = await added(person, key);
    const tokens = (await person.exchange({ code: code(done) ?? '', verifier })).json();
    expect(tokens.id_token).toBeDefined();
    const again = await person.givePassword(authorizeUrl(pkce().challenge, wishes));
    expect(locationOf(again)).toContain(challenge);
    const page = await follow(person, again);
    const state = stateOf(page);
    const response = key.get(optionsOf(page), verified);
    expect(code(await person.browser.submit(challenge, { state, response }))).toBeTruthy();
  });

  it('W33 is not offered before a factor was proved, nor by the address of its page', async () => {
    const person = await withPhone();
    const asked = await person.givePassword(authorizeUrl(pkce().challenge, wishes));
    const state = stateOf(asked);
    for (const path of [detect, enrollment]) {
      const led = await person.browser.get(`${path}?state=${state}`);
      expect(locationOf(led)).toContain('/u/mfa-sms-challenge');
    }
    const posted = await person.browser.submit(detect, { state, ...able });
    expect(locationOf(posted)).toContain('/u/mfa-sms-challenge');
  });

  it('W33 is not offered where the tenant has it off, and the code ends the login', async () => {
    await world.ask(setFactor, { tenantId, factor: 'webauthn-platform', enabled: false });
    expect(code((await proved(await withPhone())).after)).toBeTruthy();
  });

  it('W33 is not offered where the browser has none, nor asked about for thirty days', async () => {
    const person = await withPhone();
    const { after, state } = await proved(person);
    const page = await follow(person, after);
    expect(page.body).toContain('name="webauthn-platform-available" value="false"');
    expect(page.body).toMatch(/<script src="[^"]+" defer>/);
    expect(code(await person.browser.submit(detect, { state }))).toBeTruthy();
    world.advance(29 * day);
    expect(code((await proved(person)).after)).toBeTruthy();
    world.advance(2 * day);
    expect(locationOf((await proved(person)).after)).toContain(detect);
  });

  it('W34 is known of ten people in one browser; the next makes the oldest go', async () => {
    const browser = world.browser();
    const people: Person[] = [];
    for (let n = 1; n <= 11; n += 1) {
      await browser.get('/v2/logout?client_id=spa');
      const person = await withPhone(browser);
      const { state } = await proved(person);
      await browser.submit(detect, { state });
      people.push(person);
    }
    const names = [...browser.jar.keys()].filter((name) => name.includes('countersign-device.'));
    expect(names).toHaveLength(10);
    const isAsked = async (person: Person | undefined) =>
      locationOf((await proved(person ?? (await withPhone()))).after).includes(detect);
    expect([await isAsked(people[1]), await isAsked(people[0])]).toEqual([false, true]);
  });

  it('W34 is asked about again thirty days after it was put off', async () => {
    const person = await withPhone();
    const { state } = await offered(person);
    const later = await person.browser.submit(enrollment, { state, action: 'snooze-enrollment' });
    expect(code(later)).toBeTruthy();
    world.advance(29 * day);
    expect(code((await proved(person)).after)).toBeTruthy();
    world.advance(2 * day);
    await offered(person);
  });

  it('W34 is never asked about again in a browser where it was refused', async () => {
    const person = await withPhone();
    const { state } = await offered(person);
    const never = await person.browser.submit(enrollment, { state, action: 'refuse-add-device' });
    expect(code(never)).toBeTruthy();
    for (const days of [31, 365, 365]) {
      world.advance(days * day);
      expect(code((await proved(person)).after)).toBeTruthy();
    }
  });

  it('W34 is asked about in another browser, and of another person in the same', async () => {
    const person = await withPhone();
    const { state } = await offered(person);
    await person.browser.submit(enrollment, { state, action: 'refuse-add-device' });
    await offered(await personAt(world, { who: person.who }));
    const other = await personAt(world, { browser: person.browser });
    await other.login(wishes);
    world.advance(30_000);
    await offered(other);
  });

  it('W34 heeds no word about it that a browser made itself', async () => {
    const person = await withPhone();
    const { state } = await offered(person);
    await person.browser.submit(enrollment, { state, action: 'snooze-enrollment' });
    const [name = ''] = [...person.browser.jar.keys()].filter((each) => /device/.test(each));
    const forged = JSON.stringify({ is: 'refused', until: '2099-01-01T00:00:00.000Z' });
    person.browser.jar.set(name, `${Buffer.from(forged).toString('base64url')}.c2lnbmF0dXJl`);
    await offered(person);
  });

  it('W29 lets a login go on where the browser gives no key', async () => {
    const person = await withPhone();
    const { state, page } = await offered(person);
    expect(page.body).toContain('Never on this device');
    const report = (name: string) => `showError::${JSON.stringify({ name })}`;
    const failed = await person.browser.post(enrollment, {
      ...{ state, action: report('NotAllowedError') },
    });
    expect(failed.body).toContain('<h1>This device was not added</h1>');
    const back = await person.browser.submit('/u/mfa-webauthn-error', { state });
    expect(locationOf(back)).toContain(enrollment);
    const known = await person.browser.submit(enrollment, {
      ...{ state, action: report('InvalidStateError') },
    });
    expect(code(known)).toBeTruthy();
  });

  it('W29 is put off on the page that says that it was not added, too', async () => {
    const person = await withPhone();
    const { state } = await offered(person);
    await person.browser.post(enrollment, { state, action: 'showError::{}' });
    const at = '/u/mfa-webauthn-error';
    const later = await person.browser.submit(at, { state, action: 'snooze-enrollment' });
    expect(code(later)).toBeTruthy();
  });

  it('W12 is refused without a verified user, and its page says so', async () => {
    const person = await withPhone();
    const { page, state } = await offered(person);
    const response = deviceKey().create(optionsOf(page));
    const refused = await person.browser.post(enrollment, { state, response });
    expect(refused.body).toContain('That did not confirm that it is you.');
    const more = { state, response: deviceKey().create(optionsOf(refused), verified) };
    expect(locationOf(await person.browser.submit(enrollment, more))).toContain(nickname);
  });

  it('keeps the wish to have the browser remembered', async () => {
    const person = await withPhone();
    const asked = await person.givePassword(authorizeUrl(pkce().challenge, wishes));
    const state = stateOf(asked);
    const given = { state, code: await person.nextCode(), rememberBrowser: 'true' };
    const after = await person.browser.submit('/u/mfa-sms-challenge', given);
    expect(locationOf(after)).toContain(detect);
    expect(code(await person.browser.submit(detect, { state }))).toBeTruthy();
    const next = await person.givePassword(authorizeUrl(pkce().challenge, wishes));
    expect(code(next)).toBeTruthy();
  });

  it('is in the log as an enrollment beside the login', async () => {
    const log = await openLog(world);
    await added(await withPhone(), deviceKey());
    const lines = await log.until('gd_enrollment_complete', 2);
    expect(lines.filter(({ type }) => type === 'gd_start_enroll')).toHaveLength(2);
  });
});
