import { createHash, randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { expect, vi } from 'vitest';
import { type Browser, type Form, locationOf, parameterOf, stateOf } from './browser.ts';
import { callback, type GatewayWorld, password, type Somebody } from './gateway-world.ts';

export const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

export type Wishes = Readonly<Record<string, string | undefined>>;

/** The address of a login, as the SPA of the tests asks for one. */
export const authorizeUrl = (challenge: string, wishes: Wishes = {}): string => {
  const parameters = {
    client_id: 'spa',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: 'their-state',
    nonce: 'their-nonce',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...wishes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value);
  }
  return `/authorize?${query}`;
};

const codeOf = (text: string): string => {
  const code = /#(\d+)/.exec(text)?.[1] ?? /\b(\d{4,10})\b/.exec(text)?.[1];
  if (code === undefined) throw new Error('the message holds no code');
  return code;
};

/** The code of the next message, once it came; those that are there are read. */
const reader = (messages: () => readonly { readonly text: string }[]) => {
  let read = messages().length;
  return async (): Promise<string> => {
    await vi.waitFor(() => expect(messages().length).toBeGreaterThan(read), { interval: 1 });
    read += 1;
    return codeOf(messages()[read - 1]?.text ?? '');
  };
};

interface At {
  readonly browser?: Browser;
  readonly who?: Somebody;
}

/** A person at a browser: somebody new at one of their own, unless said otherwise. */
export const personAt = async (world: GatewayWorld, at: At = {}) => {
  const { browser = world.browser(), who = await world.somebody() } = at;
  const messages = () => world.sent.filter(({ to }) => to === who.phone);
  const mails = () => world.mails.filter(({ to, text }) => to === who.email && /^\d+$/m.test(text));
  const nextCode = reader(messages);
  const nextMailedCode = reader(mails);

  const givePassword = async (url: string): Promise<LightMyRequestResponse> => {
    const state = stateOf(await browser.get(url));
    return browser.post('/u/login', { state, username: who.email, password });
  };

  const givePhone = (at: LightMyRequestResponse) =>
    browser.post('/u/mfa-sms-enrollment', { state: stateOf(at), phone: who.phone });

  const giveCode = async (at: LightMyRequestResponse, code?: string) =>
    browser.post('/u/mfa-sms-challenge', {
      state: stateOf(at),
      code: code ?? (await nextCode()),
    });

  /** From `/authorize` to the application's address, enrolling the phone where that is asked. */
  const signIn = async (url: string): Promise<LightMyRequestResponse> => {
    const after = await givePassword(url);
    const isNew = locationOf(after).startsWith('/u/mfa-sms-enrollment');
    return giveCode(isNew ? await givePhone(after) : after);
  };

  /** A whole login: an authorization code and what it takes to exchange it. */
  const login = async (wishes: Wishes = {}) => {
    const { verifier, challenge } = pkce();
    const answered = await signIn(authorizeUrl(challenge, wishes));
    const code = parameterOf(answered, 'code');
    if (code === null) throw new Error('the login gave no code');
    return { code, verifier };
  };

  const exchange = ({
    code,
    verifier,
  }: Pick<Awaited<ReturnType<typeof login>>, 'code' | 'verifier'>) =>
    tokenRequest(world, {
      grant_type: 'authorization_code',
      client_id: 'spa',
      redirect_uri: callback,
      code,
      code_verifier: verifier,
    });

  /** The tokens of a whole login. */
  const tokens = async (wishes: Wishes = {}): Promise<Tokens> =>
    (await exchange(await login(wishes))).json();

  const asking = { browser, who, messages, nextCode, nextMailedCode };
  return { ...asking, givePassword, givePhone, giveCode, signIn, login, exchange, tokens };
};

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

/** POST /oauth/token, from no browser in particular. */
export const tokenRequest = (
  world: GatewayWorld,
  form: Form,
  headers: Readonly<Record<string, string>> = {},
) => world.browser().post('/oauth/token', form, { headers });

export const refresh = (world: GatewayWorld, token: string, more: Form = {}) =>
  tokenRequest(world, {
    grant_type: 'refresh_token',
    client_id: 'spa',
    refresh_token: token,
    ...more,
  });
