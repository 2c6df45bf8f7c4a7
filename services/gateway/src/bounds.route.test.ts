import * as contracts from '@countersign/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Browser, openBrowser, stateOf } from './testing/browser.ts';
import {
  callback,
  type GatewayWorld,
  openGateway,
  password,
  type Somebody,
  secret,
  tenants,
} from './testing/gateway-world.ts';
import { bearing, mfaClientAt } from './testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, tokenRequest } from './testing/person.ts';

const tenantId = 'acme';
const hour = 60 * 60_000;
let world: GatewayWorld;

let addresses = 0;
/** An address that has asked for nothing yet. */
const newAddress = () => {
  addresses += 1;
  return `198.51.100.${addresses}`;
};

/** A browser that can be carried elsewhere. */
const carried = () => {
  const browser = openBrowser(world.app, tenants.acme);
  let address = newAddress();
  const headers = () => ({ headers: { 'x-forwarded-for': address } });
  const moving: Browser = {
    ...browser,
    get: (url) => browser.get(url, headers()),
    post: (url, form) => browser.post(url, form, headers()),
    submit: (url, form) => browser.submit(url, form, headers()),
  };
  return {
    browser: moving,
    /** Goes elsewhere. */
    to: (next: string) => {
      address = next;
    },
  };
};

type Answer = Promise<LightMyRequestResponse>;
/** What is asked at a door, from an address; all that comes before it has happened elsewhere. */
type Knock = (from: string) => Answer;

/** Somebody who has a phone. */
const enrolled = async (): Promise<Somebody> => {
  const { browser } = carried();
  const ada = await personAt(world, { browser });
  await ada.login();
  return ada.who;
};

/** Somebody at the page that follows their password. */
const afterPassword = async (who?: Somebody) => {
  const { browser, to } = carried();
  const ada = await personAt(world, { browser, ...(who && { who }) });
  const at = await ada.givePassword(authorizeUrl(pkce().challenge));
  return { ada, at, state: stateOf(at), to };
};

interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: object;
}

const api = async (method: 'GET' | 'POST', url: string, from: string, call: Call = {}) => {
  const { headers = {}, ...more } = call;
  const all = { host: tenants.acme, 'x-forwarded-for': from, ...headers };
  return world.app.inject({ method, url, headers: all, ...more });
};

/** An `mfa_token` of somebody, and their requests to the MFA API. */
const byApi = async (who?: Somebody) => {
  const ada = await mfaClientAt(world, who ?? (await world.somebody()));
  return { ada, token: await ada.demanded() };
};

const associating = async (payload: object, token: string): Promise<Knock> => {
  const headers = bearing(token);
  return (from) => api('POST', '/mfa/associate', from, { headers, payload });
};

const challenging = async (more: object = {}) => {
  const { token } = await byApi(await enrolled());
  const payload = { client_id: 'native', mfa_token: token, ...more };
  return { knock: ((from) => api('POST', '/mfa/challenge', from, { payload })) satisfies Knock };
};

const manager = async () => {
  const answered = await tokenRequest(world, {
    ...{ grant_type: 'client_credentials', client_id: 'issuer', client_secret: secret },
    audience: `${world.issuer}api/v2/`,
  });
  return bearing(answered.json().access_token);
};

const somePhone = { authenticator_types: ['oob'], phone_number: '+4915123450000' };

/** Every door that sends a message, and how somebody comes before it. */
const doors: Readonly<Record<string, () => Promise<Knock>>> = {
  'the page that asks for a phone': async () => {
    const { ada, at, to } = await afterPassword();
    return (from) => {
      to(from);
      return ada.givePhone(at);
    };
  },
  'the button for a new code, of a phone that is being enrolled': async () => {
    const { ada, at, state, to } = await afterPassword();
    await ada.givePhone(at);
    return (from) => {
      to(from);
      return ada.browser.post('/u/mfa-sms-challenge', { state, action: 'resend-code' });
    };
  },
  'the password of who has a phone': async () => {
    const { browser, to } = carried();
    const ada = await personAt(world, { browser, who: await enrolled() });
    const state = stateOf(await browser.get(authorizeUrl(pkce().challenge)));
    return (from) => {
      to(from);
      return browser.post('/u/login', { state, username: ada.who.email, password });
    };
  },
  'the button for a new code': async () => {
    const { ada, state, to } = await afterPassword(await enrolled());
    return (from) => {
      to(from);
      return ada.browser.post('/u/mfa-sms-challenge', { state, action: 'resend-code' });
    };
  },
  'another way that is picked': async () => {
    const { ada, state, to } = await afterPassword(await enrolled());
    const options = await ada.browser.get(`/u/mfa-login-options?state=${state}`);
    const action = /value="(dev_\w{16})"\s*><span>Code by email/.exec(options.body)?.[1] ?? '';
    return (from) => {
      to(from);
      return ada.browser.post('/u/mfa-login-options', { state, action });
    };
  },
  'the page of a ticket': async () => {
    const { userId, phone } = await world.somebody();
    const issued = await world.ask(contracts.issueTicket, { tenantId, userId });
    const ticket = issued.ok ? issued.value.ticket : '';
    const { browser, to } = carried();
    const state = stateOf(await browser.get(`/mfa/enrollment?ticket=${ticket}`));
    return (from) => {
      to(from);
      return browser.post('/u/mfa-sms-enrollment', { state, phone });
    };
  },
  'POST /mfa/associate, by text': async () =>
    associating({ ...somePhone, oob_channels: ['sms'] }, (await byApi()).token),
  'POST /mfa/associate, by voice': async () =>
    associating({ ...somePhone, oob_channels: ['voice'] }, (await byApi()).token),
  'POST /mfa/challenge': async () => (await challenging()).knock,
  'POST /mfa/challenge, by mail': async () => (await challenging({ oob_channel: 'email' })).knock,
  'POST /mfa/challenge, for a new code': async () => {
    const { knock } = await challenging();
    await knock(newAddress());
    return knock;
  },
  'POST /me/v1/authentication-methods': async () => {
    const { browser } = carried();
    const ada = await personAt(world, { browser });
    const scope = 'openid create:me:authentication_methods';
    const { access_token } = await ada.tokens({ audience: `${world.issuer}me/`, scope });
    const payload = { type: 'phone', phone_number: '+4915123450001' };
    const url = '/me/v1/authentication-methods';
    return (from) => api('POST', url, from, { headers: bearing(access_token), payload });
  },
  'POST /guardian/enrollments/ticket': async () => {
    const [headers, { userId }] = [await manager(), await world.somebody()];
    const payload = { user_id: userId, send_mail: true, email: 'elsewhere@example.com' };
    const url = '/api/v2/guardian/enrollments/ticket';
    return (from) => api('POST', url, from, { headers, payload });
  },
  'POST /countersign/text-messages/tests': async () => {
    const [headers, { phone: phone_number }] = [await manager(), await world.somebody()];
    const url = '/api/v2/countersign/text-messages/tests';
    return (from) => api('POST', url, from, { headers, payload: { phone_number } });
  },
  'POST /countersign/emails/tests': async () => {
    const [headers, { email }] = [await manager(), await world.somebody()];
    const url = '/api/v2/countersign/emails/tests';
    return (from) => api('POST', url, from, { headers, payload: { email } });
  },
};

const asked: { readonly subject: string; readonly address?: unknown }[] = [];

/** Has an address ask for as much as it may. */
const exhaust = async (from: string) => {
  const knock = await doors['the page that asks for a phone']?.();
  expect((await knock?.(from))?.statusCode).toBe(303);
};

/** How many codes and links have gone out. */
const gone = async () => {
  for (let n = 0; n < 5; n += 1) await world.settled();
  const said = world.mails.filter(({ text }) => /^\d+$|ticket=|to see whether/m.test(text));
  return world.sent.length + said.length;
};

/** The application of whoever asks the Management API. */
const createIssuer = async () => {
  const settings = {
    name: 'Issuer',
    kind: 'non_interactive',
    managementScopes: ['create:guardian_enrollment_tickets', 'update:guardian_factors'],
  } satisfies Partial<contracts.ApplicationSettings>;
  const client = { clientId: 'issuer', clientSecret: secret, settings };
  await world.ask(contracts.createApplication, { tenantId, ...client });
};

/** By its status, or on the page that a form led back to. */
const isRefused = ({ statusCode, body }: LightMyRequestResponse) =>
  statusCode >= 400 || body.includes('role="alert"');

describe('a door that sends a message', () => {
  beforeAll(async () => {
    world = await openGateway({
      settings: { trustProxy: true },
      // One number at once, and nothing comes back while these tests last.
      limits: { sendsPerAddress: { burst: 12, refillMs: hour } },
      through: (ports) => {
        const ask: typeof ports.messaging.ask = (operation, request, options) => {
          asked.push({ subject: operation.subject, ...z.looseObject({}).parse(request) });
          return ports.messaging.ask(operation, request, options);
        };
        return { ...ports, messaging: { ...ports.messaging, ask } };
      },
    });
    await world.ask(contracts.setFactor, { tenantId, factor: 'email', enabled: true });
    await world.ask(contracts.setMessageTypes, { tenantId, messageTypes: ['sms', 'voice'] });
    await createIssuer();
  });
  afterAll(() => world.close());

  it.each(Object.entries(doors))('charges the address: %s', async (_, open) => {
    const knock = await open();
    const [spent, fresh] = [newAddress(), newAddress()];
    await exhaust(spent);
    const before = await gone();
    expect(isRefused(await knock(spent))).toBe(true);
    expect(await gone()).toBe(before);
    expect(isRefused(await knock(fresh))).toBe(false);
    await expect.poll(gone).toBe(before + 1);
  });

  it('is told where it is asked from, whatever the door', async () => {
    // It says the same whatever becomes of it, so that it is no door of the table above.
    const { email } = await world.somebody();
    await world.app.inject({
      ...{ method: 'POST', url: '/dbconnections/change_password' },
      headers: { host: tenants.acme },
      payload: { client_id: 'spa', connection: 'Username-Password-Authentication', email },
    });
    const refusing = z.object({ subject: z.string(), refusals: z.array(z.string()) });
    const sends = Object.values(contracts)
      .flatMap((each) => refusing.safeParse(each).data ?? [])
      .filter(({ refusals }) => refusals.includes('too_many_sends'))
      .map(({ subject }) => subject);
    expect(sends).toHaveLength(7);
    for (const subject of sends) {
      const matching = asked.filter((each) => each.subject === subject);
      expect(matching.length).toBeGreaterThan(0);
      expect(matching.filter(({ address }) => typeof address !== 'string')).toEqual([]);
    }
  });

  it('counts the addresses of one IPv6 subscriber as one', async () => {
    await exhaust('2001:db8:1:2::1');
    const knock = await doors['POST /mfa/associate, by text']?.();
    expect((await knock?.('2001:db8:1:2:ffff::9'))?.statusCode).toBe(429);
    expect((await knock?.('2001:db8:1:3::1'))?.statusCode).toBe(200);
  });
});

/** Where the tenant has messages sent to: every phone of these tests is a German one. */
const sendTo = async (countries: contracts.Destinations) => {
  const messageLimits = { ...contracts.noMessageLimits, countries };
  await world.ask(contracts.patchGuardian, { tenantId, patch: { messageLimits } });
};
const byMail = ['another way that is picked', 'POST /mfa/challenge, by mail'];
const isByMail = (door: string) =>
  byMail.includes(door) || /(enrollments\/ticket|emails\/tests)$/.test(door);

describe('a door that sends a message, where the tenant has said to which countries', () => {
  beforeAll(async () => {
    world = await openGateway({ settings: { trustProxy: true } });
    await world.ask(contracts.setFactor, { tenantId, factor: 'email', enabled: true });
    await world.ask(contracts.setMessageTypes, { tenantId, messageTypes: ['sms', 'voice'] });
    await createIssuer();
  });
  afterAll(() => world.close());
  afterEach(() => sendTo({ mode: 'all' }));

  it.each(Object.entries(doors))('sends to those alone: %s', async (door, open) => {
    const [refused, taken] = [await open(), await open()];
    const before = await gone();
    await sendTo({ mode: 'only', codes: ['AT', 'US'] });
    expect(isRefused(await refused(newAddress()))).toBe(!isByMail(door));
    expect(await gone()).toBe(isByMail(door) ? before + 1 : before);
    await sendTo({ mode: 'except', codes: ['DE'] });
    expect(isRefused(await refused(newAddress()))).toBe(!isByMail(door));
    const now = await gone();
    await sendTo({ mode: 'only', codes: ['DE'] });
    expect(isRefused(await taken(newAddress()))).toBe(false);
    await expect.poll(gone).toBe(now + 1);
  });
});

/** Of all there is, what has not expired. */
const living = () => {
  const { db } = world.sqliteFile;
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const sizes = tables.map(({ name }) => {
    const where = name === 'records' ? `WHERE expires_at > '${world.clock()}'` : '';
    return JSON.stringify(db.prepare(`SELECT * FROM "${name}" ${where}`).all()).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
};

const token = (form: Readonly<Record<string, string>>) => tokenRequest(world, form);
const client = { client_id: 'spa' };
const pushing = { client_id: 'web', client_secret: secret, redirect_uri: callback };
let nth = 0;
const unique = () => {
  nth += 1;
  return `n${nth}`;
};

/** What a stranger may try as often as they like, each time otherwise. */
const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
  'a wrong password, for ever other names and from all over a subscriber’s network': async () => {
    const headers = { 'x-forwarded-for': `2001:db8:7:7::${nth.toString(16)}` };
    const username = `${unique()}@example.com`;
    const form = { grant_type: 'password', client_id: 'native', username, password: 'wrong' };
    await tokenRequest(world, form, headers);
  },
  // Twice, so that the hundred that one name has are through in the first rounds.
  'a wrong password, for one name from everywhere': async () => {
    for (const _ of ['once', 'twice']) {
      const headers = {
        'x-forwarded-for': `2001:db8:${unique().slice(1)}::1`,
        'user-agent': 'a'.repeat(4_000),
      };
      const form = { grant_type: 'password', client_id: 'native', password: 'wrong' };
      await tokenRequest(world, { ...form, username: 'one@example.com' }, headers);
    }
  },
  '/authorize': () => world.browser().get(authorizeUrl(pkce().challenge, { state: unique() })),
  'a code that is none': () =>
    token({
      ...{ ...client, grant_type: 'authorization_code', redirect_uri: callback },
      ...{ code: unique(), code_verifier: pkce().verifier },
    }),
  'a refresh token that is none': () =>
    token({ ...client, grant_type: 'refresh_token', refresh_token: unique() }),
  'a secret that is wrong': () =>
    token({ client_id: 'web', client_secret: unique(), grant_type: 'client_credentials' }),
  'an mfa_token that is none': () =>
    api('POST', '/mfa/challenge', '192.0.2.1', {
      payload: { client_id: 'native', mfa_token: unique() },
    }),
  'a ticket that is none': () => world.browser().get(`/mfa/enrollment?ticket=${unique()}`),
  'the end of a session that is none': () =>
    world.browser().post('/oauth/revoke', { ...client, token: unique() }),
  'an access token that is none': () =>
    api('GET', '/userinfo', '192.0.2.1', { headers: bearing(unique()) }),
  'a pushed request, of parameters that mean nothing': () =>
    world.browser().post('/oauth/par', {
      ...{ ...pushing, response_type: 'code' },
      ...Object.fromEntries(Array.from({ length: 100 }, () => [unique(), 'x'.repeat(8_000)])),
    }),
};

const rounds = 60;
const repeat = async (attempt: () => Promise<unknown>) => {
  for (let round = 0; round < rounds; round += 1) await attempt();
  for (let n = 0; n < 5; n += 1) await world.settled();
  // What was charged and given back is gone at once.
  world.advance(1);
  return living();
};

describe('a store that a stranger can make grow', () => {
  beforeEach(async () => {
    world = await openGateway({ settings: { trustProxy: true, pushedRequestsMax: 20 } });
    const change = { suspiciousIp: { preLogin: { attemptsMax: 20, refillMs: hour } } };
    await world.ask(contracts.updateAttackProtection, { tenantId, change });
    // What the tenants were furnished with is told to their logs after a while, and is no growth.
    for (const each of ['acme', 'other']) {
      const wanted = { by: 'page', page: 0, perPage: 0, order: 'newest' } as const;
      const filter = { kinds: ['guardian_changed' as const] };
      const asked = { tenantId: each, filter, wanted };
      const matching = async () => {
        const listed = await world.ask(contracts.listActivities, asked);
        return listed.ok ? listed.value.total : 0;
      };
      await expect.poll(matching, { timeout: 10_000 }).toBe(3);
    }
  });
  afterEach(() => world.close());

  it.each(Object.entries(attempts))('does not, however often: %s', async (_, attempt) => {
    const before = living();
    const once = await repeat(attempt);
    expect(once - before).toBeLessThan(200_000);
    expect((await repeat(attempt)) - once).toBeLessThan(2_000);
  });

  it('has one line a minute for a name that is tried', async () => {
    const attempt = attempts['a wrong password, for one name from everywhere'];
    const lines = async () => {
      for (let n = 0; n < 5; n += 1) await world.settled();
      const kinds = ['user_unknown', 'password_wrong', 'guesses_exhausted'] as const;
      const wanted = { by: 'page', page: 0, perPage: 100, order: 'newest' } as const;
      const filter = { kinds: [...kinds] };
      const listed = await world.ask(contracts.listActivities, { tenantId, filter, wanted });
      return listed.ok ? listed.value.total : 0;
    };
    for (let round = 0; round < 6; round += 1) await attempt?.();
    await expect.poll(lines, { timeout: 10_000 }).toBe(1);
    world.advance(60_000);
    for (let round = 0; round < 6; round += 1) await attempt?.();
    await expect.poll(lines, { timeout: 10_000 }).toBe(2);
  });
});

describe('a request that is pushed', () => {
  beforeAll(async () => {
    world = await openGateway({ settings: { pushedRequestsMax: 3 } });
  });
  afterAll(() => world.close());
  const push = (more: Readonly<Record<string, string>> = {}) =>
    world.browser().post('/oauth/par', { ...pushing, response_type: 'code', ...more });

  it('keeps what means something and nothing else', async () => {
    const { request_uri } = (await push({ state: 'theirs', canary: 'kept-by-nobody' })).json();
    expect(request_uri).toMatch(/^urn:/);
    const rows = world.sqliteFile.db.prepare('SELECT * FROM records').all();
    expect(JSON.stringify(rows)).not.toContain('kept-by-nobody');
  });

  it.each(['state', 'ui_locales', 'acr_values'])(
    'is no longer than a login has room for: %s',
    async (name) => {
      const answered = await push({ [name]: 'x'.repeat(2_600) });
      expect([answered.statusCode, answered.json()]).toEqual([
        400,
        { error: 'invalid_request', error_description: 'The request is too long.' },
      ]);
    },
  );

  it('is one of so many of its application, and says when there is room again', async () => {
    const answers = [await push(), await push(), await push()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 429]);
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0);
    const { statusCode } = await world
      .browser()
      .post('/oauth/par', { ...pushing, client_id: 'machine', response_type: 'code' });
    expect(statusCode).not.toBe(429);
  });
});
