import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { demoClientId } from '@countersign/demo';
import { softKey } from '@countersign/factors/testing';
import { type Carrier, startCarrier, startOidcProvider } from '@countersign/testkit';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { application } from '../application.ts';
import { type Management, password } from '../management.ts';
import { type Page, person } from '../person.ts';
import { codeIn } from '../sms-code.ts';

/**
 * What is in everything that these people are and do, and in nothing else. It is base32, too, so
 * that it can be a key of an authenticator app.
 */
export const mark = 'zebra';
/** Their numbers. */
export const numbers = ['2025550171', '2025550172', '2025550173', '2025550174', '2025550175'];
const [ofApi, ofPages, ofMfaApi, ofImport, ofProvider] = numbers.map((number) => `+1${number}`);
const agent = { 'user-agent': 'Zebra/1.0' };
const anyId = z.object({ id: z.string() });

/** A mail server that takes everything. */
export const startMail = async () => {
  const taken: string[] = [];
  const server = new SMTPServer({
    ...{ disableReverseLookup: true, logger: false, closeTimeout: 100, authOptional: true },
    onData: (stream, { envelope }, done) => {
      stream.resume();
      stream.on('end', () => {
        taken.push(...envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  // A server that listens on a port has an address with one.
  const { port } = listening.address() as AddressInfo;
  return {
    environment: {
      SMTP_URL: `smtp://127.0.0.1:${port}/?tls.rejectUnauthorized=false`,
      MAIL_FROM: 'login@countersign.example',
    },
    taken: () => taken,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
type Mail = Awaited<ReturnType<typeof startMail>>;

interface Site {
  readonly url: string;
  readonly admin: Management;
  readonly carrier: Carrier;
  readonly mail: Mail;
}

const until = async (is: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let round = 0; round < 600; round += 1) {
    if (await is()) return;
    await pause(50);
  }
  throw new Error(`waited in vain for ${what}`);
};

/** Asks again where it is told to: a cluster on a busy machine may be slow to begin with. */
const asThem: typeof fetch = async (input, init) => {
  const headers = { ...Object.fromEntries(new Headers(init?.headers)), ...agent };
  for (let round = 1; ; round += 1) {
    const answer = await fetch(input, { ...init, headers });
    if (answer.status !== 503 || round === 10) return answer;
    await pause(500);
  }
};

/** The newest code that came to a number. */
const codeTo = async ({ carrier }: Site, to: string | undefined, seen: Set<string>) => {
  const { text } = await carrier.waitFor((message) => message.to === to && !seen.has(message.text));
  seen.add(text);
  return codeIn(text);
};

const mustReach = (page: Page, path: string): Page => {
  if (page.url.pathname !== path) throw new Error(`at ${page.url.pathname}, not ${path}`);
  return page;
};

/** An admin's people: made, changed, given factors and a ticket that is mailed. */
const byApi = async ({ url, admin, mail }: Site) => {
  const { user_id: id } = z.object({ user_id: z.string() }).parse(
    await admin.call('POST', '/users', {
      connection: 'Username-Password-Authentication',
      ...{ email: `${mark}-api@example.com`, password, name: 'Zebra Api', given_name: 'Zebra' },
      user_metadata: { note: `${mark} likes tea` },
      app_metadata: { plan: `${mark} plan` },
    }),
  );
  const path = `/users/${encodeURIComponent(id)}`;
  await admin.call('PATCH', path, { nickname: 'Zebra Nick', user_metadata: { more: mark } });
  const method = anyId.parse(
    await admin.call('POST', `${path}/authentication-methods`, {
      ...{ type: 'phone', name: 'Zebra phone', phone_number: ofApi },
    }),
  );
  await admin.call('PATCH', `${path}/authentication-methods/${method.id}`, { name: 'Zebra new' });
  await admin.call('POST', `${path}/authentication-methods`, {
    ...{ type: 'totp', name: 'Zebra app', totp_secret: mark.toUpperCase().repeat(6) },
  });
  await admin.call('POST', `${path}/authentication-methods`, {
    ...{ type: 'email', name: 'Zebra mail', email: `${mark}-factor@example.com` },
  });
  // W50: a key's id is its person's, too.
  const key = softKey({ origin: url });
  await admin.call('POST', `${path}/authentication-methods`, {
    ...{ type: 'webauthn-roaming', name: 'Zebra key', key_id: `${mark}-key` },
    public_key: Buffer.from(key.publicKey).toString('base64'),
  });
  await admin.call('POST', `/countersign${path}/authentication-methods/reset`, {
    reason: 'Zebra lost everything',
  });
  const ticketTo = `${mark}-ticket@example.com`;
  await admin.call('POST', '/guardian/enrollments/ticket', {
    ...{ user_id: id, send_mail: true, email: ticketTo },
  });
  await until(() => mail.taken().includes(ticketTo), 'the mail with the ticket');
};

/** Signs in on the pages, with a wrong password first; enrols a phone, and uses it. */
const byPages = async (site: Site) => {
  const { url, admin } = site;
  const email = `${mark}-pages@example.com`;
  await admin.createUser(email);
  const app = application(url);
  const seen = new Set<string>();
  for (const isFirst of [true, false]) {
    const { location, login } = await app.start({ login_hint: email });
    const browser = person(url, asThem);
    const open = await browser.open(location.href, app.redirectUri);
    const send = (page: Page, fields: Record<string, string>) =>
      browser.submit(page, fields, app.redirectUri);
    const again = await send(open, { username: email, password: 'not the right one' });
    const next = await send(again, { username: email, password });
    const asked = isFirst
      ? await send(mustReach(next, '/u/mfa-sms-enrollment'), { phone: ofPages ?? '' })
      : next;
    mustReach(asked, '/u/mfa-sms-challenge');
    const fields = { code: await codeTo(site, ofPages, seen), rememberBrowser: 'true' };
    await app.tokensFrom(await send(asked, fields), login);
  }
};

/** An application with pages of its own, and a request that it pushed. */
const byMfaApi = async (site: Site) => {
  const { url, admin } = site;
  const email = `${mark}-mfa@example.com`;
  await admin.createUser(email);
  const grant = (name: string) => `http://auth0.com/oauth/grant-type/${name}`;
  const client = z.object({ client_id: z.string(), client_secret: z.string() }).parse(
    await admin.call('POST', '/clients', {
      ...{ name: 'Own pages', app_type: 'regular_web', callbacks: [`${url}/callback`] },
      grant_types: ['authorization_code', 'password', 'refresh_token', grant('mfa-oob')],
    }),
  );
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ ...client, ...fields });
    const answer = await asThem(`${url}${path}`, { method: 'POST', body });
    return z.record(z.string(), z.unknown()).parse(await answer.json());
  };
  const pushed = await post('/oauth/par', {
    ...{ response_type: 'code', redirect_uri: `${url}/callback`, scope: 'openid' },
    ...{ login_hint: `${mark}-hint@example.com`, state: `${mark}-state` },
  });
  if (typeof pushed.request_uri !== 'string') throw new Error('nothing was pushed');

  const scope = 'openid profile email offline_access';
  const asked = { grant_type: 'password', username: email, password, scope };
  const { mfa_token: token } = await post('/oauth/token', asked);
  const started = await asThem(`${url}/mfa/associate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      ...{ authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: ofMfaApi },
    }),
  });
  if (!started.ok) throw new Error(`associate: ${started.status} ${await started.text()}`);
  const { oob_code } = z.object({ oob_code: z.string() }).parse(await started.json());
  const tokens = await post('/oauth/token', {
    ...{ grant_type: grant('mfa-oob'), mfa_token: String(token), oob_code },
    binding_code: await codeTo(site, ofMfaApi, new Set()),
  });
  if (tokens.refresh_token === undefined) throw new Error('no tokens were granted');
};

/** A file of people: who is imported, who is there already, and who cannot be. */
const byImport = async ({ url, admin }: Site) => {
  const connections = z.array(z.object({ id: z.string(), strategy: z.string() }));
  const all = connections.parse(await admin.call('GET', '/connections'));
  const database = all.find(({ strategy }) => strategy === 'auth0');
  const email = `${mark}-import@example.com`;
  const file = [
    {
      ...{ email, name: 'Zebra Import', user_metadata: { note: `${mark} note` } },
      mfa_factors: [{ phone: { value: ofImport } }],
    },
    { email, name: 'Zebra Twice' },
    { email: `${mark}-api@example.com`, name: 'Zebra Conflict' },
    { email: `${mark}-pages@example.com`, name: 'Zebra Faulty', password_hash: 5 },
  ];
  const form = new FormData();
  form.append('users', new Blob([JSON.stringify(file)], { type: 'application/json' }), 'u.json');
  form.append('connection_id', database?.id ?? '');
  const { id } = anyId.parse(await admin.send('POST', '/jobs/users-imports', form));
  const job = z.object({ status: z.string() });
  await until(
    async () => job.parse(await admin.call('GET', `/jobs/${id}`)).status === 'completed',
    'the import',
  );
  const errors = JSON.stringify(await admin.call('GET', `/jobs/${id}/errors`));
  if (!errors.includes('Zebra Conflict')) throw new Error(`the job of ${url} tells of nobody`);
};

/** Somebody whom another provider knows. */
const byProvider = async (site: Site) => {
  const { url, admin } = site;
  const provider = await startOidcProvider();
  const { issuer, clientId, clientSecret } = provider;
  await admin.call('POST', '/connections', {
    ...{ name: 'corp', strategy: 'oidc' },
    options: { issuer, client_id: clientId, client_secret: clientSecret },
    enabled_clients: [demoClientId],
  });
  const app = application(url);
  const { location, login } = await app.start({ connection: 'corp' });
  const browser = person(url, asThem);
  const left = await browser.open(location.href, app.redirectUri);
  const back = await provider.signIn(left.url.href, {
    ...{ sub: `${mark}-subject`, email: `${mark}-corp@example.com`, name: 'Zebra Corp' },
  });
  const page = mustReach(await browser.open(back, app.redirectUri), '/u/mfa-sms-enrollment');
  const asked = await browser.submit(page, { phone: ofProvider ?? '' }, app.redirectUri);
  const code = await codeTo(site, ofProvider, new Set());
  await app.tokensFrom(await browser.submit(asked, { code }, app.redirectUri), login);
  await provider.stop();
};

/** Writes people through every door there is. */
export const throughEveryDoor = async (url: string, admin: Management, mail: Mail) => {
  const carrier = await startCarrier('webhook');
  const phone = '/guardian/factors/phone';
  await admin.call('PUT', `${phone}/providers/phone-message-hook`, carrier.settings);
  await admin.call('PUT', `${phone}/selected-provider`, { provider: 'phone-message-hook' });
  const site = { url, admin, carrier, mail };
  for (const door of [byApi, byPages, byMfaApi, byImport, byProvider]) await door(site);
  await carrier.stop();
};

/** Erases everybody whom the mark is on; answers how many there were. */
export const eraseThem = async (admin: Management): Promise<number> => {
  const people = z.array(z.object({ user_id: z.string(), email: z.string().optional() }));
  const theirs = async () =>
    people
      .parse(await admin.call('GET', '/users?per_page=100'))
      .filter(({ email }) => email?.includes(mark));
  const all = await theirs();
  for (const { user_id: id } of all) {
    await admin.call('DELETE', `/users/${encodeURIComponent(id)}`);
  }
  return all.length;
};
