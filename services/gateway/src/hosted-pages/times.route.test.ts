import { registerAuthenticator } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from '../testing/person.ts';

const tenantId = 'acme';
const minute = 60_000;
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const refusalOn = (body: string) => /class="refusal"[^>]*>([^<]*)</.exec(body)?.[1];

/** As the page writes the time so many minutes from now, to the whole minute. */
const clockIn = (minutes: number) => {
  const at = Math.ceil((Date.parse(world.clock()) + minutes * minute) / minute) * minute;
  const clock = new Intl.DateTimeFormat('en', {
    ...{ hour: '2-digit', minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short' },
  }).format(at);
  return `${clock} (in ${Math.ceil((at - Date.parse(world.clock())) / minute)} minutes)`;
};

/** Somebody with a phone, asked for a code. */
const challenged = async () => {
  const ada = await personAt(world);
  const { userId, phone: phoneNumber } = ada.who;
  const authenticator = { kind: 'phone', phoneNumber } as const;
  await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
  const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
  const send = (form: object) => ada.browser.post('/u/mfa-sms-challenge', { state, ...form });
  return { ada, state, send };
};

describe('a refusal that passes by itself says when it does', () => {
  it('after too many wrong codes', async () => {
    const { send } = await challenged();
    for (let n = 1; n <= 10; n += 1) {
      await send({ code: '000000' });
      if (n % 5 === 0) await send({ action: 'new-code' });
    }
    const { body } = await send({ code: '000000' });
    // Ten at once, and one more each six minutes.
    expect(refusalOn(body)).toBe(`Too many wrong codes. You can try again from ${clockIn(6)}.`);
    world.advance(6 * minute);
    await send({ action: 'resend-code' });
    expect(refusalOn((await send({ code: '000000' })).body)).toContain('not right');
  });

  it('after too many codes, in the place of the button for another', async () => {
    const { ada, state, send } = await challenged();
    let page = await send({ action: 'resend-code' });
    for (let n = 0; n < 20 && page.body.includes('resend-code'); n += 1) {
      page = await send({ action: 'resend-code' });
    }
    const when = clockIn(60);
    expect(refusalOn(page.body)).toBe(`Too many codes were sent. You can try again from ${when}.`);
    expect(page.body).toContain(`A new code can be sent from ${when}.`);
    expect(page.body).not.toContain('resend-code');
    // Read again, it tells of no refusal any more, and still from when on one can be had.
    world.advance(10 * minute);
    const again = await ada.browser.get(`/u/mfa-sms-challenge?state=${state}`);
    expect(refusalOn(again.body)).toBeUndefined();
    expect(again.body).toContain(`can be sent from ${clockIn(50)}.`);
    expect(again.body).not.toContain('value="resend-code"');
    world.advance(60 * minute);
  });

  it('on the page where a way is picked, too', async () => {
    const { ada, state, send } = await challenged();
    for (let n = 0; n < 12; n += 1) await send({ action: 'resend-code' });
    for (let n = 0; n < 5; n += 1) await send({ code: '000000' });
    const { body } = await send({ action: 'new-code' });
    expect(refusalOn(body)).toBe(
      `Too many codes were sent. You can try again from ${clockIn(60)}.`,
    );
    expect(body).toContain(`action="/u/mfa-login-options?state=${state}"`);
    expect(ada.messages().length).toBeLessThanOrEqual(10);
  });

  it('to who gives a number that cannot be sent a code now', async () => {
    const { ada, send } = await challenged();
    for (let n = 0; n < 12; n += 1) await send({ action: 'resend-code' });
    const other = await personAt(world, { browser: world.browser() });
    const state = stateOf(await other.givePassword(authorizeUrl(pkce().challenge)));
    const give = () => other.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    let page = await give();
    for (let n = 0; n < 20 && !refusalOn(page.body); n += 1) page = await give();
    expect(refusalOn(page.body)).toMatch(
      /^Too many codes were sent. You can try again from \d\d:\d\d/,
    );
  });

  it('after too many wrong passwords', async () => {
    const ada = await personAt(world);
    const state = stateOf(await ada.browser.get(authorizeUrl(pkce().challenge)));
    const form = { state, username: ada.who.email, password: 'wrong' };
    let page = await ada.browser.post('/u/login', form);
    for (let n = 0; n < 100 && refusalOn(page.body)?.startsWith('The user'); n += 1) {
      page = await ada.browser.post('/u/login', form);
    }
    expect(refusalOn(page.body)).toBe(`Too many attempts. You can try again from ${clockIn(15)}.`);
  });

  it('in general words, where an older service does not say', async () => {
    const { ada, state } = await challenged();
    const path = '/u/mfa-sms-challenge';
    const notice = { state, path, at: world.clock(), refusal: 'too_many_sends' };
    const sealed = await world.ports.vault.seal('notice', JSON.stringify(notice));
    ada.browser.jar.set('__Host-countersign-notice', sealed);
    const { body } = await ada.browser.get(`${path}?state=${state}`);
    expect(refusalOn(body)).toBe('Too many codes were sent. Please wait a while and try again.');
    expect(body).toContain('resend-code');
  });
});
