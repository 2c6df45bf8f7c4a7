import { answerChallenge, registerAuthenticator, updateTenant } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { callback, type GatewayWorld, openGateway, password } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  await world.ask(updateTenant, {
    tenantId: 'acme',
    settings: { enabledLocales: ['en', 'de', 'fr', 'es'] },
  });
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<typeof personAt>>;

const loginPageOf = async (ada: Person, wishes: Wishes = {}, language = 'en') => {
  const begun = await ada.browser.get(authorizeUrl(pkce().challenge, wishes));
  const headers = { 'accept-language': language };
  return ada.browser.get(locationOf(begun), { headers });
};

const refusalOn = (body: string) => /class="refusal"[^>]*>([^<]*)</.exec(body)?.[1];

/** Somebody whose phone is enrolled, in front of the code page. */
const atChallenge = async () => {
  const first = await personAt(world);
  await first.login();
  const ada = await personAt(world, { who: first.who });
  const challenged = await ada.givePassword(authorizeUrl(pkce().challenge));
  return { ada, challenged, code: await ada.nextCode() };
};

/** The logins begun after a position, oldest first. */
const loginsAfter = async (after: string) => {
  const ids = new Set<string>();
  const following = world.store.follow({
    categories: ['loginSession'],
    after,
    onEvents: async (events) => {
      for (const { stream } of events) ids.add(stream.slice('loginSession-'.length));
    },
  });
  await following.reached(await world.store.head());
  await following.stop();
  return [...ids];
};

describe('/u/mfa-sms-enrollment', () => {
  const atEnrollment = async () => {
    const ada = await personAt(world);
    return { ada, asked: await ada.givePassword(authorizeUrl(pkce().challenge)) };
  };

  it('asks for a phone number, and tells the risk', async () => {
    const { ada, asked } = await atEnrollment();
    const { body } = await ada.browser.get(locationOf(asked));
    expect(body).toMatch(/name="phone" type="tel" autocomplete="tel"/);
    expect(body).toContain('aria-describedby="phone-hint"');
    expect(body).toContain('Never pass a code on');
  });

  it.each([
    ['', 'Please enter'],
    ['12', 'not a phone number'],
    ['x'.repeat(100), 'not a phone number'],
  ])('refuses "%.10s", keeping what was typed', async (phone, message) => {
    const { ada, asked } = await atEnrollment();
    const form = { state: stateOf(asked), phone };
    const page = await ada.browser.post('/u/mfa-sms-enrollment', form);
    expect(page.statusCode).toBe(200);
    expect(refusalOn(page.body)).toContain(message);
    expect(ada.messages()).toHaveLength(0);
  });

  it('lets another number be given instead', async () => {
    const { ada, asked } = await atEnrollment();
    const sent = await ada.givePhone(asked);
    await ada.nextCode();
    const { body } = await ada.browser.get(locationOf(sent));
    expect(body).toContain('Use another number');
    const state = stateOf(sent);
    const back = await ada.browser.post('/u/mfa-sms-challenge', {
      state,
      action: 'pick-authenticator',
    });
    expect(locationOf(back)).toBe(`/u/mfa-sms-enrollment?state=${state}`);
    expect((await ada.browser.get(locationOf(back))).body).toContain('name="phone"');
  });

  it('cannot be reached before the password held, nor by who has a phone already', async () => {
    const stranger = await personAt(world);
    const state = stateOf(await loginPageOf(stranger));
    const early = await stranger.browser.get(`/u/mfa-sms-enrollment?state=${state}`);
    expect(early.statusCode).toBe(400);
    const posted = await stranger.browser.post('/u/mfa-sms-enrollment', { state, phone: '+1' });
    expect(posted.statusCode).toBe(400);

    const { ada, challenged } = await atChallenge();
    const url = `/u/mfa-sms-enrollment?state=${stateOf(challenged)}`;
    expect(locationOf(await ada.browser.get(url))).toMatch(/^\/u\/mfa-sms-challenge/);
    const taken = await ada.browser.post('/u/mfa-sms-enrollment', {
      state: stateOf(challenged),
      phone: '+4915123999999',
    });
    expect(taken.statusCode).not.toBe(200);
    expect(world.sent.filter(({ to }) => to === '+4915123999999')).toEqual([]);
  });
});

describe('/u/mfa-sms-challenge', () => {
  it('has one field that phones fill in by themselves', async () => {
    const { ada, challenged } = await atChallenge();
    const { body } = await ada.browser.get(locationOf(challenged));
    expect(body).toMatch(/name="code"[^>]*autocomplete="one-time-code"[^>]*inputmode="numeric"/s);
    expect(body).toContain(`ends in ${ada.who.phone.slice(-4)}`);
    expect(body).not.toContain(ada.who.phone.slice(1, -4));
    expect(body).toContain('valid for 5 minutes');
  });

  it('sends nothing more when it is read again', async () => {
    const { ada, challenged } = await atChallenge();
    const before = world.sent.length;
    for (const _ of [1, 2, 3]) {
      expect((await ada.browser.get(locationOf(challenged))).statusCode).toBe(200);
    }
    const { email: username } = ada.who;
    await ada.browser.post('/u/login', { state: stateOf(challenged), username, password });
    expect(world.sent).toHaveLength(before);
  });

  it('takes a code with spaces in it', async () => {
    const { ada, challenged, code } = await atChallenge();
    const answered = await ada.giveCode(challenged, `${code.slice(0, 3)} ${code.slice(3)} `);
    expect(parameterOf(answered, 'code')).not.toBeNull();
  });

  it.each([
    ['', 'Please enter the code'],
    ['000000', 'not right'],
    ['x'.repeat(100), 'not right'],
  ])('refuses "%.10s", and the right code still counts', async (wrong, message) => {
    const { ada, challenged, code } = await atChallenge();
    const page = await ada.giveCode(challenged, wrong);
    expect(page.statusCode).toBe(200);
    expect(refusalOn(page.body)).toContain(message);
    expect(parameterOf(await ada.giveCode(challenged, code), 'code')).not.toBeNull();
  });

  it('sends another code when asked, and the old one no longer counts', async () => {
    const { ada, challenged, code } = await atChallenge();
    const state = stateOf(challenged);
    const page = await ada.browser.post('/u/mfa-sms-challenge', { state, action: 'resend-code' });
    expect(page.body).toContain('A new code is on its way');
    expect((await ada.giveCode(challenged, code)).statusCode).toBe(200);
    const next = await ada.nextCode();
    expect(parameterOf(await ada.giveCode(challenged, next), 'code')).not.toBeNull();
  });

  it('says when a code has expired', async () => {
    const { ada, challenged, code } = await atChallenge();
    world.advance(5 * 60_000);
    const late = await ada.giveCode(challenged, code);
    expect(late.statusCode).toBe(200);
    expect(late.body).toContain('<h1>The code has expired</h1>');
    const reread = await ada.browser.get(locationOf(challenged));
    expect(reread.body).toContain('Send a new code');
  });

  it('stops guessing after a while, and says how to go on', async () => {
    const { ada, challenged, code } = await atChallenge();
    let page = await ada.giveCode(challenged, '000000');
    for (let tries = 0; tries < 20 && refusalOn(page.body)?.includes('not right'); tries += 1) {
      page = await ada.giveCode(challenged, '000000');
    }
    expect(page.body).toContain('<h1>That was wrong too often</h1>');
    expect((await ada.giveCode(challenged, code)).body).toContain('wrong too often');
    expect((await ada.browser.get(locationOf(challenged))).body).toContain('wrong too often');

    const [, action = ''] = /name="action"\s+value="([^"]+)"[^>]*>Send a new/.exec(page.body) ?? [];
    const state = stateOf(challenged);
    const picked = await ada.browser.post('/u/mfa-sms-challenge', { state, action });
    expect(parameterOf(await ada.giveCode(picked), 'code')).not.toBeNull();
  });
});

describe('/u/mfa-login-options', () => {
  it('lets somebody with two phones choose', async () => {
    const { ada, challenged } = await atChallenge();
    const second = '+4915123888888';
    await world.ask(registerAuthenticator, {
      tenantId: 'acme',
      userId: ada.who.userId,
      authenticator: { kind: 'phone', phoneNumber: second },
    });
    const state = stateOf(challenged);
    const { body } = await ada.browser.get(locationOf(challenged));
    expect(body).toContain('Use another method');
    const picking = await ada.browser.post('/u/mfa-sms-challenge', {
      state,
      action: 'pick-authenticator',
    });
    const options = await ada.browser.get(locationOf(picking));
    expect(options.body).toContain('ends in 8888');
    const actions = [...options.body.matchAll(/name="action"\s+value="([^"]+)"/g)];
    expect(actions).toHaveLength(2);

    const none = await ada.browser.post('/u/mfa-login-options', { state, action: 'dev_x' });
    expect(refusalOn(none.body)).toContain('choose one');
    for (const [, action = ''] of actions) {
      const picked = await ada.browser.post('/u/mfa-login-options', { state, action });
      expect(locationOf(picked)).toMatch(/^\/u\/mfa-sms-challenge/);
    }
    await vi.waitFor(() => expect(world.sent.map(({ to }) => to)).toContain(second));
  });
});

describe('/u/mfa-begin-enroll-options', () => {
  it('offers the factors that can be enrolled here', async () => {
    const ada = await personAt(world);
    const asked = await ada.givePassword(authorizeUrl(pkce().challenge));
    const state = stateOf(asked);
    const path = '/u/mfa-begin-enroll-options';
    const page = await ada.browser.get(`${path}?state=${state}`);
    expect(page.body).toMatch(/name="action"\s+value="sms"/);
    const picked = await ada.browser.post(path, { state, action: 'sms' });
    expect(locationOf(picked)).toBe(`/u/mfa-sms-enrollment?state=${state}`);
    const odd = await ada.browser.post(path, { state, action: 'duo' });
    expect([odd.statusCode, refusalOn(odd.body)]).toEqual([
      200,
      'Please choose one of the methods.',
    ]);
  });
});

describe('a code whose acceptance the browser never heard of', () => {
  it('is not needed again: the login goes on, once', async () => {
    const before = await world.store.head();
    const { ada, challenged, code } = await atChallenge();
    const loginIds = await loginsAfter(before);
    const within = { tenantId: 'acme', loginSessionId: loginIds.at(-1) ?? '' };
    expect(await world.ask(answerChallenge, { ...within, code })).toMatchObject({ ok: true });

    const answers = await Promise.all([
      ada.giveCode(challenged, code),
      ada.giveCode(challenged, '1'),
    ]);
    const back = answers.filter((answer) => String(answer.headers.location).startsWith(callback));
    expect(back).toHaveLength(1);
  });
});
