import { registerAuthenticator, setFactor, updateTenant } from '@countersign/contracts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const path = '/u/mfa-email-challenge';
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  await world.ask(setFactor, { tenantId, factor: 'email', enabled: true });
  const settings = { enabledLocales: ['en', 'de', 'fr', 'es', 'ja', 'ar'] };
  await world.ask(updateTenant, { tenantId, settings });
});
afterAll(() => world.close());

const refusalOn = (body: string) => /class="refusal"[^>]*>([^<]*)</.exec(body)?.[1];

/** Somebody with a phone, who asked for a code by mail instead. */
const atMail = async () => {
  const first = await personAt(world);
  await first.login();
  const ada = await personAt(world, { who: first.who });
  const { verifier, challenge } = pkce();
  const state = stateOf(await ada.givePassword(authorizeUrl(challenge)));
  const options = await ada.browser.get(`/u/mfa-login-options?state=${state}`);
  const action = /value="(dev_\w{16})"\s*><span>Code by email/.exec(options.body)?.[1] ?? '';
  const picked = await ada.browser.post('/u/mfa-login-options', { state, action });
  const answer = (code: string, more: object = {}) =>
    ada.browser.post(path, { state, code, ...more });
  return { ada, state, options, picked, answer, verifier };
};

describe(path, () => {
  it('is offered beside the phone, by an address that says no more than it must', async () => {
    const { ada, options, picked, state } = await atMail();
    const shown = '•••@exam•••';
    expect(options.body).toContain(`Code by email, to ${shown}`);
    // They are told with which account they sign in; to which address it goes they have to know.
    expect(options.body.split(ada.who.email)).toHaveLength(2);
    expect(locationOf(picked)).toBe(`${path}?state=${state}`);
    const { body } = await ada.browser.get(locationOf(picked));
    expect(body).toContain(`We sent it by email to ${shown}.`);
    expect(body).toMatch(/name="code"[^>]*autocomplete="one-time-code"[^>]*inputmode="numeric"/s);
    expect(body.split(ada.who.email)).toHaveLength(2);
  });

  it('lets in who types the code, and the token says what is known of it', async () => {
    const { ada, answer, verifier } = await atMail();
    const done = await answer(await ada.nextMailedCode());
    expect(locationOf(done).startsWith(callback)).toBe(true);
    const code = parameterOf(done, 'code') ?? '';
    const tokens = await ada.exchange({ code, verifier });
    expect(decodeJwt(tokens.json().id_token)).toMatchObject({ amr: ['mfa'] });
  });

  it('refuses a wrong code, and the one before after a new one was sent', async () => {
    const { ada, answer, state } = await atMail();
    const first = await ada.nextMailedCode();
    const wrong = await answer('000000');
    expect([wrong.statusCode, refusalOn(wrong.body)]).toEqual([
      200,
      expect.stringContaining('not right'),
    ]);
    const resent = await answer('', { action: 'resend-code' });
    expect(resent.body).toContain('A new code is on its way');
    expect(state).toBe(stateOf(resent));
    expect((await answer(first)).statusCode).toBe(200);
    expect(locationOf(await answer(await ada.nextMailedCode()))).toContain(callback);
  });

  it('leads back to the phone, and is no page of a code that was sent there', async () => {
    const { ada, answer, state } = await atMail();
    const back = await answer('', { action: 'pick-authenticator' });
    expect(locationOf(back)).toBe(`/u/mfa-login-options?state=${state}`);
    const elsewhere = await ada.browser.get(`/u/mfa-sms-challenge?state=${state}`);
    expect(locationOf(elsewhere)).toBe(`${path}?state=${state}`);
  });

  it('is not offered to who has no verified address, nor any to who enrolled nothing', async () => {
    const who = await world.somebody(tenantId, { emailVerified: false });
    const ada = await personAt(world, { who });
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
    expect(locationOf(asked)).toMatch(/^\/u\/mfa-sms-enrollment/);
    await ada.giveCode(await ada.givePhone(asked));
    const again = await personAt(world, { who });
    const state = stateOf(await again.givePassword(authorizeUrl(pkce().challenge)));
    const options = await again.browser.get(`/u/mfa-login-options?state=${state}`);
    expect(options.body).not.toContain('by email');
  });

  it('speaks the person’s language', async () => {
    const { ada, picked } = await atMail();
    const redirectTo = async (language: string) => {
      const page = await ada.browser.get(locationOf(picked), {
        headers: { 'accept-language': language },
      });
      return /class="lead"[^>]*>([^<]*)</.exec(page.body)?.[1];
    };
    expect(await redirectTo('de')).toContain('per E-Mail an');
    expect(await redirectTo('fr')).toContain('par e-mail à');
    expect(await redirectTo('es')).toContain('por correo a');
  });

  it.each([
    ['ja', /[\p{Script=Han}\p{Script=Hiragana}]/u],
    ['ar', /\p{Script=Arabic}/u],
    ['de', /code/i],
  ])('agrees with the pages and with what is sent to the phone: %s', async (language, words) => {
    const first = await personAt(world);
    await first.login();
    const ada = await personAt(world, { who: first.who });
    const given = await ada.givePassword(authorizeUrl(pkce().challenge, { ui_locales: language }));
    const state = stateOf(given);
    await ada.nextCode();
    expect(ada.messages().at(-1)?.text).toMatch(words);
    const options = await ada.browser.get(`/u/mfa-login-options?state=${state}`);
    for (const [, action = ''] of options.body.matchAll(/value="(dev_\w{16})"/g)) {
      await ada.browser.post('/u/mfa-login-options', { state, action });
    }
    await ada.nextMailedCode();
    const mail = world.mails.filter(({ to }) => to === ada.who.email).at(-1);
    expect([mail?.subject, mail?.text]).toEqual([
      expect.stringMatching(words),
      expect.stringMatching(words),
    ]);
    for (const page of ['mfa-email-challenge', 'mfa-login-options']) {
      const { body } = await ada.browser.get(`/u/${page}?state=${state}`);
      expect(body).toContain(`<html lang="${language}"`);
    }
  });

  it('writes to an address that an admin registered', async () => {
    const ada = await personAt(world);
    await ada.login();
    const { userId } = ada.who;
    const email = 'elsewhere@example.com';
    const authenticator = { kind: 'email', email } as const;
    await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
    const again = await personAt(world, { who: ada.who });
    const state = stateOf(await again.givePassword(authorizeUrl(pkce().challenge)));
    const { body } = await again.browser.get(`/u/mfa-login-options?state=${state}`);
    expect(body).toContain('else•••@exam•••');
  });
});
