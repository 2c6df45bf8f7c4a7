import type { Cookies } from '../plugins/cookies.ts';
import { recordKey } from '../random-token.ts';
import type { Visit } from './visit.ts';

/** A secret for a browser to hold, and the digest that names it to others. */
interface Wish {
  readonly secret: string;
  readonly digest: string;
}

/**
 * The cookie of a browser that a person had remembered after a second factor. What it is worth, and
 * until when, the session service decides; here it is a secret that nobody else learns.
 */
export const rememberedBrowser = ({ cookies }: { readonly cookies: Cookies }) => {
  const cookie = cookies.nameOf('countersign-browser');

  return {
    /** What a browser presents as itself, if anything. */
    presented: ({ request }: Visit): { readonly browser?: string } => {
      const secret = request.cookies[cookie];
      return secret ? { browser: recordKey(secret) } : {};
    },
    /** A new secret at each wish: one known before a second factor is worth nothing after it. */
    wished: (secret: string): Wish => ({ secret, digest: recordKey(secret) }),
    /** Gives the browser its secret, where it was remembered. */
    keep: ({ reply }: Visit, { secret }: Wish, forSeconds: number | undefined): void => {
      if (forSeconds === undefined) return;
      reply.setCookie(cookie, secret, { ...cookies.options, maxAge: forSeconds });
    },
  };
};
export type RememberedBrowser = ReturnType<typeof rememberedBrowser>;
