import { createHash, randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { expect, vi } from 'vitest';
import { type Browser, locationOf, parameterOf, stateOf } from './browser.ts';
import { callback, type GatewayWorld, person, phone } from './gateway-world.ts';

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
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return `/authorize?${new URLSearchParams(given.map(([name, value]) => [name, value ?? '']))}`;
};

const codeOf = (text: string): string => {
  const code = /#(\d+)/.exec(text)?.[1] ?? /\b(\d{4,10})\b/.exec(text)?.[1];
  if (code === undefined) throw new Error('the message holds no code');
  return code;
};

/** The person of the tests, at a browser of their own. */
export const personAt = (world: GatewayWorld, browser: Browser = world.browser()) => {
  let read = 0;
  /** The code of the next message, once it came. */
  const nextCode = async (): Promise<string> => {
    await vi.waitFor(() => expect(world.sent.length).toBeGreaterThan(read), { interval: 1 });
    read += 1;
    return codeOf(world.sent[read - 1]?.text ?? '');
  };
  /** Messages sent before this person began are not theirs. */
  read = world.sent.length;

  const toPassword = async (url: string): Promise<string> => {
    const begun = await browser.get(url);
    expect(begun.statusCode).toBe(302);
    return stateOf(begun);
  };

  const givePassword = async (url: string): Promise<LightMyRequestResponse> => {
    const state = await toPassword(url);
    const { email, password } = person;
    return browser.post('/u/login', { state, username: email, password });
  };

  const giveCode = async (at: LightMyRequestResponse, code?: string) => {
    const state = stateOf(at);
    return browser.post('/u/mfa-sms-challenge', { state, code: code ?? (await nextCode()) });
  };

  /** From `/authorize` to the application's address, enrolling the phone where that is asked. */
  const signIn = async (url: string): Promise<LightMyRequestResponse> => {
    const after = await givePassword(url);
    if (!locationOf(after).startsWith('/u/mfa-sms-enrollment')) return giveCode(after);
    const enrolled = await browser.post('/u/mfa-sms-enrollment', { state: stateOf(after), phone });
    return giveCode(enrolled);
  };

  /** A whole login: an authorization code and what it takes to exchange it. */
  const login = async (wishes: Wishes = {}) => {
    const { verifier, challenge } = pkce();
    const answered = await signIn(authorizeUrl(challenge, wishes));
    const code = parameterOf(answered, 'code');
    if (code === null) throw new Error('the login gave no code');
    return { code, verifier };
  };

  return { browser, nextCode, toPassword, givePassword, giveCode, signIn, login };
};
export type Person = ReturnType<typeof personAt>;
