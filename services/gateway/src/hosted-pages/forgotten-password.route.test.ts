import {
  createConnection,
  eraseUser,
  findUserByName,
  issueTicket,
  listConnections,
  patchConnection,
  readMailing,
  removeConnection,
  setCustomTexts,
  updateTenant,
  updateUser,
} from '@countersign/contracts';
import { type Operation, Unanswered } from '@countersign/core';
import { delayed } from '@countersign/testkit';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Browser, locationOf, openBrowser, parameterOf, stateOf } from '../testing/browser.ts';
import {
  type GatewayWorld,
  openGateway,
  password,
  type Somebody,
  tenants,
} from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { authorizeUrl, personAt, pkce, type Wishes } from '../testing/person.ts';
import { choose, newPassword, resetLinkFor } from '../testing/reset-links.ts';

const tenantId = 'acme';
const connection = 'Username-Password-Authentication';
const requestPath = '/u/reset-password/request';
const askedPath = '/u/reset-password/email';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ through: delayed(1) });
});
afterAll(() => world.close());

const lettersTo = ({ email }: Pick<Somebody, 'email'>, at = world) =>
  at.mails.filter(({ to, text }) => to === email && text.includes('/u/reset-verify?ticket='));
const lettersCome = (to: Pick<Somebody, 'email'>, count: number, at = world) =>
  vi.waitFor(() => expect(lettersTo(to, at)).toHaveLength(count), { timeout: 10_000 });
const linkTo = (to: Pick<Somebody, 'email'>) => {
  const { pathname, search } = new URL(
    /https:\S+/.exec(lettersTo(to).at(-1)?.text ?? '')?.[0] ?? '',
  );
  return `${pathname}${search}`;
};

/** Somebody's browser at the login page of an application. */
const atLogin = async (wishes: Wishes = {}, at = world) => {
  const browser = at.browser();
  const state = stateOf(await browser.get(authorizeUrl(pkce().challenge, wishes)));
  const page = (path: string) => browser.get(`${path}?state=${state}`);
  const ask = (email: string) => browser.submit(requestPath, { state, email });
  return { browser, state, page, ask };
};
type AtLogin = Awaited<ReturnType<typeof atLogin>>;

const hasLink = ({ body }: LightMyRequestResponse, { state }: Pick<AtLogin, 'state'>) =>
  body.includes(`href="${requestPath}?state=${state}"`);
const typedIn = ({ body }: LightMyRequestResponse, name: string) =>
  new RegExp(`name="${name}"[^>]*? value="([^"]*)"`, 's').exec(body)?.[1];
const isProblem = ({ statusCode, body }: LightMyRequestResponse, says: string) =>
  statusCode === 400 && body.includes('role="alert"') && body.includes(says);

const database = async (at = world) => {
  const listed = await at.ask(listConnections, { tenantId, name: connection });
  const [found] = listed.ok ? listed.value.items : [];
  if (!found) throw new Error('the tenant has no database');
  return found.connectionId;
};
const close = async (isClosed: boolean) => {
  const options = { disable_self_service_change_password: isClosed };
  await world.ask(patchConnection, {
    ...{ tenantId, connectionId: await database(), patch: { options } },
  });
};
const fails = (operation: Operation, why: Error) => {
  const stop = world.beforeAsking(operation, () => {
    throw why;
  });
  onTestFinished(stop);
};

describe('“Forgot password?” on the login page', () => {
  afterEach(() => close(false));

  it('leads by a link in a mail to another password, and back into the same login', async () => {
    const ada = await world.somebody();
    const at = await atLogin();
    expect(hasLink(await at.page('/u/login'), at)).toBe(true);
    const form = await at.page(requestPath);
    expect(form.body).toContain('<h1>Forgot your password?</h1>');
    const sent = await at.ask(` ${ada.email.toUpperCase()} `);
    expect([sent.statusCode, locationOf(sent)]).toEqual([303, `${askedPath}?state=${at.state}`]);
    const asked = await at.browser.get(locationOf(sent));
    expect(asked.body).toContain('<h1>Check your email</h1>');
    expect(asked.body).toContain(ada.email.toUpperCase());
    await lettersCome(ada, 1);

    world.advance(1_000);
    const done = await choose(at.browser, await at.browser.get(linkTo(ada)));
    const shown = await at.browser.get(locationOf(done));
    expect(shown.body).toMatch(/<a class="button submit"[^>]*>Back to Sample App</);
    const href = /<a class="button submit" href="([^"]+)"/.exec(shown.body)?.[1];
    expect(href).toBe(`/u/login?state=${at.state}`);
    world.advance(1_000);
    const login = await at.browser.get(href ?? '');
    expect(login.body).toContain('<h1>Sign in</h1>');
    const { state } = at;
    const past = { state, username: ada.email, password };
    expect((await at.browser.post('/u/login', past)).body).toContain('role="alert"');
    const given = await at.browser.submit('/u/login', { ...past, password: newPassword });
    const person = await personAt(world, { browser: at.browser, who: ada });
    const signedIn = await person.giveCode(await person.givePhone(given));
    expect(parameterOf(signedIn, 'state')).toBe('their-state');
    expect(parameterOf(signedIn, 'code')).not.toBeNull();
  });

  it('leads from another browser, or too late, to the beginning of the application', async () => {
    const ends = async (browser: Browser, ada: Somebody) => {
      const done = await choose(browser, await browser.get(linkTo(ada)));
      const { body } = await browser.get(locationOf(done));
      return /<a class="button submit" href="([^"]+)"/.exec(body)?.[1];
    };
    const [ada, eve] = [await world.somebody(), await world.somebody()];
    const at = await atLogin();
    await at.ask(ada.email);
    await lettersCome(ada, 1);
    expect(await ends(world.browser(), ada)).toBe('https://app.test/');
    await at.ask(eve.email);
    await lettersCome(eve, 1);
    world.advance(15 * 60_000);
    expect(await ends(at.browser, eve)).toBe('https://app.test/');
  });

  it('has at hand what was typed, and has it typed once', async () => {
    const hinted = await atLogin({ login_hint: 'hint@example.com' });
    expect(typedIn(await hinted.page(requestPath), 'email')).toBe('hint@example.com');
    const { state } = hinted;
    const wrong = { state, username: 'typed@example.com', password: 'wrong' };
    await hinted.browser.post('/u/login', wrong);
    expect(typedIn(await hinted.page(requestPath), 'email')).toBe('typed@example.com');
    await hinted.ask('asked@example.com');
    expect(typedIn(await hinted.page('/u/login'), 'username')).toBe('asked@example.com');
    expect(typedIn(await hinted.page(requestPath), 'email')).toBe('asked@example.com');
  });

  it('is there for a page of the person’s own, too, and leads back to its login', async () => {
    const ada = await world.somebody();
    const browser = world.browser();
    const login = await browser.get(locationOf(await browser.get('/u/account/security')));
    const state = stateOf(login);
    expect(hasLink(login, { state })).toBe(true);
    await browser.submit(requestPath, { state, email: ada.email });
    await lettersCome(ada, 1);
    const done = await choose(browser, await browser.get(linkTo(ada)));
    const { body } = await browser.get(locationOf(done));
    expect(body).toContain(`href="/u/login?state=${state}">Back to Acme &lt;Ltd&gt;</a>`);
  });

  it('means the database whose passwords the page takes: the tenant’s first one', async () => {
    const ada = await world.somebody();
    const newer = { name: 'newer', strategy: 'auth0', enabledClients: null } as const;
    const created = await world.ask(createConnection, { tenantId, ...newer });
    const connectionId = created.ok ? created.value.connectionId : '';
    onTestFinished(async () => {
      await world.ask(removeConnection, { tenantId, connectionId });
    });
    const at = await atLogin();
    await at.ask(ada.email);
    await lettersCome(ada, 1);
    const options = { disable_self_service_change_password: true };
    await world.ask(patchConnection, { tenantId, connectionId, patch: { options } });
    expect(hasLink(await at.page('/u/login'), at)).toBe(true);
  });

  it('is not there where an admin has closed it, nor behind it', async () => {
    const ada = await world.somebody();
    const at = await atLogin();
    const asked = await atLogin();
    await asked.ask(ada.email);
    await close(true);
    expect(hasLink(await at.page('/u/login'), at)).toBe(false);
    const says = 'Your password cannot be changed here';
    const page = await at.page(requestPath);
    expect(isProblem(page, says)).toBe(true);
    expect(page.body).toContain(`href="/u/login?state=${at.state}"`);
    const posted = await at.browser.post(requestPath, { state: at.state, email: ada.email });
    expect(isProblem(posted, says)).toBe(true);
    const again = await asked.browser.post(askedPath, { state: asked.state });
    expect(isProblem(again, says)).toBe(true);
    await world.settled();
    expect(lettersTo(ada)).toHaveLength(1);
  });

  it('is not there where an application has no database, or none is meant', async () => {
    const federation = { issuer: 'https://idp.example/', clientId: 'x', clientSecret: 'y' };
    await world.ask(createConnection, {
      ...{ tenantId, strategy: 'oidc', name: 'works', enabledClients: ['spa'], federation },
    });
    const at = await atLogin();
    await world.ask(patchConnection, {
      ...{ tenantId, connectionId: await database(), patch: { enabledClients: ['native'] } },
    });
    onTestFinished(async () => {
      const connectionId = await database();
      await world.ask(patchConnection, { tenantId, connectionId, patch: { enabledClients: null } });
    });
    const login = await at.page('/u/login');
    expect([login.body.includes('works'), hasLink(login, at)]).toEqual([true, false]);
    expect(isProblem(await at.page(requestPath), 'cannot be changed here')).toBe(true);
  });

  it('is not there where the deployment has no mail, and the page says so', async () => {
    const silent = await openGateway({ mailer: undefined });
    onTestFinished(silent.close);
    const at = await atLogin({}, silent);
    expect(hasLink(await at.page('/u/login'), at)).toBe(false);
    expect(isProblem(await at.page(requestPath), 'No link to choose another is mailed')).toBe(true);
    const posted = await at.browser.post(requestPath, { state: at.state, email: 'a@example.com' });
    expect(isProblem(posted, 'No link to choose another is mailed')).toBe(true);
    expect(posted.body).not.toContain('Check your email');
  });

  it('stays there while who sends mail is away: it will send when it is back', async () => {
    fails(readMailing, new Unanswered(readMailing.subject, 'no-responders'));
    world.app.forgetAnswers();
    const at = await atLogin();
    const login = await at.page('/u/login');
    expect([login.statusCode, hasLink(login, at)]).toEqual([200, true]);
  });
});

describe('who asks there for a link', () => {
  /** What the answers are, but for what is random, and for what was typed. */
  const answersTo = async (name: string, { ask, browser, state }: AtLogin) => {
    const plain = (text: string) => text.replaceAll(state, 'STATE').replaceAll(name, 'NAME');
    const before = new Set(browser.jar.keys());
    const seen = (response: LightMyRequestResponse) => ({
      status: response.statusCode,
      headers: Object.entries(response.headers)
        .filter(
          ([header]) =>
            !['set-cookie', 'x-correlation-id', 'date', 'content-length'].includes(header),
        )
        .map(([header, value]) => [header, plain(String(value))]),
      cookies: response.cookies.map(({ name: cookie, value }) => [plain(cookie), value.length]),
      body: plain(response.body).replaceAll(/[0-9a-z]{4}-[0-9a-z]{4}/g, 'REF'),
    });
    const posted = seen(await ask(name));
    const shown = seen(await browser.get(`${askedPath}?state=${state}`));
    const resent = seen(await browser.submit(askedPath, { state }));
    const isNew = [...browser.jar.keys()].filter((cookie) => !before.has(cookie)).map(plain);
    return { posted, shown, resent, isNew };
  };

  it('is answered the same, whoever goes by the name, to the byte', async () => {
    // Names of one length, as what is typed is kept in the browser.
    const mailbox = (name: string) => ({ email: `${name}@example.com` });
    const named = (name: string) => world.somebody(tenantId, mailbox(name));
    const [known, blocked, erased, spent] = [
      'aaaaaaaa',
      'bbbbbbbb',
      'cccccccc',
      'dddddddd',
    ] as const;
    await named(known);
    await named(spent);
    await world.ask(updateUser, {
      ...{ tenantId, userId: (await named(blocked)).userId, blocked: true },
    });
    await world.ask(eraseUser, { tenantId, userId: (await named(erased)).userId });
    const first = await atLogin();
    for (let nth = 0; nth < 3; nth += 1) await first.ask(mailbox(spent).email);
    const answers = [];
    for (const name of [known, blocked, erased, spent, 'nobodyyy']) {
      answers.push(await answersTo(mailbox(name).email, await atLogin()));
    }
    const [one, ...others] = answers;
    expect(one?.posted.status).toBe(303);
    expect(one?.shown.body).toContain('If there is an account for NAME');
    for (const other of others) expect(other).toEqual(one);
    await lettersCome(mailbox(known), 2);
    await lettersCome(mailbox(spent), 3);
    await world.settled();
    for (const name of [blocked, erased, 'nobodyyy']) {
      expect(lettersTo(mailbox(name))).toEqual([]);
    }
  });

  it('is asked for by the same questions, whoever goes by the name', async () => {
    const ada = await world.somebody();
    const asked: string[] = [];
    const watching = await openGateway({
      through: (ports) => ({
        ...ports,
        messaging: {
          ...ports.messaging,
          ask: (operation, ...more) => {
            asked.push(operation.subject);
            return ports.messaging.ask(operation, ...more);
          },
        },
      }),
    });
    onTestFinished(watching.close);
    const { email } = await watching.somebody();
    const questions = async (name: string) => {
      const at = await atLogin({}, watching);
      await at.ask(name);
      await watching.settled();
      asked.length = 0;
      watching.app.forgetAnswers();
      await at.ask(name);
      const sync = [...asked];
      await watching.settled();
      return sync;
    };
    const [known, unknown] = [await questions(email), await questions(ada.email)];
    expect(known).toContain(findUserByName.subject);
    expect(unknown).toEqual(known);
  });

  it('has no more mailed than may be, of fifty forms at once and of both doors', async () => {
    const ada = await world.somebody();
    const at = await atLogin();
    const answers = await Promise.all(Array.from({ length: 50 }, () => at.ask(ada.email)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([303]));
    await lettersCome(ada, 3);
    const byApi = () =>
      world.app.inject({
        ...{ method: 'POST', url: '/dbconnections/change_password' },
        headers: { host: tenants.acme },
        payload: { client_id: 'spa', connection, email: ada.email },
      });
    expect((await byApi()).statusCode).toBe(200);
    await at.browser.submit(askedPath, { state: at.state });
    await world.settled();
    expect(lettersTo(ada)).toHaveLength(3);
    world.advance(60 * 60_000);
    await byApi();
    await lettersCome(ada, 4);
    await (await atLogin()).ask(ada.email);
    await world.settled();
    expect(lettersTo(ada)).toHaveLength(4);
  });

  it('has one mail sent by a form, however often it is sent, and the same said', async () => {
    const [ada, nobody] = [await world.somebody(), { email: 'nobody-at-all@example.com' }];
    for (const { email } of [ada, nobody]) {
      const at = await atLogin();
      const read = async (path: string) => typedIn(await at.page(path), 'form') ?? '';
      const send = (form: Readonly<Record<string, string>>, path = requestPath) =>
        at.browser.submit(path, { state: at.state, ...form });
      const form = { form: await read(requestPath), email };
      const answers = await Promise.all(Array.from({ length: 50 }, () => send(form)));
      // And shortly after, when the browser knows that it was sent.
      answers.push(await send(form));
      const said = answers.map((each) => [each.statusCode, locationOf(each)]);
      expect(new Set(said.map(String))).toEqual(
        new Set([String([303, `${askedPath}?state=${at.state}`])]),
      );
      const again = { form: await read(askedPath) };
      const resent = await Promise.all(Array.from({ length: 50 }, () => send(again, askedPath)));
      expect(new Set(resent.map(({ statusCode }) => statusCode))).toEqual(new Set([303]));
    }
    await lettersCome(ada, 2);
    await world.settled();
    expect(lettersTo(ada)).toHaveLength(2);
    // A form that came second is no line of the log.
    const log = await openLog(world);
    const told = async (type: string) =>
      (await log.read(`&q=type:${type}&per_page=100`)).filter(
        ({ user_id }) => user_id === ada.userId,
      ).length;
    await vi.waitFor(async () => expect(await told('scpr')).toBe(2), { timeout: 10_000 });
    expect(await told('fcpr')).toBe(0);
    // It cost two of the three, and a form of another login is another.
    const another = await atLogin();
    const form = typedIn(await another.page(requestPath), 'form') ?? '';
    await another.browser.submit(requestPath, { state: another.state, email: ada.email, form });
    await lettersCome(ada, 3);
  });

  it('has a mail sent by the form that is shown after one that failed', async () => {
    const ada = await world.somebody();
    const at = await atLogin();
    const read = async () => typedIn(await at.page(requestPath), 'form') ?? '';
    const form = await read();
    const typo = { state: at.state, form, email: `x${ada.email}` };
    await at.browser.submit(requestPath, typo);
    // Back to the same page, and the name mended.
    await at.browser.submit(requestPath, { ...typo, email: ada.email });
    await lettersCome(ada, 1);
    world.advance(1);
    await at.browser.submit(requestPath, { ...typo, email: ada.email, form: await read() });
    await lettersCome(ada, 2);
  });

  it('is charged to the network that it is asked from', async () => {
    const bounded = await openGateway({
      settings: { trustProxy: true },
      limits: { sendsPerAddress: { burst: 2, refillMs: 3_600_000 } },
    });
    onTestFinished(bounded.close);
    const ask = async (address: string) => {
      const ada = await bounded.somebody();
      const browser = openBrowser(bounded.app, tenants.acme);
      const headers = { 'x-forwarded-for': address };
      const begun = await browser.get(authorizeUrl(pkce().challenge), { headers });
      const form = { state: stateOf(begun), email: ada.email };
      const answered = await browser.submit(requestPath, form, { headers });
      expect(locationOf(answered)).toContain(askedPath);
      return ada;
    };
    const spending = [];
    for (let nth = 0; nth < 4; nth += 1) spending.push(await ask('198.51.100.1'));
    const fresh = await ask('198.51.100.2');
    await lettersCome(fresh, 1, bounded);
    await bounded.settled();
    expect(spending.map((each) => lettersTo(each, bounded).length)).toEqual([1, 1, 0, 0]);
  });

  it('may ask once more, which is told and charged', async () => {
    const ada = await world.somebody();
    const at = await atLogin();
    await at.ask(ada.email);
    await lettersCome(ada, 1);
    const again = await at.browser.post(askedPath, { state: at.state });
    expect(again.body).toMatch(/role="status">[^<]*once more/);
    await lettersCome(ada, 2);
    expect((await at.page(askedPath)).body).not.toContain('role="status"');
    for (let nth = 0; nth < 5; nth += 1) {
      await at.browser.submit(askedPath, { state: at.state });
    }
    await lettersCome(ada, 3);
    await world.settled();
    expect(lettersTo(ada)).toHaveLength(3);
  });

  it('goes by a user name, too, and by none that is too long', async () => {
    const ada = await world.somebody(tenantId, { username: 'ada-by-name' });
    const at = await atLogin();
    await at.ask('ada-by-name');
    await lettersCome(ada, 1);
    for (const name of ['x'.repeat(65), 'x'.repeat(400)]) {
      expect(locationOf(await at.ask(name))).toContain(askedPath);
      const { body } = await at.page(askedPath);
      expect([body.includes('such an account'), body.includes('Send it again')]).toEqual([
        true,
        false,
      ]);
      const again = await at.browser.submit(askedPath, { state: at.state });
      expect(locationOf(again)).toContain(requestPath);
    }
  });

  it.each([
    ['nothing', '  ', 'Please enter your email address or user name'],
    ['half an address', 'ada@', 'not a complete email address'],
    ['two addresses', 'a@example.com,b@example.com', 'not a complete email address'],
  ])('is told where what was typed is %s, and nobody is asked', async (_, typed, says) => {
    const at = await atLogin();
    fails(findUserByName, new Error('nobody is to be asked'));
    const refused = await at.browser.post(requestPath, { state: at.state, email: typed });
    expect(refused.body).toContain('role="alert"');
    expect(refused.body).toContain(says);
    expect(typedIn(refused, 'email')).toBe(typed.trim() || undefined);
    expect(locationOf(await at.page(askedPath))).toContain(requestPath);
  });

  it('is told above the form where nobody answers, with what was typed', async () => {
    const at = await atLogin();
    fails(findUserByName, new Unanswered(findUserByName.subject, 'no-responders'));
    const failed = await at.browser.post(requestPath, { state: at.state, email: 'a@example.com' });
    expect([failed.statusCode, typedIn(failed, 'email')]).toEqual([200, 'a@example.com']);
    expect(failed.body).toContain('role="alert"');
  });

  it.each([requestPath, askedPath])('is known by their browser alone: %s', async (path) => {
    const ada = await world.somebody();
    const at = await atLogin();
    const stranger = world.browser();
    for (const state of [at.state, '', 'made-up', 'x'.repeat(5_000)]) {
      const shown = await stranger.get(`${path}?state=${state}`);
      expect([shown.statusCode, shown.body.includes('role="alert"')]).toEqual([400, true]);
      const posted = await stranger.post(path, { state, email: ada.email });
      expect(posted.body).toContain('role="alert"');
    }
    const elsewhere = world.browser('other');
    for (const [name, value] of at.browser.jar) elsewhere.jar.set(name, value);
    const posted = await elsewhere.post(path, { state: at.state, email: ada.email });
    expect(posted.statusCode).toBe(400);
    await world.settled();
    expect(lettersTo(ada)).toEqual([]);
  });

  it.each([requestPath, askedPath])('comes too late, and is told: %s', async (path) => {
    const ada = await world.somebody();
    const at = await atLogin();
    world.advance(15 * 60_000);
    const posted = await at.browser.post(path, { state: at.state, email: ada.email });
    expect(isProblem(posted, 'This sign-in has ended')).toBe(true);
    expect(isProblem(await at.page(path), 'This sign-in has ended')).toBe(true);
    await world.settled();
    expect(lettersTo(ada)).toEqual([]);
  });

  it('asks by no login that is over, and by no link', async () => {
    const ada = await personAt(world);
    const over = stateOf(await ada.givePassword(authorizeUrl(pkce().challenge)));
    const phone = await ada.browser.post('/u/mfa-sms-enrollment', {
      ...{ state: over, phone: ada.who.phone },
    });
    await ada.giveCode(phone);
    const { userId } = await world.somebody();
    const issued = await world.ask(issueTicket, { tenantId, userId });
    const ticket = issued.ok ? issued.value.ticket : '';
    const byTicket = stateOf(await ada.browser.get(`/mfa/enrollment?ticket=${ticket}`));
    const byLink = stateOf(await ada.browser.get(await resetLinkFor(world, ada.who)));
    for (const state of [over, byTicket, byLink]) {
      for (const path of [requestPath, askedPath]) {
        const form = { state, email: ada.who.email };
        const shown = await ada.browser.get(`${path}?state=${state}`);
        expect([path, shown.statusCode === 200]).toEqual([path, false]);
        const posted = await ada.browser.post(path, form);
        expect([path, posted.statusCode === 200]).toEqual([path, false]);
      }
    }
    await world.settled();
    expect(lettersTo(ada.who)).toEqual([]);
  });

  it('signs in by the longest request that can be, which keeps nothing of it then', async () => {
    const ada = await world.somebody();
    const browser = world.browser();
    const begin = async (length: number): Promise<string> => {
      const wishes = { state: 'x'.repeat(length) };
      const begun = await browser.get(authorizeUrl(pkce().challenge, wishes));
      if (locationOf(begun).startsWith('/u/login')) return stateOf(begun);
      return begin(length - 20);
    };
    const states = [await begin(2_000), await begin(2_000)] as const;
    const email = '\u{1f600}'.repeat(32);
    const asked = await browser.submit(requestPath, { state: states[0], email });
    expect(locationOf(asked)).toContain(askedPath);
    const sizes = [];
    for (const state of states) {
      const form = { state, username: ada.email, password };
      const given = await browser.submit('/u/login', form);
      expect(locationOf(given)).toContain('/u/mfa-');
      const kept = given.cookies.find(({ name }) => name.endsWith(state));
      sizes.push(kept?.value.length);
    }
    expect(sizes[0]).toBe(sizes[1]);
  });

  it('leaves a line of it in the log, which names no address', async () => {
    const ada = await world.somebody();
    await (await atLogin()).ask(ada.email);
    await (await atLogin()).ask('no-such-body@example.com');
    const log = await openLog(world);
    const isTold = async () => {
      const done = await log.read('&q=type:scpr&per_page=100');
      const theirs = done.find(({ user_id }) => user_id === ada.userId);
      expect(theirs).toMatchObject({ client_id: 'spa' });
      const failed = await log.read('&q=type:fcpr&per_page=100');
      expect(JSON.stringify([done, failed])).not.toMatch(/no-such-body|ticket=/);
    };
    await vi.waitFor(isTold, { timeout: 10_000 });
  });

  it('reads a tenant’s own words', async () => {
    const naming = (names: string) =>
      Object.fromEntries(names.split(' ').map((name) => [name, `[${name}]`]));
    const slot = `$\{email}`;
    const request = 'pageTitle title descriptionEmail placeholderEmail buttonText';
    await world.ask(setCustomTexts, {
      ...{ tenantId, language: 'en', prompt: 'reset-password' },
      texts: {
        'reset-password-request': naming(`${request} backToLoginLinkText no-email`),
        'reset-password-email': {
          ...naming('pageTitle title resendText resendLinkText'),
          ...{ emailDescription: `[to ${slot}]`, usernameDescription: `[of ${slot}]` },
        },
      },
    });
    const texts = { login: { forgotPasswordText: '[forgot]' } };
    await world.ask(setCustomTexts, { tenantId, language: 'en', prompt: 'login', texts });
    onTestFinished(async () => {
      for (const prompt of ['reset-password', 'login']) {
        await world.ask(setCustomTexts, { tenantId, language: 'en', prompt, texts: {} });
      }
    });
    const at = await atLogin();
    const said = ({ body }: LightMyRequestResponse) =>
      [...body.matchAll(/\[([^\]]+)\]/g)].map(([, words]) => words);
    expect(said(await at.page('/u/login'))).toEqual(['forgot']);
    expect(said(await at.page(requestPath))).toEqual([
      ...[...request.split(' '), 'backToLoginLinkText'],
    ]);
    const refused = await at.browser.post(requestPath, { state: at.state, email: '' });
    expect(said(refused)).toContain('no-email');
    const rest = ['resendText', 'resendLinkText'];
    for (const [name, words] of [
      ['a@example.com', 'to a@example.com'],
      ['ada', 'of ada'],
    ] as const) {
      await at.ask(name);
      expect(said(await at.page(askedPath))).toEqual(['pageTitle', 'title', words, ...rest]);
    }
  });

  it('reads it in their language, and has the mail in it', async () => {
    await world.ask(updateTenant, { tenantId, settings: { enabledLocales: ['en', 'de'] } });
    const ada = await world.somebody();
    const at = await atLogin({ ui_locales: 'de' });
    expect((await at.page(requestPath)).body).toContain('<h1>Passwort vergessen?</h1>');
    await at.ask(ada.email);
    expect((await at.page(askedPath)).body).toContain('Sehen Sie in Ihr Postfach');
    await lettersCome(ada, 1);
    expect(lettersTo(ada)[0]?.subject).toContain('Passwort');
  });
});
