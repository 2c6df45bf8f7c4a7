import {
  forgetBrowsers,
  listAuthenticators,
  listBrowsers,
  registerAuthenticator,
} from '@countersign/contracts';
import { managementScopes } from '@countersign/management-api';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { stateOf } from '../../testing/browser.ts';
import { type GatewayWorld, openGateway, tenants } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { authorizeUrl, personAt, pkce } from '../../testing/person.ts';

let world: GatewayWorld;
let headers: { readonly authorization: string };
beforeAll(async () => {
  world = await openGateway();
  ({ headers } = await (await openLog(world)).manage([...managementScopes]));
});
afterAll(() => world.close());

/** Somebody with a phone and an app, who is signed in with a browser that is remembered. */
const somebody = async () => {
  const person = await personAt(world);
  await person.tokens();
  const { userId } = person.who;
  const whose = { tenantId: 'acme', userId };
  const authenticator = { kind: 'totp', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' };
  await world.ask(registerAuthenticator, { ...whose, authenticator });
  const again = await personAt(world, { who: person.who });
  const at = await again.givePassword(authorizeUrl(pkce().challenge));
  const code = await again.nextCode();
  const form = { state: stateOf(at), code, rememberBrowser: 'true' };
  await again.browser.post('/u/mfa-sms-challenge', form);
  const has = await world.ask(listAuthenticators, whose);
  const [{ authenticatorId } = { authenticatorId: '' }] = has.ok ? has.value.authenticators : [];
  return { ...person, whose, phone: authenticatorId };
};
type Person = Awaited<ReturnType<typeof somebody>>;

const call = async (
  method: 'DELETE' | 'PATCH' | 'POST' | 'PUT',
  path: string,
  payload?: object,
) => {
  const all = { host: tenants.acme, ...headers };
  const asked = { method, url: `/api/v2${path}`, headers: all, ...(payload && { payload }) };
  const { statusCode } = await world.app.inject(asked);
  return statusCode;
};
const of = ({ whose }: Person) => `/users/${encodeURIComponent(whose.userId)}`;
const sessionOf = async (person: Person) => {
  const { body } = await world.app.inject({
    ...{ method: 'GET', url: `/api/v2${of(person)}/sessions` },
    headers: { host: tenants.acme, ...headers },
  });
  return `/sessions/${JSON.parse(body).sessions[0].id}`;
};
const browserOf = async ({ whose }: Person) => {
  const listed = await world.ask(listBrowsers, whose);
  return listed.ok ? listed.value.browsers[0]?.browserId : undefined;
};

const signedOut = /You were signed out/;
const forgotten = /Browsers were forgotten/;
const removed = /was removed/;

it.each<[string, RegExp, (person: Person) => Promise<number>]>([
  ['ends all sessions', signedOut, (person) => call('DELETE', `${of(person)}/sessions`)],
  ['ends one', signedOut, async (person) => call('DELETE', await sessionOf(person))],
  ['revokes one', signedOut, async (person) => call('POST', `${await sessionOf(person)}/revoke`)],
  [
    ...['forgets all browsers', forgotten],
    (person) => call('POST', `${of(person)}/multifactor/actions/invalidate-remember-browser`),
  ],
  [
    ...['forgets one', forgotten],
    async (person) =>
      call('DELETE', `/countersign${of(person)}/remembered-browsers/${await browserOf(person)}`),
  ],
  [
    ...['sets their password', /Your password at .* was changed/],
    (person) => call('PATCH', of(person), { password: 'canary another word' }),
  ],
  [
    ...['removes a method', removed],
    (person) => call('DELETE', `${of(person)}/authentication-methods/phone%7C${person.phone}`),
  ],
  ['removes all', removed, (person) => call('DELETE', `${of(person)}/authentication-methods`)],
  ['replaces all', removed, (person) => call('PUT', `${of(person)}/authentication-methods`, [])],
  ['removes all enrollments', removed, (person) => call('DELETE', `${of(person)}/authenticators`)],
  [
    ...['resets them', removed],
    (person) => call('POST', `/countersign${of(person)}/authentication-methods/reset`, {}),
  ],
  [
    ...['removes an enrollment', removed],
    ({ phone }) => call('DELETE', `/guardian/enrollments/${phone}`),
  ],
] as const)('a person hears by mail of an admin who %s', async (_, subject, act) => {
  const person = await somebody();
  expect(await act(person)).toBeLessThan(300);
  const mails = () => world.mails.filter(({ to }) => to === person.who.email);
  await vi.waitFor(() => expect(mails().some((each) => subject.test(each.subject))).toBe(true), {
    interval: 5,
  });
});

it('nobody hears of an admin who ends or forgets what was over', async () => {
  const person = await somebody();
  await call('DELETE', `${of(person)}/sessions`);
  await world.ask(forgetBrowsers, person.whose);
  await world.settled();
  const before = world.mails.length;
  await call('DELETE', `${of(person)}/sessions`);
  await call('POST', `${of(person)}/multifactor/actions/invalidate-remember-browser`);
  await world.settled();
  expect(world.mails.length).toBe(before);
});
