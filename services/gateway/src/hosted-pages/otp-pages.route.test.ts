import { registerAuthenticator, setFactor, updateTenant } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const qrPath = '/u/mfa-otp-enrollment-qr';
const stepMs = 30_000;

let world: GatewayWorld;
const turn = (factor: 'sms' | 'otp' | 'recovery-code', enabled: boolean) =>
  world.ask(setFactor, { tenantId, factor, enabled });
beforeAll(async () => {
  world = await openGateway();
  const settings = { enabledLocales: ['en', 'de', 'fr', 'es'], friendlyName: 'Acme & Co' };
  await world.ask(updateTenant, { tenantId, settings });
  await turn('otp', true);
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;

const refusalOn = (body: string) => /class="refusal"[^>]*>([^<]*)</.exec(body)?.[1];
const groupsOf = (body: string) =>
  [...body.matchAll(/<span>([0-9A-Z]+)<\/span>/g)].map(([, group]) => group).join('');
const codeOf = (secret: string) => totpCode(secret, world.clock());
const options = (body: string) =>
  [...body.matchAll(/name="action"\s+value="([^"]+)"><span>([^<]*)</g)].map(([, value, label]) => ({
    value: value ?? '',
    label: label ?? '',
  }));

/** Picks the app among the factors there are, and is shown its key. */
const atKey = async (ada: Person) => {
  const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
  expect(locationOf(asked)).toMatch(/^\/u\/mfa-begin-enroll-options/);
  const form = { state: stateOf(asked), action: 'otp' };
  const picked = await ada.browser.post('/u/mfa-begin-enroll-options', form);
  expect(locationOf(picked)).toBe(`${qrPath}?state=${form.state}`);
  const page = await ada.browser.get(locationOf(picked));
  return { state: form.state, page, secret: groupsOf(page.body) };
};

/** Somebody new, with an app; the step of the code it took has passed. */
const withApp = async () => {
  const ada = await personAt(world);
  const { state, secret } = await atKey(ada);
  const answered = await ada.browser.post(qrPath, { state, code: codeOf(secret) });
  world.advance(stepMs);
  return { ada, secret, answered };
};
const again = async ({ who }: Person) => {
  const ada = await personAt(world, { who });
  const challenged = await ada.givePassword(authorizeUrl(pkce().challenge));
  return { ada, challenged, state: stateOf(challenged) };
};
const isBack = (answer: LightMyRequestResponse) =>
  answer.statusCode === 303 && parameterOf(answer, 'code') !== null;

describe('/u/mfa-otp-enrollment-qr', () => {
  it('shows a picture, the key to type, and where it is for', async () => {
    const ada = await personAt(world);
    const { page, secret } = await atKey(ada);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(page.body).toMatch(/role="img" aria-label="QR code[^"]*"><svg /);
    const account = encodeURIComponent(ada.who.email);
    expect(page.body).toContain(
      `href="otpauth://totp/Acme%20%26%20Co:${account}?secret=${secret}&amp;issuer=`,
    );
    expect(page.body).toMatch(/name="code"[^>]*autocomplete="one-time-code"/s);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(page.body).not.toMatch(/<script|style=/);
  });

  it('folds the key away, for who can scan', async () => {
    const { page } = await atKey(await personAt(world));
    const [, folded = ''] = /<details class="fold">(.*?)<\/details>/s.exec(page.body) ?? [];
    expect(folded).toMatch(/^<summary>Cannot scan\? Show the key<\/summary>/);
    expect(groupsOf(folded)).toBe(groupsOf(page.body));
    // The picture and the form are before the eyes of everybody.
    expect(folded).not.toMatch(/<svg|<input/);
  });

  it('keeps the key while it is read again, refused, or left for another method', async () => {
    const ada = await personAt(world);
    const { state, secret } = await atKey(ada);
    const reread = await ada.browser.get(`${qrPath}?state=${state}`);
    expect(groupsOf(reread.body)).toBe(secret);
    const wrong = await ada.browser.post(qrPath, { state, code: '000000' });
    expect([wrong.statusCode, groupsOf(wrong.body)]).toEqual([200, secret]);
    expect(refusalOn(wrong.body)).toContain('was used already');
    const none = await ada.browser.post(qrPath, { state, code: '' });
    expect(refusalOn(none.body)).toContain('Please enter the code');
    const left = await ada.browser.post(qrPath, { state, action: 'pick-authenticator' });
    const choice = await ada.browser.get(locationOf(left));
    expect(options(choice.body).map(({ value }) => value)).toEqual(['sms', 'otp']);
    expect(isBack(await ada.browser.post(qrPath, { state, code: codeOf(secret) }))).toBe(true);
  });

  it('leads to a choice when the code was wrong too often, and a new key can be had', async () => {
    const ada = await personAt(world);
    const { state, secret } = await atKey(ada);
    for (let n = 0; n < 5; n += 1) await ada.browser.post(qrPath, { state, code: '000000' });
    const locked = await ada.browser.post(qrPath, { state, code: codeOf(secret) });
    expect([locked.statusCode, isBack(locked)]).toEqual([200, false]);
    expect(options(locked.body).map(({ value }) => value)).toContain('otp');
    const page = await ada.browser.get(`${qrPath}?state=${state}`);
    expect(groupsOf(page.body)).toMatch(/^[A-Z2-7]{32}$/);
    expect(groupsOf(page.body)).not.toBe(secret);
  });

  it('is not for who has an app already', async () => {
    const { ada } = await withApp();
    const next = await again(ada);
    const page = await next.ada.browser.get(`${qrPath}?state=${next.state}`);
    expect(locationOf(page)).toMatch(/^\/u\/mfa-otp-challenge/);
  });

  it('begins at once where it is all there is', async () => {
    await turn('sms', false);
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
    await turn('sms', true);
    expect(locationOf(asked)).toMatch(/^\/u\/mfa-otp-enrollment-qr/);
  });

  it.each([
    ['de', 'Authenticator-App einrichten'],
    ['fr', 'Configurer votre application'],
    ['es', 'Configure su aplicación'],
  ])('speaks %s', async (locale, title) => {
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge, { ui_locales: locale }));
    const page = await ada.browser.get(`${qrPath}?state=${stateOf(asked)}`);
    expect(page.body).toContain(title);
  });
});

describe('/u/mfa-otp-challenge', () => {
  it('takes the code of the app, typed in groups, and no code twice', async () => {
    const { ada, secret } = await withApp();
    const first = await again(ada);
    expect(locationOf(first.challenged)).toMatch(/^\/u\/mfa-otp-challenge/);
    const page = await first.ada.browser.get(locationOf(first.challenged));
    expect(page.body).toContain('Your authenticator app shows it.');
    expect(page.body).not.toContain('pick-authenticator');
    const code = codeOf(secret);
    const typed = { state: first.state, code: `${code.slice(0, 3)} ${code.slice(3)}` };
    expect(isBack(await first.ada.browser.post('/u/mfa-otp-challenge', typed))).toBe(true);

    const second = await again(ada);
    const form = { state: second.state, code };
    const replayed = await second.ada.browser.post('/u/mfa-otp-challenge', form);
    expect([replayed.statusCode, isBack(replayed)]).toEqual([200, false]);
    expect(refusalOn(replayed.body)).toContain('was used already');
  });

  it('lets somebody with a phone as well use that instead', async () => {
    const { ada } = await withApp();
    const { userId, phone: phoneNumber } = ada.who;
    const authenticator = { kind: 'phone', phoneNumber } as const;
    await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
    const next = await again(ada);
    const form = { state: next.state, action: 'pick-authenticator' };
    const picking = await next.ada.browser.post('/u/mfa-otp-challenge', form);
    const { body } = await next.ada.browser.get(locationOf(picking));
    const [app, phone] = options(body);
    expect(app?.label).toBe('Authenticator app');
    expect(phone?.label).toContain('ends in');
    const picked = await next.ada.browser.post('/u/mfa-login-options', {
      ...{ state: next.state, action: phone?.value ?? '' },
    });
    expect(locationOf(picked)).toMatch(/^\/u\/mfa-sms-challenge/);
    expect(isBack(await next.ada.giveCode(picked))).toBe(true);
  });

  it('says how to go on when it was wrong too often', async () => {
    const { ada } = await withApp();
    const next = await again(ada);
    const form = { state: next.state, code: '000000' };
    for (let n = 0; n < 5; n += 1) await next.ada.browser.post('/u/mfa-otp-challenge', form);
    const locked = await next.ada.browser.post('/u/mfa-otp-challenge', form);
    expect(locked.body).toContain('<h1>That was wrong too often</h1>');
    expect(locked.body).toMatch(/value="new-code"[^>]*>Try again</);
    const anew = { state: next.state, action: 'new-code' };
    const page = await next.ada.browser.post('/u/mfa-otp-challenge', anew);
    expect(page.body).toContain('name="code"');
  });
});

describe('the recovery code', () => {
  const firstPath = '/u/mfa-recovery-code-enrollment';
  const spendingPath = '/u/mfa-recovery-code-challenge';
  const nextPath = '/u/mfa-recovery-code-challenge-new-code';

  /** Somebody new whose app is set up, in front of their first recovery code. */
  const atFirstCode = async () => {
    await turn('recovery-code', true);
    const { ada, answered } = await withApp();
    expect(locationOf(answered)).toMatch(new RegExp(`^${firstPath}\\?`));
    const page = await ada.browser.get(locationOf(answered));
    return { ada, page, state: stateOf(answered), code: groupsOf(page.body) };
  };

  it('is shown when the first factor is enrolled, and holds the login until kept', async () => {
    const { ada, page, state, code } = await atFirstCode();
    expect(code).toMatch(/^[0-9A-Z]{24}$/);
    expect(page.headers['cache-control']).toContain('no-store');
    const elsewhere = await ada.browser.get(`/u/mfa-otp-challenge?state=${state}`);
    expect(locationOf(elsewhere)).toContain(firstPath);
    const unkept = await ada.browser.post(firstPath, { state });
    expect(unkept.statusCode).toBe(200);
    expect(refusalOn(unkept.body)).toContain('confirm that you have kept');
    expect(groupsOf(unkept.body)).toBe(code);
    expect(isBack(await ada.browser.post(firstPath, { state, saved: 'true' }))).toBe(true);
  });

  it('is the same as often as its page is read, and the one that counts', async () => {
    const { ada, state, code } = await atFirstCode();
    for (let n = 0; n < 10; n += 1) {
      const page = await ada.browser.get(`${firstPath}?state=${state}`);
      expect([page.statusCode, groupsOf(page.body)]).toEqual([200, code]);
    }
    expect(isBack(await ada.browser.post(firstPath, { state, saved: 'true' }))).toBe(true);
  });

  it('signs in once, and is replaced by another', async () => {
    const { ada, state, code } = await atFirstCode();
    await ada.browser.post(firstPath, { state, saved: 'true' });
    const next = await again(ada);
    const { browser } = next.ada;
    const picking = { state: next.state, action: 'pick-authenticator' };
    const choice = await browser.get(
      locationOf(await browser.post('/u/mfa-otp-challenge', picking)),
    );
    const spare = options(choice.body).find(({ label }) => label === 'Recovery code');
    const picked = { state: next.state, action: spare?.value ?? '' };
    const asked = await browser.post('/u/mfa-login-options', picked);
    expect(locationOf(asked)).toMatch(new RegExp(`^${spendingPath}\\?`));
    const wrong = await browser.post(spendingPath, { state: next.state, code: 'Z'.repeat(24) });
    expect(refusalOn(wrong.body)).toContain('recovery code is not right');
    const typed = code.toLowerCase().replaceAll(/(.{4})/g, '$1-');
    const spent = await browser.post(spendingPath, { state: next.state, code: typed });
    expect(locationOf(spent)).toMatch(new RegExp(`^${nextPath}\\?`));
    const renewed = await browser.get(locationOf(spent));
    expect(groupsOf(renewed.body)).toMatch(/^[0-9A-Z]{24}$/);
    expect(renewed.body).toContain('no longer valid');
    expect(isBack(await browser.post(nextPath, { state: next.state, saved: 'true' }))).toBe(true);

    const third = await again(ada);
    const action = { state: third.state, action: 'pick-authenticator' };
    const other = await third.ada.browser.post('/u/mfa-otp-challenge', action);
    const list = options((await third.ada.browser.get(locationOf(other))).body);
    const again2 = list.find(({ label }) => label === 'Recovery code')?.value ?? '';
    await third.ada.browser.post('/u/mfa-login-options', { state: third.state, action: again2 });
    const reused = await third.ada.browser.post(spendingPath, { state: third.state, code });
    expect([reused.statusCode, isBack(reused)]).toEqual([200, false]);
  });
});
