import { registerAuthenticator, setFactor, updateTenant, updateUser } from '@countersign/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import {
  atTheEnd,
  type CompletingWorld,
  completingPages,
  demand,
  furnish,
  type Person,
} from '../testing/completing-pages.ts';
import { openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const noticeName = '__Host-countersign-notice';
const minute = 60_000;

let world: CompletingWorld;
beforeAll(async () => {
  world = await furnish(await openGateway({ privateProviders: true }));
});
afterAll(() => world.close());

const stateIn = (page: string) => new URLSearchParams(page.split('?')[1]).get('state') ?? '';
const isAlert = ({ body }: LightMyRequestResponse) => body.includes('role="alert"');
const formsOf = ({ body }: LightMyRequestResponse) =>
  [...body.matchAll(/<form method="post"[^>]*\saction="([^"]+)"/g)].map(([, action]) => action);

const begun = async (person?: Person) => {
  const ada = person ?? (await personAt(world));
  const state = stateOf(await ada.browser.get(authorizeUrl(pkce().challenge)));
  return { ada, state };
};

/** Somebody new in front of the factors, where the tenant demands one. */
const afterPassword = async () => {
  await demand(world, true);
  await world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled: false });
  const ada = await personAt(world);
  const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
  return { ada, state };
};

/** Somebody with a phone, asked for a code. */
const challenged = async () => {
  await demand(world, true);
  const ada = await personAt(world);
  const { userId, phone: phoneNumber } = ada.who;
  const authenticator = { kind: 'phone', phoneNumber } as const;
  await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
  const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
  return { ada, state, code: await ada.nextCode() };
};

interface Refused {
  readonly ada: Person;
  readonly page: string;
  readonly form: Readonly<Record<string, string>>;
}

/** Every form, filled in so that it is refused and can be filled in again. */
const refused: Readonly<Record<string, () => Promise<Refused>>> = {
  'a wrong password': async () => {
    const { ada, state } = await begun();
    const form = { state, username: ada.who.email, password: 'not-the-password' };
    return { ada, page: '/u/login', form };
  },
  'a provider that is not offered': async () => {
    const { ada, state } = await begun();
    return { ada, page: '/u/login', form: { state, connection: 'con_nowhere' } };
  },
  'no factor': async () => {
    const { ada, state } = await afterPassword();
    return { ada, page: '/u/mfa-begin-enroll-options', form: { state, action: '' } };
  },
  'no number': async () => {
    const { ada, state } = await afterPassword();
    return { ada, page: '/u/mfa-sms-enrollment', form: { state, phone: '12' } };
  },
  'no authenticator': async () => {
    const { ada, state } = await challenged();
    return { ada, page: '/u/mfa-login-options', form: { state, action: 'dev_x' } };
  },
  ...Object.fromEntries(
    Object.entries(completingPages)
      .filter(([name]) => !/password|provider/.test(name))
      .map(([name, reach]) => [
        name,
        async () => {
          const { ada, page } = await reach(world);
          const [path = ''] = page.split('?');
          return { ada, page: path, form: { state: stateIn(page), code: '1' } };
        },
      ]),
  ),
};

describe.each(Object.entries(refused))('a form that is refused, %s,', (_, reach) => {
  it('is answered by 303 to its own page, which says why once', async () => {
    const { ada, page, form } = await reach();
    const url = `${page}?state=${form.state}`;
    const answered = await ada.browser.submit(url, form);
    expect([answered.statusCode, locationOf(answered)]).toEqual([303, url]);
    const shown = await ada.browser.get(url);
    expect([shown.statusCode, isAlert(shown)]).toEqual([200, true]);
    expect(formsOf(shown)).toContain(url);
    const again = await ada.browser.get(url);
    expect([again.statusCode, isAlert(again)]).toEqual([200, false]);
  });

  it('leaves a cookie that is bounded, sealed and holds no secret', async () => {
    const { ada, page, form } = await reach();
    const answered = await ada.browser.submit(page, form);
    const left = answered.cookies.find(({ name }) => name === noticeName);
    expect(left).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', maxAge: 300 });
    expect(left?.value.length).toBeLessThan(1_000);
    const text = await world.ports.vault.open('notice', left?.value ?? '');
    const { state, path, at, refusal, typed, isTicked, ...more } = JSON.parse(text);
    expect([state, path]).toEqual([form.state, page]);
    expect(more).toEqual({ reference: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}$/) });
    expect(text).not.toContain('not-the-password');
    expect(JSON.stringify({ at, refusal, typed, isTicked })).not.toContain('"1"');
  });
});

describe('what was entered', () => {
  it('stays: a user name, a number, a tick; and no password and no code', async () => {
    const { ada, state } = await begun();
    const form = { state, username: 'eve@example.com', password: 'not-the-password' };
    const login = await ada.browser.post('/u/login', form);
    expect(login.body).toContain('value="eve@example.com"');
    expect(login.body).not.toContain('not-the-password');

    const enrolling = await afterPassword();
    const phone = { state: enrolling.state, phone: '+49 12' };
    const number = await enrolling.ada.browser.post('/u/mfa-sms-enrollment', phone);
    expect(number.body).toContain('value="+49 12"');

    const asked = await challenged();
    const code = { state: asked.state, code: '000111' };
    const ticked = await asked.ada.browser.post('/u/mfa-sms-challenge', {
      ...{ ...code, rememberBrowser: 'true' },
    });
    expect(ticked.body).toMatch(/name="rememberBrowser" type="checkbox" value="true" checked/);
    expect(ticked.body).not.toContain('000111');
    const more = { state: asked.state, action: 'resend-code', rememberBrowser: 'true' };
    const resent = await asked.ada.browser.post('/u/mfa-sms-challenge', more);
    expect(resent.body).toContain('A new code is on its way');
    expect(resent.body).toMatch(/type="checkbox" value="true" checked/);
    const unticked = await asked.ada.browser.post('/u/mfa-sms-challenge', code);
    expect(unticked.body).not.toContain('checked');
  });

  it('is shown to no other login, on no other page and after five minutes to nobody', async () => {
    const { ada, state } = await begun();
    const form = { state, username: 'eve@example.com', password: 'x' };
    const other = stateOf(await ada.browser.get(authorizeUrl(pkce().challenge)));
    await ada.browser.submit('/u/login', form);
    const kept = ada.browser.jar.get(noticeName) ?? '';
    const elsewhere = await ada.browser.get(`/u/login?state=${other}`);
    expect([isAlert(elsewhere), elsewhere.body.includes('eve@')]).toEqual([false, false]);

    for (const forged of [`${kept}x`, 'nonsense', '']) {
      ada.browser.jar.set(noticeName, forged);
      expect(isAlert(await ada.browser.get(`/u/login?state=${state}`))).toBe(false);
    }
    ada.browser.jar.set(noticeName, kept);
    world.advance(5 * minute);
    expect(isAlert(await ada.browser.get(`/u/login?state=${state}`))).toBe(false);
  });
});

describe('the wrong code that is one too many', () => {
  it('is told as the end of the code, with a button for a new one', async () => {
    const { ada, state, code } = await challenged();
    const url = `/u/mfa-sms-challenge?state=${state}`;
    const wrong = () => ada.browser.post(url, { state, code: '000000' });
    for (let n = 0; n < 4; n += 1) expect((await wrong()).body).toContain('not right');
    const fifth = await wrong();
    expect(fifth.body).toContain('<h1>That was wrong too often</h1>');
    expect(fifth.body).not.toContain('name="code"');
    // By the state and not by what was just said: it says so as often as it is read.
    expect((await ada.browser.get(url)).body).toContain('<h1>That was wrong too often</h1>');
    expect(parameterOfOrNull(await ada.giveCode(fifth, code), 'code')).toBeNull();
    await ada.browser.post(url, { state, action: 'new-code' });
    expect(parameterOf(await ada.giveCode(fifth), 'code')).not.toBeNull();
  });

  it('leads who enrols a phone to give the number again', async () => {
    const { ada, state } = await afterPassword();
    await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    await ada.nextCode();
    const url = `/u/mfa-sms-challenge?state=${state}`;
    for (let n = 0; n < 4; n += 1) await ada.browser.post(url, { state, code: '000000' });
    const fifth = await ada.browser.post(url, { state, code: '000000' });
    expect(fifth.body).toContain('Enter the number again');
    const back = await ada.browser.post(url, { state, action: 'pick-authenticator' });
    expect(locationOf(back)).toBe(`/u/mfa-sms-enrollment?state=${state}`);
    expect((await ada.browser.get(locationOf(back))).body).toContain('name="phone"');
    expect(parameterOf(await ada.giveCode(await ada.givePhone(back)), 'code')).not.toBeNull();
  });

  it('takes the key away from who enrols an app, and says that a new one is made', async () => {
    await demand(world, true);
    const {
      ada,
      page,
      answerElse = () => Promise.reject(),
    } = (await completingPages['an app that is enrolled']?.(world)) ?? expect.unreachable();
    for (let n = 0; n < 4; n += 1) expect((await answerElse()).body).toContain('not right');
    expect((await answerElse()).body).toContain('key shown before no longer works');
    expect((await ada.browser.get(page)).body).toContain('class="key"');
  });
});

const parameterOfOrNull = (response: LightMyRequestResponse, name: string) =>
  response.headers.location === undefined ? null : parameterOf(response, name);

describe.each(Object.keys(completingPages))('a login that %s has ended', (name) => {
  it('is, reloaded or gone back to, a page with a way back, at once and a day later', async () => {
    const { ada, page, answer } = await atTheEnd(world, name);
    await answer();
    const isTicket = name.includes('ticket');
    for (const later of [0, minute, 24 * 60 * minute]) {
      world.advance(later);
      const read = await ada.browser.get(page);
      const shown = read.headers.location ? await ada.browser.get(locationOf(read)) : read;
      expect(shown.body).not.toContain('cannot go on');
      expect(formsOf(shown)).toEqual([]);
      if (!isTicket) expect(shown.body).toMatch(/href="https:\/\/app\.test\/"[^>]*>Back to Sample/);
      const form = { state: stateIn(page), code: '123456' };
      const answered = await ada.browser.submit(page.split('?')[0] ?? '', form);
      expect(answered.statusCode).toBe(303);
    }
  });
});

describe('a dead end', () => {
  it('leads back to the application that this very login is for', async () => {
    const { ada, state } = await begun();
    const others = { client_id: 'web', state: undefined, nonce: undefined };
    await ada.browser.get(authorizeUrl(pkce().challenge, others));
    ada.browser.jar.delete(`__Host-countersign-tx.${state}`);
    const lost = await ada.browser.get(`/u/login?state=${state}`);
    expect([lost.statusCode, lost.body.includes('Back to Sample App')]).toEqual([400, true]);
    const nowhere = await ada.browser.get('/u/login');
    expect(nowhere.body).toContain('Back to Web App');
  });

  it('leads to the tenant where no application is known, not where a cookie says', async () => {
    const made = world.browser();
    made.jar.set('__Host-countersign-applications', 'x=javascript:alert(1)&y=nobody');
    expect((await made.get('/u/login?state=x')).body).not.toContain('Back to');
    const settings = { defaultRedirectionUri: 'https://start.acme.test/' };
    await world.ask(updateTenant, { tenantId, settings });
    const page = await made.get('/u/login?state=x');
    expect(page.body).toContain('href="https://start.acme.test/"');
    await world.ask(updateTenant, { tenantId, settings: { defaultRedirectionUri: null } });
  });

  it('after a form is a page to be got, once, where another login can be begun', async () => {
    const { ada, state, code } = await challenged();
    const { userId } = ada.who;
    await world.ask(updateUser, { tenantId, userId, blocked: true });
    const url = `/u/mfa-sms-challenge?state=${state}`;
    const answered = await ada.browser.submit('/u/mfa-sms-challenge', { state, code });
    expect([answered.statusCode, locationOf(answered)]).toEqual([303, url]);
    const page = await ada.browser.get(url);
    expect(page.statusCode).toBe(400);
    expect(page.body).toContain('This sign-in has ended');
    expect(page.body).toMatch(/class="button submit" href="\/authorize\?/);
    expect(page.body).toContain('Back to Sample App');
  });
});
