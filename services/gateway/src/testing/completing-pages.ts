import {
  createConnection,
  issueTicket,
  registerAuthenticator,
  setFactor,
  setPolicy,
} from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { type OidcProvider, startOidcProvider } from '@countersign/testkit';
import type { LightMyRequestResponse } from 'fastify';
import { locationOf, stateOf } from './browser.ts';
import { type GatewayWorld, password } from './gateway-world.ts';
import { authorizeUrl, personAt, pkce } from './person.ts';

const tenantId = 'acme';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

export type Person = Awaited<ReturnType<typeof personAt>>;
type Send = () => Promise<LightMyRequestResponse>;

/** Somebody one answer away from the end of a login. */
export interface AtTheEnd {
  readonly ada: Person;
  readonly verifier: string;
  /** The page they are on. */
  readonly page: string;
  /** Gives the right answer. */
  readonly answer: Send;
  /** Gives one that is not: another code, another person's password. */
  readonly answerElse?: Send;
}

export interface CompletingWorld extends GatewayWorld {
  readonly provider: OidcProvider;
  readonly connectionId: string;
}

/** A world in which every page that can end a login can be reached. */
export const furnish = async (world: GatewayWorld): Promise<CompletingWorld> => {
  const provider = await startOidcProvider();
  const { issuer, clientId, clientSecret } = provider;
  const federation = { issuer, clientId, clientSecret };
  const made = await world.ask(createConnection, {
    ...{ tenantId, name: 'corp', strategy: 'oidc', federation },
    enabledClients: ['spa'],
  });
  if (!made.ok) throw new Error(made.refusal);
  for (const factor of ['otp', 'email'] as const) {
    await world.ask(setFactor, { tenantId, factor, enabled: true });
  }
  const close = async () => {
    await provider.stop();
    await world.close();
  };
  return { ...world, provider, connectionId: made.value.connectionId, close };
};

/** Whether the tenant asks everybody for a second step. */
export const demand = (world: GatewayWorld, isDemanded: boolean) =>
  world.ask(setPolicy, { tenantId, policy: isDemanded ? ['all-applications'] : [] });
const giveRecoveryCodes = (world: GatewayWorld, enabled: boolean) =>
  world.ask(setFactor, { tenantId, factor: 'recovery-code', enabled });

/** A code page, with a code and with another one. */
const coded = (
  ada: Person,
  verifier: string,
  path: string,
  state: string,
  code: string,
): AtTheEnd => {
  const give = (given: string) => () => ada.browser.post(path, { state, code: given });
  const other = code.replace(/^./, (first) => (first === '1' ? '2' : '1'));
  const page = `${path}?state=${state}`;
  return { ada, verifier, page, answer: give(code), answerElse: give(other) };
};

const begun = async (world: GatewayWorld, who?: Person['who']) => {
  const ada = await personAt(world, who ? { who } : {});
  const { verifier, challenge } = pkce();
  return { ada, verifier, url: authorizeUrl(challenge) };
};

/** Somebody who has an authenticator, in a fresh browser, challenged with it. */
const challenged = async (world: GatewayWorld, kind: 'phone' | 'totp') => {
  const { ada, verifier, url } = await begun(world);
  const { userId } = ada.who;
  const authenticator =
    kind === 'totp' ? ({ kind, secret } as const) : ({ kind, phoneNumber: ada.who.phone } as const);
  await world.ask(registerAuthenticator, { tenantId, userId, authenticator });
  return { ada, verifier, state: stateOf(await ada.givePassword(url)) };
};

/** Somebody whose first authenticator, an app, was just set up. */
const atAppKey = async (world: GatewayWorld) => {
  const { ada, verifier, url } = await begun(world);
  const state = stateOf(await ada.givePassword(url));
  const path = '/u/mfa-otp-enrollment-qr';
  await ada.browser.post('/u/mfa-begin-enroll-options', { state, action: 'otp' });
  const { body } = await ada.browser.get(`${path}?state=${state}`);
  const key = [...body.matchAll(/<span>([0-9A-Z]+)<\/span>/g)].map(([, group]) => group).join('');
  return coded(ada, verifier, path, state, totpCode(key, world.clock()));
};

const keepCode = (ada: Person, verifier: string, path: string, state: string): AtTheEnd => ({
  ...{ ada, verifier, page: `${path}?state=${state}` },
  answer: () => ada.browser.post(path, { state, saved: 'true' }),
  answerElse: () => ada.browser.post(path, { state }),
});

/** Somebody in front of their first recovery code. */
const atFirstCode = async (world: GatewayWorld) => {
  await giveRecoveryCodes(world, true);
  const { ada, verifier, page, answer } = await atAppKey(world);
  const state = new URLSearchParams(page.split('?')[1]).get('state') ?? '';
  await answer();
  return keepCode(ada, verifier, '/u/mfa-recovery-code-enrollment', state);
};

/** Every page on which a login ends, or in a ticket's case all that it leads to. */
export const completingPages: Readonly<
  Record<string, (world: CompletingWorld) => Promise<AtTheEnd>>
> = {
  'a phone that is enrolled': async (world) => {
    const { ada, verifier, url } = await begun(world);
    const state = stateOf(await ada.givePassword(url));
    await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    return coded(ada, verifier, '/u/mfa-sms-challenge', state, await ada.nextCode());
  },
  'an app that is enrolled': atAppKey,
  'a code from a phone': async (world) => {
    const { ada, verifier, state } = await challenged(world, 'phone');
    return coded(ada, verifier, '/u/mfa-sms-challenge', state, await ada.nextCode());
  },
  'a code from an app': async (world) => {
    const { ada, verifier, state } = await challenged(world, 'totp');
    const code = totpCode(secret, world.clock());
    return coded(ada, verifier, '/u/mfa-otp-challenge', state, code);
  },
  'a code from a mail': async (world) => {
    const { ada, verifier, state } = await challenged(world, 'totp');
    const options = await ada.browser.get(`/u/mfa-login-options?state=${state}`);
    const action = /value="(dev_\w{16})"\s*><span>Code by email/.exec(options.body)?.[1] ?? '';
    await ada.browser.post('/u/mfa-login-options', { state, action });
    return coded(ada, verifier, '/u/mfa-email-challenge', state, await ada.nextMailedCode());
  },
  'a first recovery code that is kept': atFirstCode,
  'a new recovery code that is kept after the one before': async (world) => {
    const first = await atFirstCode(world);
    const shown = await first.ada.browser.get(first.page);
    const code = [...shown.body.matchAll(/<span>([0-9A-Z]+)<\/span>/g)]
      .map(([, group]) => group)
      .join('');
    await first.answer();
    const { ada, verifier, url } = await begun(world, first.ada.who);
    const state = stateOf(await ada.givePassword(url));
    const options = await ada.browser.get(`/u/mfa-login-options?state=${state}`);
    const action = /value="(dev_\w{16}|\w+)"\s*><span>Recovery code/.exec(options.body)?.[1] ?? '';
    await ada.browser.post('/u/mfa-login-options', { state, action });
    const spent = await ada.browser.post('/u/mfa-recovery-code-challenge', { state, code });
    return keepCode(ada, verifier, locationOf(spent).split('?')[0] ?? '', state);
  },
  'an enrollment by a ticket': async (world) => {
    const ada = await personAt(world);
    const { userId } = ada.who;
    const issued = await world.ask(issueTicket, { tenantId, userId, allowsMore: false });
    const ticket = issued.ok ? issued.value.ticket : '';
    const state = stateOf(await ada.browser.get(`/mfa/enrollment?ticket=${ticket}`));
    await ada.browser.post('/u/mfa-sms-enrollment', { state, phone: ada.who.phone });
    return coded(ada, '', '/u/mfa-sms-challenge', state, await ada.nextCode());
  },
  'a password, where no second step is due': async (world) => {
    await demand(world, false);
    const { ada, verifier, url } = await begun(world);
    const bob = await world.somebody();
    const state = stateOf(await ada.browser.get(url));
    const give = (username: string) => () =>
      ada.browser.post('/u/login', { state, username, password });
    const page = `/u/login?state=${state}`;
    return { ada, verifier, page, answer: give(ada.who.email), answerElse: give(bob.email) };
  },
  'the word of another provider, where no second step is due': async (world) => {
    await demand(world, false);
    const { ada, verifier, url } = await begun(world);
    const state = stateOf(await ada.browser.get(url));
    const { connectionId: connection, provider } = world;
    const away = await ada.browser.post('/u/login', { state, connection });
    const back = await provider.signIn(locationOf(away), { sub: ada.who.userId });
    const path = back.replace(world.issuer, '/');
    const answer = () => ada.browser.get(path);
    const answerElse = () => ada.browser.get(`${path}x`);
    return { ada, verifier, page: `/u/login?state=${state}`, answer, answerElse };
  },
};

/** Brings somebody to a page of the table, with the tenant as that page needs it. */
export const atTheEnd = async (world: CompletingWorld, name: string): Promise<AtTheEnd> => {
  await Promise.all([demand(world, true), giveRecoveryCodes(world, false)]);
  const arrive = completingPages[name];
  if (!arrive) throw new Error(`there is no ${name}`);
  return arrive(world);
};
