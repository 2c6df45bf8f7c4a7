import {
  createUser,
  eraseUser,
  listAuthenticators,
  listBrowsers,
  readUser,
  registerAuthenticator,
  setFactor,
  setPolicy,
  updateUser,
} from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { totpCode } from '@countersign/factors';
import { softKey } from '@countersign/factors/testing';
import { delayed } from '@countersign/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { optionsOf } from '../testing/ceremony.ts';
import { type GatewayWorld, openGateway, password, tenants } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from '../testing/person.ts';
import { choose, newPassword, pick, resetLinkFor } from '../testing/reset-links.ts';

const tenantId = 'acme';
const connection = 'Username-Password-Authentication';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ through: delayed(1) });
});
afterAll(() => world.close());
/** Switches factors on, and all others off. */
const on = async (...names: readonly string[]) => {
  for (const factor of ['sms', 'otp', 'email', 'recovery-code', 'webauthn-roaming']) {
    await world.ask(setFactor, { tenantId, factor, enabled: names.includes(factor) });
  }
};
afterEach(async () => {
  await world.ask(setPolicy, { tenantId, policy: ['all-applications'] });
  await on('sms');
});

type Person = Awaited<ReturnType<typeof personAt>>;
const whose = ({ who: { userId } }: Person) => ({ tenantId, userId });
const registered = (
  ada: Person,
  authenticator: RequestOf<typeof registerAuthenticator>['authenticator'],
) => world.ask(registerAuthenticator, { ...whose(ada), authenticator });
/** Whether a password lets somebody in, or leads on to their second step. */
const opens = async (ada: Person, word: string): Promise<boolean> => {
  const browser = world.browser();
  const state = stateOf(await browser.get(authorizeUrl(pkce().challenge)));
  const given = await browser.submit('/u/login', {
    ...{ state, username: ada.who.email, password: word },
  });
  return !locationOf(given).startsWith('/u/login');
};
const opened = async (ada: Person, more: object = {}) =>
  ada.browser.get(await resetLinkFor(world, ada.who, more));
const follow = (ada: Person, at: Awaited<ReturnType<Person['browser']['get']>>) =>
  ada.browser.get(locationOf(at));

describe('a link to choose another password', () => {
  it('gives who has nothing enrolled the form, and signs nobody in', async () => {
    const ada = await personAt(world);
    const at = await opened(ada);
    expect(locationOf(at)).toMatch(/^\/u\/reset-password\?state=/);
    const form = await follow(ada, at);
    expect(form.body).toContain('<h1>Choose a new password</h1>');
    expect(form.body).toContain('autocomplete="new-password"');
    const done = await choose(ada.browser, form);
    expect(locationOf(done)).toMatch(/^\/u\/reset-password-success\?state=/);
    const shown = await follow(ada, done);
    expect([shown.statusCode, shown.body.includes('Your password was changed')]).toEqual([
      200,
      true,
    ]);
    expect([...ada.browser.jar.keys()].filter((name) => /session|remember/.test(name))).toEqual([]);
    expect([await opens(ada, newPassword), await opens(ada, password)]).toEqual([true, false]);
    const next = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(next, 'error')).toBe('login_required');
  });

  it('asks for an app before it shows the form, whatever the policy says', async () => {
    await on('sms', 'otp');
    await world.ask(setPolicy, { tenantId, policy: [] });
    const ada = await personAt(world);
    await registered(ada, { kind: 'totp', secret });
    const at = await opened(ada);
    expect(locationOf(at)).toMatch(/^\/u\/reset-password-mfa-otp-challenge\?state=/);
    const state = stateOf(at);
    const early = await ada.browser.get(`/u/reset-password?state=${state}`);
    expect(locationOf(early)).toContain('/u/reset-password-mfa-otp-challenge');
    expect(locationOf(await choose(ada.browser, at))).toContain('mfa-otp-challenge');
    expect(await opens(ada, newPassword)).toBe(false);

    const path = '/u/reset-password-mfa-otp-challenge';
    const page = await ada.browser.get(locationOf(at));
    expect(page.body).not.toContain('rememberBrowser');
    const wrong = await ada.browser.post(path, { state, code: '000000' });
    expect(wrong.body).toContain('role="alert"');
    const code = totpCode(secret, world.clock());
    const proved = await ada.browser.submit(path, { state, code, rememberBrowser: 'true' });
    expect(locationOf(proved)).toMatch(/^\/u\/reset-password\?state=/);
    expect(locationOf(await choose(ada.browser, proved))).toContain('reset-password-success');
    expect(await opens(ada, newPassword)).toBe(true);
    expect([...ada.browser.jar.keys()].filter((name) => /session|remember/.test(name))).toEqual([]);
  });

  it('sends a code to a phone when that is picked, and not when the link is opened', async () => {
    const ada = await personAt(world);
    await ada.login();
    await ada.browser.get('/v2/logout');
    const before = world.sent.length;
    const link = await resetLinkFor(world, ada.who);
    for (let n = 0; n < 3; n += 1) await ada.browser.get(link);
    await world.settled();
    expect(world.sent).toHaveLength(before);

    const picked = await pick(ada.browser, await ada.browser.get(link), /text|phone/i);
    expect(locationOf(picked)).toMatch(/^\/u\/reset-password-mfa-sms-challenge\?state=/);
    const path = '/u/reset-password-mfa-sms-challenge';
    const code = await ada.nextCode();
    const proved = await ada.browser.submit(path, { state: stateOf(picked), code });
    expect(locationOf(await choose(ada.browser, proved))).toContain('reset-password-success');
  });

  it('W43 asks for a key before it shows the form', async () => {
    await on('sms', 'webauthn-roaming');
    const ada = await personAt(world);
    const key = softKey({ origin: `https://${tenants.acme}` });
    const begun = await ada.browser.get(authorizeUrl(pkce().challenge));
    const state = stateOf(begun);
    await ada.browser.submit('/u/login', { state, username: ada.who.email, password });
    await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'webauthn-roaming' });
    const enrollment = await ada.browser.get(`/u/mfa-webauthn-roaming-enrollment?state=${state}`);
    const response = key.create(optionsOf(enrollment));
    await ada.browser.submit('/u/mfa-webauthn-roaming-enrollment', { state, response });

    const at = await opened(ada);
    const path = '/u/reset-password-mfa-webauthn-roaming-challenge';
    expect(locationOf(at).split('?')[0]).toBe(path);
    const page = await follow(ada, at);
    expect(page.body).toContain(`action="${path}?`);
    const signed = key.get(optionsOf(page));
    const proved = await ada.browser.submit(path, { state: stateOf(page), response: signed });
    expect(locationOf(proved)).toMatch(/^\/u\/reset-password\?state=/);
    expect(locationOf(await choose(ada.browser, proved))).toContain('reset-password-success');
  });

  it('takes a recovery code, which is spent, and shows the next one first', async () => {
    await on('sms', 'recovery-code');
    const ada = await personAt(world);
    const after = await ada.givePassword(authorizeUrl(pkce().challenge));
    const shown = await ada.giveCode(await ada.givePhone(after));
    const page = await follow(ada, shown);
    const code = [...page.body.matchAll(/<span>([0-9A-Z]{4})<\/span>/g)].map(([, g]) => g).join('');

    const picked = await pick(ada.browser, await opened(ada), /recovery/i);
    const path = '/u/reset-password-mfa-recovery-code-challenge';
    expect(locationOf(picked).split('?')[0]).toBe(path);
    const proved = await ada.browser.submit(path, { state: stateOf(picked), code });
    expect(locationOf(proved)).toMatch(/^\/u\/mfa-recovery-code-challenge-new-code\?/);
    expect(locationOf(await choose(ada.browser, proved))).toContain('challenge-new-code');
    await follow(ada, proved);
    const kept = await ada.browser.submit(locationOf(proved), {
      ...{ state: stateOf(proved), saved: 'true' },
    });
    expect(locationOf(kept)).toMatch(/^\/u\/reset-password\?/);
    expect(locationOf(await choose(ada.browser, kept))).toContain('reset-password-success');
  });

  it('enrols nothing, and leads nowhere where all they have is locked', async () => {
    await on('sms', 'otp');
    const ada = await personAt(world);
    await registered(ada, { kind: 'totp', secret });
    const at = await opened(ada);
    const state = stateOf(at);
    const asked = await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    expect(asked.statusCode === 200 || locationOf(asked).includes('mfa-')).toBe(true);
    await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'sms' });
    const listed = await world.ask(listAuthenticators, whose(ada));
    expect(listed.ok && listed.value.authenticators.map(({ kind }) => kind)).toEqual(['totp']);
  });

  it('takes no code by mail, which would come where the link came', async () => {
    await on('sms', 'otp', 'email');
    const ada = await personAt(world);
    await registered(ada, { kind: 'totp', secret });
    const at = await opened(ada);
    const options = await ada.browser.get(`/u/mfa-login-options?state=${stateOf(at)}`);
    expect(options.body).not.toMatch(/Code by email/);
    const bob = await personAt(world);
    await registered(bob, { kind: 'email', email: bob.who.email });
    expect(locationOf(await opened(bob))).toMatch(/^\/u\/reset-password\?/);
  });

  it('asks for what is on, and for nothing where all of it was switched off', async () => {
    await on('otp');
    const ada = await personAt(world);
    await registered(ada, { kind: 'phone', phoneNumber: ada.who.phone });
    await registered(ada, { kind: 'totp', secret });
    expect(locationOf(await opened(ada))).toContain('reset-password-mfa-otp-challenge');
    await on('email');
    expect(locationOf(await opened(ada))).toMatch(/^\/u\/reset-password\?/);
  });

  it('asks for what was enrolled while the form was open', async () => {
    await on('sms', 'otp');
    const ada = await personAt(world);
    const form = await opened(ada);
    await registered(ada, { kind: 'totp', secret });
    const refused = await choose(ada.browser, form);
    expect([refused.statusCode, refused.body.includes('This took too long')]).toEqual([400, true]);
    expect(await opens(ada, newPassword)).toBe(false);
  });

  it.each([
    ['nothing', '', '', 'Please enter the new password.'],
    ['two that differ', newPassword, `${newPassword}s`, 'The two passwords are not the same.'],
    ['a short one', 'short', 'short', 'too easy to guess'],
    ['a common one', 'password123', 'password123', 'too easy to guess'],
    ['one longer than any', 'x1'.repeat(200), 'x1'.repeat(200), 'too easy to guess'],
  ])('says above the form what is amiss: %s', async (_, one, other, said) => {
    const ada = await personAt(world);
    const refused = await choose(ada.browser, await opened(ada), one, other);
    expect([refused.statusCode, refused.body.includes(said)]).toEqual([200, true]);
    expect(refused.body).not.toContain(newPassword);
    expect(await opens(ada, password)).toBe(true);
    expect(locationOf(await choose(ada.browser, refused))).toContain('reset-password-success');
  });

  it('works once, and a form that was sent twice says what came of it', async () => {
    const ada = await personAt(world);
    const link = await resetLinkFor(world, ada.who);
    const form = await ada.browser.get(link);
    const twice = await Promise.all([choose(ada.browser, form), choose(ada.browser, form)]);
    expect(twice.map((each) => locationOf(each).split('?')[0])).toEqual([
      ...['/u/reset-password-success', '/u/reset-password-success'],
    ]);
    const again = await world.browser().get(link);
    expect([again.statusCode, again.body.includes('This link is no longer good')]).toEqual([
      400,
      true,
    ]);
    expect(again.body).toContain('tell whoever looks after your account');
  });

  it('changes it once for a hundred who choose one each at once', async () => {
    const ada = await personAt(world);
    const link = await resetLinkFor(world, ada.who);
    const words = Array.from({ length: 100 }, (_, nth) => `horse battery staple ${nth}`);
    const forms = await Promise.all(
      words.map(async (word) => {
        const browser = world.browser();
        return { browser, word, form: await browser.get(link) };
      }),
    );
    const answers = await Promise.all(
      forms.map(({ browser, word, form }) => choose(browser, form, word)),
    );
    const done = answers.flatMap(({ headers: { location = '' } }, nth) =>
      location.includes('success') ? [words[nth] ?? ''] : [],
    );
    expect(done).toHaveLength(1);
    const refused = answers.filter(({ statusCode }) => statusCode === 400);
    expect(refused.filter(({ body }) => body.includes('no longer good'))).toHaveLength(99);
    expect(await opens(ada, done[0] ?? '')).toBe(true);
  }, 60_000);

  const befalls: readonly (readonly [string, (ada: Person) => Promise<unknown>, string])[] = [
    [
      'another password',
      (ada) => world.ask(updateUser, { ...whose(ada), password: 'canary-another-password' }),
      'This link is no longer good',
    ],
    [
      'another address',
      (ada) => world.ask(updateUser, { ...whose(ada), profile: { email: `x${ada.who.email}` } }),
      'This link is no longer good',
    ],
    ['a block', (ada) => world.ask(updateUser, { ...whose(ada), blocked: true }), 'leads nowhere'],
    ['an erasure', (ada) => world.ask(eraseUser, whose(ada)), 'leads nowhere'],
  ];
  it.each(befalls)('is worth nothing after %s', async (_, befall, said) => {
    const ada = await personAt(world);
    const link = await resetLinkFor(world, ada.who);
    const form = await ada.browser.get(link);
    await befall(ada);
    const refused = await world.browser().get(link);
    expect([refused.statusCode, refused.body.includes(said)]).toEqual([400, true]);
    const late = await choose(ada.browser, form);
    expect([late.statusCode, late.body.includes('role="alert"')]).toEqual([400, true]);
    expect(await opens(ada, newPassword)).toBe(false);
  });

  it('ends when it said, and no earlier', async () => {
    const ada = await personAt(world);
    const link = await resetLinkFor(world, ada.who, { ttl_sec: 60 });
    const standard = await resetLinkFor(world, ada.who, { ttl_sec: 0 });
    world.advance(59_999);
    expect((await world.browser().get(link)).statusCode).toBe(302);
    world.advance(1);
    const late = await world.browser().get(link);
    expect([late.statusCode, late.body.includes('This link has expired')]).toEqual([400, true]);
    world.advance(5 * 24 * 3_600_000 - 60_001);
    expect((await world.browser().get(standard)).statusCode).toBe(302);
    world.advance(1);
    expect((await world.browser().get(standard)).body).toContain('This link has expired');
  });

  it('may be opened again by who took too long to choose', async () => {
    const ada = await personAt(world);
    const link = await resetLinkFor(world, ada.who);
    const form = await ada.browser.get(link);
    world.advance(15 * 60_000);
    const late = await choose(ada.browser, form);
    expect([late.statusCode, late.body.includes('This took too long')]).toEqual([400, true]);
    const anew = await choose(ada.browser, await ada.browser.get(link));
    expect(locationOf(anew)).toContain('reset-password-success');
  });

  it.each(['', '?ticket=', '?ticket=made-up', `?ticket=${'A'.repeat(5_000)}`])(
    'leads nowhere where it is none: %#',
    async (query) => {
      const { statusCode, body } = await world.browser().get(`/u/reset-verify${query}`);
      expect([statusCode, /role="alert"/.test(body)]).toEqual([400, true]);
    },
  );

  it('is of one tenant alone', async () => {
    const ada = await personAt(world);
    const elsewhere = await world.browser('other').get(await resetLinkFor(world, ada.who));
    expect([elsewhere.statusCode, elsewhere.body.includes('leads nowhere')]).toEqual([400, true]);
  });

  it('has no page of it lead to tokens or a session', async () => {
    const ada = await personAt(world);
    const at = await opened(ada);
    const state = stateOf(at);
    for (const page of ['login', 'mfa-login-options', 'mfa-sms-challenge', 'mfa-enroll-result']) {
      const shown = await ada.browser.get(`/u/${page}?state=${state}`);
      expect(shown.headers.location ?? '').not.toContain('code=');
    }
    const done = await choose(ada.browser, at);
    expect(done.headers.location).not.toContain('code=');
    expect([...ada.browser.jar.keys()].filter((name) => name.includes('session'))).toEqual([]);
  });

  it('is not stood for by a login of another kind', async () => {
    const ada = await personAt(world);
    const state = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
    const refused = await ada.browser.post('/u/reset-password', {
      ...{ state, 'password-reset': newPassword, 're-enter-password': newPassword },
    });
    expect(refused.statusCode).toBe(400);
    const shown = await ada.browser.get(`/u/reset-password-success?state=${state}`);
    expect(shown.statusCode).toBe(400);
    expect(await opens(ada, newPassword)).toBe(false);
  });
});

describe('a password that was chosen by a link', () => {
  it('ends sessions, refresh tokens, remembered browsers and logins under way', async () => {
    const ada = await personAt(world);
    const { refresh_token: token } = await ada.tokens();
    const kept = await personAt(world, { who: ada.who });
    await kept.browser.submit('/u/mfa-sms-challenge', {
      state: stateOf(await kept.givePassword(authorizeUrl(pkce().challenge))),
      ...{ code: await kept.nextCode(), rememberBrowser: 'true' },
    });
    await ada.nextCode();
    const remembered = async () => {
      const listed = await world.ask(listBrowsers, whose(ada));
      return listed.ok && listed.value.browsers.length;
    };
    expect(await remembered()).toBe(1);
    const other = await personAt(world, { who: ada.who });
    world.advance(1_000);
    const begun = await other.givePassword(authorizeUrl(pkce().challenge));
    const code = await other.nextCode();
    await ada.nextCode();
    world.advance(1_000);
    const at = await pick(ada.browser, await opened(ada), /text|phone/i);
    const proved = await ada.browser.submit(locationOf(at), {
      ...{ state: stateOf(at), code: await ada.nextCode() },
    });
    await choose(ada.browser, proved);

    const silent = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(silent, 'error')).toBe('login_required');
    expect((await refresh(world, token)).json().error).toBe('invalid_grant');
    expect(await remembered()).toBe(0);
    const late = await other.giveCode(begun, code);
    expect([late.statusCode, late.headers.location]).toEqual([400, undefined]);
  });

  it('does so where an admin sets it, too', async () => {
    const ada = await personAt(world);
    const { refresh_token: token } = await ada.tokens();
    const { headers } = await (await openLog(world)).manage(['update:users']);
    const changed = await world.app.inject({
      ...{ method: 'PATCH', url: `/api/v2/users/${encodeURIComponent(ada.who.userId)}` },
      ...{ headers: { host: tenants.acme, ...headers }, payload: { password: newPassword } },
    });
    expect(changed.statusCode).toBe(200);
    const silent = await ada.browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
    expect(parameterOf(silent, 'error')).toBe('login_required');
    expect((await refresh(world, token)).json().error).toBe('invalid_grant');
  });

  it('is told by mail and in the log, and so is one that was refused', async () => {
    const ada = await personAt(world);
    const log = await openLog(world);
    const form = await opened(ada, { client_id: 'spa' });
    await choose(ada.browser, form, 'short');
    await choose(ada.browser, form);
    const query = `&q=${encodeURIComponent(`user_id:"${ada.who.userId}"`)}`;
    let theirs: Awaited<ReturnType<typeof log.read>> = [];
    const types = () => theirs.map(({ type }) => type).filter((type) => /cp$/.test(type));
    const isTold = async () => {
      theirs = await log.read(query);
      expect(types()).toEqual(['fcp', 'scp']);
    };
    await vi.waitFor(isTold, { timeout: 10_000 });
    expect(theirs.find(({ type }) => type === 'fcp')).toMatchObject({
      details: { failure_details: { errorCode: 'password_too_weak' } },
    });
    expect(JSON.stringify(theirs)).not.toContain(newPassword);
    await world.settled();
    const mails = world.mails.filter(({ to }) => to === ada.who.email);
    expect(mails.map(({ subject }) => subject)).toContain(
      'Your password at Acme <Ltd> was changed',
    );
    expect(mails.map(({ text }) => text).join()).not.toContain('http');
  });

  it('verifies the address that the link went to, where that was said', async () => {
    const verified = async (more: object) => {
      const ada = await personAt(world);
      await world.ask(updateUser, { ...whose(ada), profile: { emailVerified: false } });
      await choose(ada.browser, await opened(ada, more));
      const read = await world.ask(readUser, whose(ada));
      return read.ok && read.value.profile.emailVerified;
    };
    expect(await verified({})).toBe(false);
    expect(await verified({ mark_email_as_verified: true })).toBe(true);
  });

  it('leads on to where the link says, or to the application that it names', async () => {
    const ends = async (more: object) => {
      const ada = await personAt(world);
      const done = await choose(ada.browser, await opened(ada, more));
      const { body } = await follow(ada, done);
      const href = /<a class="button submit" href="([^"]+)"/.exec(body)?.[1];
      return { href: href?.replaceAll('&amp;', '&'), email: ada.who.email };
    };
    const url = 'https://app.test/done?x=1';
    const { href } = await ends({ result_url: url });
    const said = new URL(href ?? '').searchParams;
    expect([said.get('x'), said.get('success'), said.get('email')]).toEqual(['1', 'true', null]);
    const told = await ends({ result_url: url, includeEmailInRedirect: true });
    expect(new URL(told.href ?? '').searchParams.get('email')).toBe(told.email);
    expect((await ends({ client_id: 'spa' })).href).toBe('https://app.test/');
    expect((await ends({})).href).toBeUndefined();
  });

  it('has room for the longest address that a link may lead to', async () => {
    const long = await world.ask(createUser, {
      ...{ tenantId, connection, userId: `auth0|${'\u{1f600}'.repeat(32)}` },
      ...{ profile: { email: `${'a'.repeat(64)}@example.com` }, password },
    });
    const userId = long.ok ? long.value.userId : '';
    const url = `https://app.test/${'x'.repeat(495)}`;
    const link = await resetLinkFor(world, { userId }, { result_url: url });
    const browser = world.browser();
    expect(locationOf(await choose(browser, await browser.get(link)))).toContain('success');
  });

  it('is read again, and asks for nothing to be sent again', async () => {
    const ada = await personAt(world);
    const done = await choose(ada.browser, await opened(ada));
    world.advance(30 * 60_000);
    expect((await follow(ada, done)).body).toContain('Your password was changed');
    const form = await ada.browser.get(locationOf(done).replace('-success', ''));
    expect(locationOf(form)).toBe(locationOf(done));
  });

  it('is one that a grant takes', async () => {
    await world.ask(setPolicy, { tenantId, policy: [] });
    const ada = await personAt(world);
    await choose(ada.browser, await opened(ada));
    const granted = await tokenRequest(world, {
      ...{ grant_type: 'password', client_id: 'native', scope: 'openid' },
      ...{ username: ada.who.email, password: newPassword },
    });
    expect(granted.statusCode).toBe(200);
  });
});
