import { hkdfSync } from 'node:crypto';
import { randomToken } from '@countersign/edge-http';
import type { LoginRequest } from './login-request.ts';

/**
 * What the end of a login gives out. It is made of the secret in the cookie of its transaction and
 * of what the browser answered, by HKDF-SHA-256 (RFC 5869): the same answer of the same browser
 * gives the same again, whichever replica it meets and whatever became of the first, and without
 * the secret, which is kept nowhere, it is as good as random.
 */
export interface Completion {
  /** Names what was answered, to the session service. */
  readonly idempotencyKey?: string;
  /** The random part of the authorization code. */
  readonly code: string;
  /** What the cookie of the browser session holds, and what ID tokens call the session. */
  readonly sessionId: string;
  readonly sid: string;
  /** The secret of a browser that is remembered. */
  readonly browser: string;
}

const derive = (secret: string, purpose: string, answer: readonly string[]): string => {
  const info = `countersign/completion ${JSON.stringify([purpose, ...answer])}`;
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', info, 32)).toString(
    'base64url',
  );
};

/** Whoever only reads a page answers nothing, and that is the same each time, too. */
const nothing: readonly string[] = ['nothing'];

/** Asked for once before the answer is judged and once after: made once a request. */
const made = new WeakMap<LoginRequest, Completion>();

const make = ({ transaction, answer = nothing }: LoginRequest): Completion => {
  const { secret } = transaction;
  // A transaction of before there were such secrets cannot be repeated.
  const of = (purpose: string) =>
    secret === undefined ? randomToken() : derive(secret, purpose, answer);
  return {
    ...(secret !== undefined && { idempotencyKey: of('idempotency-key') }),
    code: of('code'),
    sessionId: of('session'),
    sid: of('sid'),
    browser: of('browser'),
  };
};

export const completionOf = (loginRequest: LoginRequest): Completion => {
  const completion = made.get(loginRequest) ?? make(loginRequest);
  made.set(loginRequest, completion);
  return completion;
};

/** What the recovery code is made from that this login gives: the same as often as it is shown. */
export const recoveryCodeSeed = ({ transaction }: LoginRequest): { readonly seed?: string } => {
  const { secret, loginSessionId = '' } = transaction;
  return secret === undefined ? {} : { seed: derive(secret, 'recovery-code', [loginSessionId]) };
};
