import {
  listAuthenticators,
  patchGuardian,
  registerAuthenticator,
  setFactor,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, stateOf } from '../testing/browser.ts';
import type { Person } from '../testing/completing-pages.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const enrolling = async () => {
  const ada = await personAt(world);
  const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
  return { ada, state, url: `/u/mfa-sms-enrollment?state=${state}` };
};
const optionsIn = ({ body }: LightMyRequestResponse) =>
  [...body.matchAll(/<option value="(\w\w)"( selected)?>([^<]*)</g)].map(
    ([, country, selected, text]) => ({ country, text, isSelected: selected !== undefined }),
  );
const theirs = async ({ who: { userId } }: Person) => {
  const listed = await world.ask(listAuthenticators, { tenantId, userId });
  return listed.ok ? listed.value.authenticators : [];
};

describe('the country of a number', () => {
  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'AT', 'Österreich (+43)'],
    ['en', 'US', 'United States (+1)'],
    ['fr;q=0.8,ar-EG', 'EG', 'مصر (+20)'],
    ['*', 'US', 'United States (+1)'],
    ['nonsense;;;', 'US', 'United States (+1)'],
    ['de-XX', 'DE', 'Deutschland (+49)'],
  ])('is first the one of a browser that speaks %s: %s', async (spoken, country, text) => {
    const { ada, url } = await enrolling();
    const page = await ada.browser.get(url, { headers: { 'accept-language': spoken } });
    const options = optionsIn(page);
    expect(options[0]).toEqual({ country, text, isSelected: true });
    expect(options.filter(({ isSelected }) => isSelected)).toHaveLength(1);
    expect(options.length).toBeGreaterThan(240);
  });

  it('is what a number counts by that is written as within it', async () => {
    const { ada, state, url } = await enrolling();
    const national = ada.who.phone.replace('+49', '0');
    const sent = await ada.browser.submit(url, { state, phone: national, country: 'DE' });
    expect(locationOf(sent)).toContain('/u/mfa-sms-challenge');
    expect(await ada.nextCode()).toMatch(/^\d+$/);
  });

  it('yields to a country code that was typed', async () => {
    const { ada, state, url } = await enrolling();
    await ada.browser.submit(url, { state, phone: ada.who.phone, country: 'FR' });
    expect(await ada.nextCode()).toMatch(/^\d+$/);
  });

  it('stays as it was chosen, with the number, where that is refused', async () => {
    const { ada, state, url } = await enrolling();
    const page = await ada.browser.post(url, { state, phone: '12', country: 'GB' });
    expect(page.body).toContain('value="12"');
    expect(optionsIn(page).find(({ isSelected }) => isSelected)?.country).toBe('GB');
    expect(page.body).toMatch(/For example 0\d{4} \d{6}/);
    const odd = await ada.browser.submit(url, { state, phone: '12', country: '<x>' });
    expect(odd.statusCode).toBe(303);
  });
});

describe('how a code reaches a phone', () => {
  const allow = (messageTypes: ('sms' | 'voice')[]) =>
    world.ask(patchGuardian, { tenantId, patch: { messageTypes } });
  afterEach(() => allow(['sms']));

  it('is asked where the tenant has both, and kept as it was said', async () => {
    await allow(['sms', 'voice']);
    const { ada, state, url } = await enrolling();
    const page = await ada.browser.get(url);
    expect(page.body).toMatch(/type="radio" value="sms" checked/);
    const refused = await ada.browser.post(url, { state, phone: '12', by: 'voice' });
    expect(refused.body).toMatch(/type="radio" value="voice" checked/);
    await ada.browser.post(url, { state, phone: ada.who.phone, by: 'voice' });
    const challenge = await ada.browser.get(`/u/mfa-sms-challenge?state=${state}`);
    expect(challenge.body).toContain('We are calling');
  });

  it.each([[['sms']], [['voice']]] as const)('is not asked where it has one: %s', async (only) => {
    await allow([...only]);
    const { ada, state, url } = await enrolling();
    const { body } = await ada.browser.get(url);
    expect(body).not.toContain('type="radio"');
    const by = /type="hidden" name="by" value="(\w+)"/.exec(body)?.[1] ?? '';
    expect(by).toBe(only[0]);
    const sent = await ada.browser.submit(url, { state, phone: ada.who.phone, by });
    expect(locationOf(sent)).toContain('/u/mfa-sms-challenge');
  });
});

describe('a device', () => {
  it('is named by who enrols it, and found by that name the next time', async () => {
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: true });
    const { ada, state } = await enrolling();
    await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'otp' });
    const url = `/u/mfa-otp-enrollment-qr?state=${state}`;
    const page = await ada.browser.get(url);
    expect(page.body).toMatch(/name="device"(?![^>]*required)/);
    const key = (/class="key"><code>(.*?)<\/code>/s.exec(page.body)?.[1] ?? '').replaceAll(
      /<[^>]*>|\s/g,
      '',
    );
    const device = '  Ada’s <b>\u0007 phone that is long ';
    const wrong = await ada.browser.post(url, { state, code: '000000', device });
    expect(wrong.body).toContain('value="  Ada’s &lt;b&gt;');
    const code = totpCode(key, world.clock());
    await ada.browser.submit(url, { state, code, device });
    expect(await theirs(ada)).toMatchObject([{ kind: 'totp', name: 'Ada’s <b> phone that' }]);

    const { userId, phone: phoneNumber } = ada.who;
    await world.ask(registerAuthenticator, {
      ...{ tenantId, userId, authenticator: { kind: 'phone', phoneNumber } },
    });
    const next = await personAt(world, { who: ada.who });
    const again = stateOf(await next.givePassword(authorizeUrl(pkce().challenge)));
    const options = await next.browser.get(`/u/mfa-login-options?state=${again}`);
    expect(options.body).toContain('<bdi>Ada’s &lt;b&gt; phone that</bdi>');
    await world.ask(setFactor, { tenantId, factor: 'otp', enabled: false });
  });

  it('of a phone is named beside its code; without a name it has none', async () => {
    for (const device of ['Work', '   ']) {
      const { ada, state, url } = await enrolling();
      await ada.browser.post(url, { state, phone: ada.who.phone });
      const challenge = `/u/mfa-sms-challenge?state=${state}`;
      const page = await ada.browser.get(challenge);
      expect(page.body).toContain('name="device"');
      await ada.browser.submit(challenge, { state, code: await ada.nextCode(), device });
      const [named] = await theirs(ada);
      expect(named).toMatchObject({ kind: 'phone', confirmed: true });
      expect(named?.name).toBe(device.trim() || undefined);
    }
  });
});

describe('a recovery code', () => {
  it('can be kept in a file, and by the one script there is', async () => {
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: true });
    const { ada, state, url } = await enrolling();
    const form = await ada.browser.get(url);
    expect(form.body).not.toContain('<script');
    expect(form.headers['content-security-policy']).not.toContain('script-src');
    await ada.browser.post(url, { state, phone: ada.who.phone });
    await ada.browser.post(`/u/mfa-sms-challenge?state=${state}`, {
      ...{ state, code: await ada.nextCode() },
    });
    const page = await ada.browser.get(`/u/mfa-recovery-code-enrollment?state=${state}`);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    const code = /data-copy="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(code).toMatch(/^([0-9A-Z]{4} ){5}[0-9A-Z]{4}$/);
    const file = /href="data:text\/plain;charset=utf-8,([^"]+)" download/.exec(page.body)?.[1];
    expect(decodeURIComponent(file ?? '')).toBe(`Recovery code: ${code}\r\n`);
    const address = /<script src="([^"]+)" defer>/.exec(page.body)?.[1] ?? '';
    const script = await world.browser().get(address);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    // What the script would show is hidden without it.
    expect(page.body).toMatch(/data-copy="[^"]+" data-done="Copied"\s+hidden/);
    await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: false });
  });
});
