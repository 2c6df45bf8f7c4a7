import {
  eraseUser,
  forgetBrowsers,
  listAuthenticators,
  listConnections,
  patchConnection,
  registerAuthenticator,
  setFactor,
  setPolicy,
  updateUser,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { softKey } from '@countersign/factors/testing';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Browser, type Form, locationOf, parameterOf, stateOf } from '../testing/browser.ts';
import { optionsOf } from '../testing/ceremony.ts';
import { type GatewayWorld, openGateway, password } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, refresh, tokenRequest } from '../testing/person.ts';

const page = '/u/account/security';
const minute = 60_000;
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ settings: { accountRequestsPerMinute: 0 } });
  await world.ask(setFactor, { tenantId: 'acme', factor: 'otp', enabled: true });
  await world.ask(setFactor, { tenantId: 'other', factor: 'recovery-code', enabled: true });
  await setPasskeys(true);
});
afterAll(() => world.close());

const setPasskeys = async (enabled: boolean) => {
  const name = 'Username-Password-Authentication';
  const listed = await world.ask(listConnections, { tenantId: 'acme', name });
  const { connectionId = '' } = (listed.ok && listed.value.items[0]) || {};
  const options = { authentication_methods: { passkey: { enabled } } };
  await world.ask(patchConnection, { tenantId: 'acme', connectionId, patch: { options } });
  world.app.forgetAnswers();
};

type Person = Awaited<ReturnType<typeof personAt>>;

/** Gives a password and, where there are several ways to go on, the phone. */
const signIn = async (person: Person, url = authorizeUrl(pkce().challenge)) => {
  let at = await person.givePassword(url);
  if (locationOf(at).startsWith('/u/mfa-begin-enroll-options')) {
    at = await person.browser.post('/u/mfa-begin-enroll-options', {
      ...{ state: stateOf(at), action: 'sms' },
    });
  }
  return person.giveCode(
    locationOf(at).startsWith('/u/mfa-sms-enrollment') ? await person.givePhone(at) : at,
  );
};

/** Somebody who enrolled their phone in this browser a moment ago. */
const somebody = async () => {
  const person = await personAt(world);
  await signIn(person);
  return person;
};
/** The same person in another browser, who proves the phone there. */
const elsewhere = async ({ who }: Person) => {
  const person = await personAt(world, { who });
  await signIn(person);
  return person;
};

const formIn = ({ body }: LightMyRequestResponse): string => {
  const [, form] = /name="form" value="([^"]+)"/.exec(body) ?? [];
  if (form === undefined) throw new Error('the page has no form');
  return form;
};
const linkIn = ({ body }: LightMyRequestResponse, action: string): string => {
  const [, link] = new RegExp(`href="(${page}/${action}(?:\\?[^"]*)?)"`).exec(body) ?? [];
  if (link === undefined) throw new Error(`the page has no link to ${action}`);
  return link.replaceAll('&amp;', '&');
};
const saying = ({ body }: LightMyRequestResponse): string | undefined =>
  /<p class="refusal[^>]*>([^<]+)<\/p>/.exec(body)?.[1];

const asked = async (browser: Browser, action: string) =>
  browser.get(linkIn(await browser.get(page), action));
const change = async (browser: Browser, action: string, fields: Form = {}) =>
  browser.post(page, { form: formIn(await asked(browser, action)), ...fields });

const authenticatorsOf = async ({ who: { userId } }: Person) => {
  const listed = await world.ask(listAuthenticators, { tenantId: 'acme', userId });
  return listed.ok ? listed.value.authenticators : [];
};
const mailsTo = ({ who: { email } }: Person) =>
  world.mails.filter(({ to }) => to === email).map(({ subject }) => subject);
const hear = (person: Person, words: RegExp) =>
  vi.waitFor(() => expect(mailsTo(person).some((each) => words.test(each))).toBe(true), {
    interval: 5,
  });
const isIn = async (browser: Browser): Promise<boolean> => {
  const silent = await browser.get(authorizeUrl(pkce().challenge, { prompt: 'none' }));
  return parameterOf(silent, 'code') !== null;
};
const unchanged = 'Something has changed since that page was shown. Please look once more.';

describe('a person’s own page', () => {
  it('shows what they have and where they are signed in, and no number in full', async () => {
    const person = await somebody();
    const shown = await person.browser.get(page);
    const { phone, email } = person.who;
    expect([shown.statusCode, shown.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(shown.body).toContain(`ends in ${phone.slice(-4)}`);
    expect(shown.body).not.toContain(phone.slice(3));
    expect(shown.body).toContain(email);
    expect(shown.body).toContain('This browser');
    expect(shown.headers['content-security-policy']).not.toContain('script-src');
  });

  it('has whoever is not signed in do that first, and come back', async () => {
    const before = await somebody();
    const person = await personAt(world, { who: before.who });
    const back = await signIn(person, page);
    expect([back.statusCode, locationOf(back)]).toEqual([303, page]);
    expect((await person.browser.get(page)).statusCode).toBe(200);
    expect(await isIn(person.browser)).toBe(true);
  });

  it('is closed to a session of before they had another password', async () => {
    const person = await somebody();
    const { userId } = person.who;
    world.advance(1_000);
    await world.ask(updateUser, { tenantId: 'acme', userId, password: 'canary-another-password' });
    const shown = await person.browser.get(page);
    expect([shown.statusCode, shown.body.includes('This browser')]).toEqual([302, false]);
    expect(locationOf(shown)).toMatch(/^\/u\/login\?/);
    expect(await isIn(person.browser)).toBe(false);
  });

  it('says on the login page that it is the tenant’s, and begins anew there', async () => {
    const { browser } = await personAt(world);
    const login = await browser.get(locationOf(await browser.get(page)));
    expect(login.body).toContain('to continue to Acme &lt;Ltd&gt;');
    const late = async () => browser.get(`/u/login?state=${stateOf(login)}`);
    world.advance(16 * minute);
    expect((await late()).body).toContain(`href="${page}"`);
  });

  it('says which browsers they are, where browsers say what they are', async () => {
    const person = await somebody();
    const { browser } = await personAt(world, { who: person.who });
    const headers = { 'user-agent': firefox };
    const state = stateOf(await browser.get(page));
    const { email: username } = person.who;
    await browser.submit('/u/login', { state, username, password }, { headers });
    const code = await person.nextCode();
    await browser.submit('/u/mfa-sms-challenge', { state, code }, { headers });
    expect((await person.browser.get(page)).body).toContain('Firefox · Linux');
  });

  it('gives something another name, tells them, and says so once', async () => {
    const person = await somebody();
    const renamed = await change(person.browser, 'rename', { name: ' Pixel  9 ' });
    expect(renamed.body).toContain('It has its new name.');
    expect(renamed.body).toContain('<bdi>Pixel 9</bdi>');
    expect((await person.browser.get(page)).body).not.toContain('It has its new name.');
    await hear(person, /was changed/);
    const none = await change(person.browser, 'rename', { name: ' ' });
    expect([none.body.includes('role="alert"'), none.body.includes('Pixel 9')]).toEqual([
      ...[true, true],
    ]);
  });

  it('removes what they have, and tells them', async () => {
    const person = await somebody();
    const before = await asked(person.browser, 'remove');
    expect(before.body).toContain('It is the last one you have.');
    const removed = await change(person.browser, 'remove');
    expect(removed.body).toContain('It was removed.');
    expect(await authenticatorsOf(person)).toEqual([]);
    await hear(person, /was removed/);
  });

  it('removes once what is asked for twice, and a hundred times at once', async () => {
    const person = await somebody();
    const form = formIn(await asked(person.browser, 'remove'));
    const said = await Promise.all(
      Array.from({ length: 100 }, () => person.browser.submit(page, { form })),
    );
    expect(said.every(({ statusCode }) => statusCode === 303)).toBe(true);
    expect(saying(await person.browser.post(page, { form }))).toBe(unchanged);
    await hear(person, /was removed/);
    expect(mailsTo(person).filter((each) => /was removed/.test(each))).toHaveLength(1);
  });
});

describe('a removal on a person’s own page', () => {
  const havingOf = ({ phone, email }: Person['who']) => {
    const key = softKey({ origin: 'https://acme.test', attachment: 'platform' });
    return {
      phone: { kind: 'phone', phoneNumber: phone },
      email: { kind: 'email', email },
      passkey: {
        ...{ kind: 'passkey', keyId: key.id, relyingPartyId: 'acme.test' },
        publicKey: Buffer.from(key.publicKey).toString('base64'),
      },
    };
  };
  /** Proves whatever the page asks for first, and comes back to what it asked for. */
  const confirmed = async ({ browser, giveCode }: Person, link: string) => {
    const shown = await browser.get(link);
    if (!shown.body.includes('Confirm that it is you')) return shown;
    const back = await giveCode(await browser.submit(page, { form: formIn(shown) }));
    return browser.get(locationOf(back));
  };
  const setPolicies = (policy: readonly 'all-applications'[]) =>
    world.ask(setPolicy, { tenantId: 'acme', policy: [...policy] });
  beforeAll(() => setPolicies([]));
  afterAll(() => setPolicies(['all-applications']));

  it.each([
    { removed: 'email', of: ['email'], isLast: true },
    { removed: 'phone', of: ['phone'], isLast: true },
    { removed: 'phone', of: ['phone', 'email'], isLast: true },
    { removed: 'email', of: ['phone', 'email'], isLast: false },
    { removed: 'phone', of: ['phone', 'passkey'], isLast: false },
    { removed: 'passkey', of: ['phone', 'passkey'], isLast: false },
  ] as const)('is done where it is offered: of $of, $removed', async ({ removed, of, isLast }) => {
    const who = await world.somebody();
    const { userId } = who;
    for (const kind of of) {
      const authenticator = havingOf(who)[kind];
      await world.ask(registerAuthenticator, { tenantId: 'acme', userId, authenticator });
    }
    const person = await personAt(world, { who });
    await person.givePassword(page);
    const meant = (await authenticatorsOf(person)).find(({ kind }) => kind === removed);
    const link = `${page}/remove?of=${meant?.authenticatorId}`;
    expect((await person.browser.get(page)).body).toContain(link);
    const question = await confirmed(person, link);
    expect(question.body.includes('It is the last one you have.')).toBe(isLast);
    const said = await person.browser.post(page, { form: formIn(question) });
    expect(said.body).toContain('It was removed.');
    expect((await authenticatorsOf(person)).map(({ kind }) => kind)).toEqual(
      of.filter((each) => each !== removed),
    );
  });
});

describe('a recovery code of their own page', () => {
  /** Somebody of a tenant that gives such codes, with the first one. */
  const withCode = async () => {
    const browser = world.browser('other');
    const person = await personAt(world, { browser, who: await world.somebody('other') });
    const at = await signIn(person);
    const kept = await browser.get(locationOf(at));
    await browser.post(locationOf(at), { state: stateOf(kept), saved: 'true' });
    return { person, browser };
  };
  const codeIn = ({ body }: LightMyRequestResponse) => {
    const [, file = ''] = /href="data:[^,]*,([^"]+)"/.exec(body) ?? [];
    return decodeURIComponent(file).split(': ')[1]?.replaceAll(/\s/g, '') ?? '';
  };
  const whatIsTheirs = async ({ who: { userId } }: Person) => {
    const listed = await world.ask(listAuthenticators, { tenantId: 'other', userId });
    const all = listed.ok ? listed.value.authenticators : [];
    return all.find(({ kind }) => kind === 'recovery-code')?.authenticatorId;
  };
  /** Whether a code lets them in, in a browser that knows nobody. */
  const letsIn = async ({ who }: Person, code: string) => {
    const browser = world.browser('other');
    const url = authorizeUrl(pkce().challenge);
    const state = stateOf(await browser.get(url));
    await browser.post('/u/login', { state, username: who.email, password });
    const options = await browser.get(`/u/mfa-login-options?state=${state}`);
    const [, action = ''] = /value="([^"]+)"><span>Recovery code/.exec(options.body) ?? [];
    await browser.post('/u/mfa-login-options', { state, action });
    const answered = await browser.submit('/u/mfa-recovery-code-challenge', { state, code });
    return locationOf(answered).startsWith('/u/mfa-recovery-code-challenge-new-code');
  };

  it('is shown, and theirs once they say that they have kept it', async () => {
    const { person, browser } = await withCode();
    const before = await whatIsTheirs(person);
    const shown = await asked(browser, 'recovery-code');
    const code = codeIn(shown);
    expect(code).toMatch(/^[0-9A-Z]{24}$/);
    expect(await whatIsTheirs(person)).toBe(before);
    expect(codeIn(await asked(browser, 'recovery-code'))).not.toBe(code);

    const form = formIn(shown);
    const unsaved = await browser.post(page, { form });
    expect(saying(unsaved)).toBe('Please confirm that you have kept the code.');
    expect(await whatIsTheirs(person)).toBe(before);
    const taken = await browser.post(page, { form, saved: 'true' });
    expect(taken.body).toContain('Your new recovery code counts from now on.');
    expect(await whatIsTheirs(person)).not.toBe(before);
    await hear(person, /You have a new recovery code/);
    expect(await letsIn(person, code)).toBe(true);
  });

  it('goes with what it was given beside, as is said', async () => {
    const { person, browser } = await withCode();
    const question = await asked(browser, 'remove');
    expect(question.body).toContain('Your recovery code goes with it.');
    await browser.post(page, { form: formIn(question) });
    expect(await whatIsTheirs(person)).toBeUndefined();
  });

  it('is given once, however often its form is sent, and never once it was used', async () => {
    const { person, browser } = await withCode();
    const shown = await asked(browser, 'recovery-code');
    const [form, code] = [formIn(shown), codeIn(shown)];
    await Promise.all(
      Array.from({ length: 20 }, () => browser.submit(page, { form, saved: 'true' })),
    );
    const given = await whatIsTheirs(person);
    await browser.post(page, { form, saved: 'true' });
    expect(await whatIsTheirs(person)).toBe(given);
    expect(await letsIn(person, code)).toBe(true);
    expect(saying(await browser.post(page, { form, saved: 'true' }))).toBe(unchanged);
    expect(await letsIn(person, code)).toBe(false);
  });
});

describe('the proof that a change takes', () => {
  it('is asked for after a quarter of an hour, and leads back', async () => {
    const person = await somebody();
    const { browser } = person;
    const link = linkIn(await browser.get(page), 'remove');
    world.advance(16 * minute);
    expect((await browser.get(page)).statusCode).toBe(200);
    const sent = person.messages().length;
    const confirm = await browser.get(link);
    expect(confirm.body).toContain('Confirm that it is you');
    // To read it sends nothing: anybody can lead somebody there.
    expect(person.messages().length).toBe(sent);
    const at = await browser.submit(page, { form: formIn(confirm) });
    expect(locationOf(at)).toMatch(/^\/u\/mfa-sms-challenge\?/);
    const back = await person.giveCode(at);
    expect([back.statusCode, locationOf(back)]).toEqual([303, link]);
    const removed = await browser.post(page, { form: formIn(await browser.get(link)) });
    expect(removed.body).toContain('It was removed.');
  });

  it('is asked for where a form is sent too late, and nothing is changed', async () => {
    const person = await somebody();
    const { browser } = person;
    world.advance(14 * minute);
    const link = linkIn(await browser.get(page), 'remove');
    const form = formIn(await browser.get(link));
    world.advance(2 * minute);
    const late = await browser.submit(page, { form });
    expect([late.statusCode, locationOf(late)]).toEqual([303, link]);
    expect(await authenticatorsOf(person)).toHaveLength(1);
  });

  it('is not what another session of theirs proved', async () => {
    const person = await somebody();
    world.advance(16 * minute);
    await elsewhere(person);
    const confirm = await asked(person.browser, 'remove');
    expect(confirm.body).toContain('Confirm that it is you');
  });

  it('is no password, of who has a second factor', async () => {
    const person = await somebody();
    world.advance(16 * minute);
    const form = formIn(await asked(person.browser, 'remove'));
    const at = await person.browser.submit(page, { form });
    const state = stateOf(at);
    const { email: username } = person.who;
    const again = await person.browser.submit('/u/login', { state, username, password });
    expect(locationOf(again)).not.toContain(page);
    expect((await asked(person.browser, 'remove')).body).toContain('Confirm that it is you');
  });
});

describe('a form of a person’s own page', () => {
  it('is of no use in anybody else’s session', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const form = formIn(await asked(ada.browser, 'remove'));
    expect(saying(await eve.browser.post(page, { form }))).toBe(unchanged);
    const theirs = linkIn(await ada.browser.get(page), 'remove');
    expect(locationOf(await eve.browser.get(theirs))).toBe(page);
    expect(saying(await eve.browser.get(page))).toBe(unchanged);
    for (const person of [ada, eve]) expect(await authenticatorsOf(person)).toHaveLength(1);
  });

  it.each(['', 'nonsense', 'a.b.c.d.e'])('is none of ours: %j', async (form) => {
    const person = await somebody();
    expect(saying(await person.browser.post(page, { form }))).toBe(unchanged);
    expect(await authenticatorsOf(person)).toHaveLength(1);
  });

  it('says nothing in another tenant', async () => {
    const person = await somebody();
    const form = formIn(await asked(person.browser, 'remove'));
    const there = world.browser('other');
    for (const [name, value] of person.browser.jar) there.jar.set(name, value);
    const at = await there.get(page);
    expect(locationOf(at)).toMatch(/^\/u\/login\?/);
    expect(locationOf(await there.submit(page, { form }))).toBe(page);
    expect(await authenticatorsOf(person)).toHaveLength(1);
  });

  it('changes nothing once the session has ended, or its person is blocked or gone', async () => {
    const ends: readonly ((person: Person) => Promise<unknown>)[] = [
      async ({ browser }) => browser.get('/v2/logout'),
      ({ who: { userId } }) => world.ask(updateUser, { tenantId: 'acme', userId, blocked: true }),
      ({ who: { userId } }) => world.ask(eraseUser, { tenantId: 'acme', userId }),
    ];
    for (const end of ends) {
      const person = await somebody();
      const form = formIn(await asked(person.browser, 'rename'));
      await end(person);
      world.app.forgetAnswers();
      const answered = await person.browser.submit(page, { form, name: 'Eve’s' });
      expect([answered.statusCode, locationOf(answered)]).toEqual([303, page]);
      expect(locationOf(await person.browser.get(page))).toMatch(/^\/u\/login\?/);
      expect(JSON.stringify(await authenticatorsOf(person))).not.toContain('Eve');
    }
  });
});

describe('sessions on a person’s own page', () => {
  it('end one by one, with the refresh tokens of theirs, and stand in the log', async () => {
    const person = await somebody();
    const there = await elsewhere(person);
    const { refresh_token } = await there.tokens({ prompt: 'login' });
    const answered = await change(person.browser, 'end-session');
    expect(answered.body).toContain('You are signed out there.');
    expect([await isIn(there.browser), await isIn(person.browser)]).toEqual([false, true]);
    const refreshed = await tokenRequest(world, {
      ...{ grant_type: 'refresh_token', client_id: 'spa', refresh_token },
    });
    expect(refreshed.statusCode).toBe(403);
    await hear(person, /You were signed out/);
    const log = await openLog(world);
    const ended = `&q=${encodeURIComponent(`type:slo AND user_id:"${person.who.userId}"`)}`;
    await vi.waitFor(async () => expect(await log.read(ended)).toHaveLength(1));
  });

  it('end everywhere else at once, and not here', async () => {
    const person = await somebody();
    const others = [await elsewhere(person), await elsewhere(person)];
    const ended = await change(person.browser, 'end-sessions');
    expect(ended.body).toContain('You are signed out everywhere else.');
    for (const { browser } of others) expect(await isIn(browser)).toBe(false);
    expect(await isIn(person.browser)).toBe(true);
  });

  it('end everywhere else with every refresh token but those begun here', async () => {
    const person = await somebody();
    const here = await person.tokens({ prompt: 'login' });
    const there = await elsewhere(person);
    const ofSessionThatIsOver = await there.tokens({ prompt: 'login' });
    await there.browser.get('/v2/logout');
    const client = await mfaClientAt(world, person.who);
    const { token, oobCode, code } = await client.challenged({ scope: 'openid offline_access' });
    const ofNoSession = (await client.prove(token, oobCode, code)).json();

    const ended = await change(person.browser, 'end-sessions');
    expect(ended.body).toContain('You are signed out everywhere else.');
    const refreshed = await Promise.all([
      refresh(world, here.refresh_token),
      refresh(world, ofSessionThatIsOver.refresh_token),
      refresh(world, ofNoSession.refresh_token, { client_id: 'native' }),
    ]);
    expect(refreshed.map(({ statusCode }) => statusCode)).toEqual([200, 403, 403]);
    await hear(person, /You were signed out/);
    // Nothing has ended by this one, so nothing is told.
    await change(person.browser, 'end-sessions');
    await world.settled();
    expect(mailsTo(person).filter((each) => /You were signed out/.test(each))).toHaveLength(1);
  });

  it('are nobody else’s to end', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    await elsewhere(ada);
    const link = linkIn(await ada.browser.get(page), 'end-session');
    expect(locationOf(await eve.browser.get(link))).toBe(page);
  });
});

describe('remembered browsers on a person’s own page', () => {
  /** Signs in once more in a browser of theirs, and has it remembered. */
  const remembered = async ({ who }: Person) => {
    const person = await personAt(world, { who });
    const at = await person.givePassword(authorizeUrl(pkce().challenge));
    await person.browser.post('/u/mfa-sms-challenge', {
      ...{ state: stateOf(at), code: await person.nextCode(), rememberBrowser: 'true' },
    });
    return person;
  };
  const isRemembered = async ({ givePassword }: Person) => {
    const at = await givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
    return parameterOf(at, 'code') !== null;
  };

  it('are forgotten one by one, and all', async () => {
    const person = await somebody();
    const [one, other] = [await remembered(person), await remembered(person)];
    expect([await isRemembered(one), await isRemembered(other)]).toEqual([true, true]);
    const forgot = await change(person.browser, 'forget-browser');
    expect(forgot.body).toContain('The browser was forgotten.');
    expect([await isRemembered(one), await isRemembered(other)].toSorted()).toEqual([false, true]);
    await hear(person, /Browsers were forgotten/);
    const log = await openLog(world);
    const { userId } = person.who;
    const ofTheirs = `type:gd_update_device_account AND user_id:"${userId}"`;
    await vi.waitFor(async () => {
      const [line] = await log.read(`&q=${encodeURIComponent(ofTheirs)}`);
      expect(line).toMatchObject({ details: { change: 'browsers_forgotten' } });
    });
    await change(person.browser, 'forget-browsers');
    expect([await isRemembered(one), await isRemembered(other)]).toEqual([false, false]);
    const shown = (await person.browser.get(page)).body;
    expect(shown).toContain('No browser is remembered.');
    expect(shown).not.toContain('You are not asked for the second step there.');
  });

  it('are told of once they are forgotten, by whichever form that was', async () => {
    const person = await somebody();
    await remembered(person);
    await remembered(person);
    const { browser } = person;
    const shown = await browser.get(page);
    const forms = await Promise.all(
      ['forget-browser', 'forget-browsers'].map(async (each) =>
        formIn(await browser.get(linkIn(shown, each))),
      ),
    );
    // The second of them forgets what the first has left; then there is nothing to be forgotten.
    for (const form of [...forms, ...forms]) await browser.submit(page, { form });
    await world.settled();
    expect(mailsTo(person).filter((each) => /Browsers were forgotten/.test(each))).toHaveLength(2);
    const log = await openLog(world);
    const ofTheirs = `type:gd_update_device_account AND user_id:"${person.who.userId}"`;
    await vi.waitFor(async () =>
      expect(await log.read(`&q=${encodeURIComponent(ofTheirs)}`)).toHaveLength(2),
    );
  });

  it('are not listed once an admin has had them forgotten', async () => {
    const person = await somebody();
    await remembered(person);
    const { userId } = person.who;
    await world.ask(forgetBrowsers, { tenantId: 'acme', userId });
    expect((await person.browser.get(page)).body).toContain('No browser is remembered.');
  });
});

describe('what is added on a person’s own page', () => {
  it('is enrolled by the pages of a login, which lead back', async () => {
    const person = await somebody();
    const { browser } = person;
    const at = await browser.submit(page, {
      ...{ form: formIn(await asked(browser, 'add')), action: 'otp' },
    });
    expect(locationOf(at)).toMatch(/^\/u\/mfa-otp-enrollment-qr\?/);
    const shown = await browser.get(locationOf(at));
    const [, uri = ''] = /href="(otpauth:[^"]+)"/.exec(shown.body) ?? [];
    const secret = new URL(uri.replaceAll('&amp;', '&')).searchParams.get('secret') ?? '';
    const code = totpCode(secret, world.clock());
    const state = stateOf(shown);
    const back = await browser.submit('/u/mfa-otp-enrollment-qr', { state, code });
    expect([back.statusCode, locationOf(back)]).toEqual([303, page]);
    expect((await authenticatorsOf(person)).map(({ kind }) => kind)).toEqual(['phone', 'totp']);
    await hear(person, /was added/);
    // It proves nothing of what they had before: what they proved was the phone.
    expect((await browser.get(page)).body).toContain('Authenticator app');
  });

  it('is offered to who has nothing yet, once they have signed in lately', async () => {
    const person = await somebody();
    await change(person.browser, 'remove');
    const at = await person.browser.submit(page, {
      ...{ form: formIn(await asked(person.browser, 'add')), action: 'sms' },
    });
    const back = await person.giveCode(await person.givePhone(at));
    expect(locationOf(back)).toBe(page);
    expect(await authenticatorsOf(person)).toHaveLength(1);
  });

  it('is none that is not on, and no other way around a proof', async () => {
    const person = await somebody();
    const form = formIn(await asked(person.browser, 'add'));
    const none = await person.browser.submit(page, { form, action: 'webauthn-roaming' });
    expect(locationOf(none)).toMatch(/^\/u\/mfa-begin-enroll-options\?/);
    world.advance(16 * minute);
    const late = await asked(person.browser, 'add');
    expect(late.body).toContain('Confirm that it is you');
  });

  it('is a passkey, too', async () => {
    const person = await somebody();
    const { browser } = person;
    const key = softKey({ origin: 'https://acme.test', attachment: 'platform' });
    const showing = { userVerified: true, backupEligible: true, backedUp: true };
    const shown = await asked(browser, 'passkey');
    expect(shown.headers['content-security-policy']).toContain("script-src 'self'");
    // As the page says it: what a browser is asked with to make one.
    const asking = optionsOf(shown) as Parameters<typeof key.create>[0];
    const form = formIn(shown);
    const failed = { form, response: '', action: 'showError::{"name":"NotAllowedError"}' };
    expect((await browser.post(page, failed)).body).toContain('No passkey was used.');
    const response = key.create(asking, showing);
    const added = await browser.post(page, { form, response, action: 'default' });
    expect(added.body).toContain('A passkey was added.');
    expect(await authenticatorsOf(person)).toHaveLength(2);
    await hear(person, /was added/);
  });

  it('is no passkey where their connection has none, by address or form either', async () => {
    const person = await somebody();
    const { browser } = person;
    const key = softKey({ origin: 'https://acme.test', attachment: 'platform' });
    const shown = await asked(browser, 'passkey');
    // As the page says it: what a browser is asked with to make one.
    const asking = optionsOf(shown) as Parameters<typeof key.create>[0];
    const response = key.create(asking, { userVerified: true, backupEligible: true });
    await setPasskeys(false);
    try {
      expect((await browser.get(page)).body).not.toContain(`${page}/passkey`);
      expect(locationOf(await browser.get(`${page}/passkey`))).toBe(page);
      expect(saying(await browser.get(page))).toBe(unchanged);
      const form = formIn(shown);
      const refused = await browser.post(page, { form, response, action: 'default' });
      expect(refused.body).not.toContain('A passkey was added.');
      expect(await authenticatorsOf(person)).toHaveLength(1);
    } finally {
      await setPasskeys(true);
    }
  });
});

describe('the forms of one person', () => {
  let bounded: GatewayWorld;
  beforeAll(async () => {
    bounded = await openGateway();
  });
  afterAll(() => bounded.close());

  it('are five a minute, not counting what another site has their browser send', async () => {
    const [ada, eve] = [await personAt(bounded), await personAt(bounded)];
    for (const { login } of [ada, eve]) await login();
    const rename = async ({ browser }: Person, name: string) =>
      browser.post(page, { form: formIn(await asked(browser, 'rename')), name });
    for (let n = 0; n < 20; n += 1) await ada.browser.submit(page, { form: 'nonsense' });
    for (let n = 0; n < 5; n += 1) {
      expect((await rename(ada, `Phone ${n}`)).body).toContain('It has its new name.');
    }
    const sixth = await rename(ada, 'Phone 6');
    expect(saying(sixth)).toContain('Too many requests came in.');
    expect(sixth.body).toContain('<bdi>Phone 4</bdi>');
    expect((await rename(eve, 'Hers')).body).toContain('It has its new name.');
  });

  it('are counted by session: a stolen one keeps nobody from ending it in their own', async () => {
    const stolen = await personAt(bounded);
    await stolen.login();
    const own = await personAt(bounded, { who: stolen.who });
    await own.login();
    const form = formIn(await asked(stolen.browser, 'rename'));
    for (let n = 0; n < 6; n += 1) await stolen.browser.post(page, { form, name: `Phone ${n}` });
    const ending = formIn(await own.browser.get(`${page}/end-sessions`));
    await own.browser.post(page, { form: ending });
    expect(await isIn(stolen.browser)).toBe(false);
    expect(await isIn(own.browser)).toBe(true);
  });
});
