import { originOf, recordKey } from '@countersign/edge-http';
import { deviceLabel } from './browser-session/device-label.ts';
import type { LoginRequest } from './login-request.ts';
import { aged, type PersonCookieNeeds, personCookie } from './person-cookie.ts';

/** A secret for a browser to hold, and the digest that names it to others. */
interface Wish {
  readonly secret: string;
  readonly digest: string;
  /** What browser it is, in a few words. */
  readonly device?: string;
}

/**
 * The cookies of a browser that people had remembered after a second factor. What one is worth, and
 * until when, the session service decides; here it is a secret that nobody else learns.
 */
export const rememberedBrowser = (needs: PersonCookieNeeds) => {
  const plain = 'countersign-browser';
  const cookie = personCookie(needs, { name: plain, purpose: 'remembered-browser' });
  /** Of when a browser was one person's. Whose it is, the session service knows. */
  const anybodys = needs.cookies.nameOf(plain);

  return {
    /** What a browser presents as itself for a person, if anything. */
    presented: (loginRequest: LoginRequest, userId: string): { readonly browser?: string } => {
      const secret = cookie.read(loginRequest, userId) ?? loginRequest.request.cookies[anybodys];
      return secret ? { browser: recordKey(secret) } : {};
    },
    /** A new secret at each wish: one known before a second factor is worth nothing after it. */
    wished: (loginRequest: LoginRequest, token: string): Wish => {
      const secret = aged(loginRequest, token);
      const device = deviceLabel(originOf(loginRequest.request).userAgent);
      return { secret, digest: recordKey(secret), ...(device !== undefined && { device }) };
    },
    /** Gives the browser its secret, where it was remembered. */
    keep: (
      loginRequest: LoginRequest,
      userId: string,
      { secret }: Wish,
      forSeconds: number | undefined,
    ) => {
      if (forSeconds !== undefined) cookie.keep(loginRequest, userId, secret, forSeconds);
    },
  };
};
export type RememberedBrowser = ReturnType<typeof rememberedBrowser>;
