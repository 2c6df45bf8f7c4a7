import type { Cookies } from '@countersign/edge-http';
import { recordKey } from '@countersign/edge-http';
import type { Vault } from '@countersign/vault';
import type { LoginRequest } from './login-request.ts';

/** A secret for a browser to hold, and the digest that names it to others. */
interface Wish {
  readonly secret: string;
  readonly digest: string;
}

/** So many people are remembered in one browser; the next one makes the oldest forgotten. */
const peopleMax = 10;
/** A digest's first 132 bits: enough to tell people apart, and short for a cookie's name. */
const nameLength = 22;

interface Needs {
  readonly cookies: Cookies;
  readonly vault: Pick<Vault, 'fingerprint'>;
}

/**
 * The cookies of a browser that people had remembered after a second factor: one for each of them,
 * whose name tells nobody but us whose it is. What it is worth, and until when, the session service
 * decides; here it is a secret that nobody else learns.
 */
export const rememberedBrowser = ({ cookies, vault }: Needs) => {
  const prefix = cookies.nameOf('countersign-browser.');
  /** Of when a browser was one person's. Whose it is, the session service knows. */
  const anybodys = cookies.nameOf('countersign-browser');
  const nameFor = ({ transaction: { tenantId } }: LoginRequest, userId: string): string => {
    const digest = vault.fingerprint('remembered-browser', JSON.stringify([tenantId, userId]));
    return `${prefix}${digest.slice(0, nameLength)}`;
  };

  /** Drops whoever was remembered first until the new one fits in. */
  const makeRoom = ({ request, reply }: LoginRequest, own: string) => {
    const others = Object.entries(request.cookies)
      .filter(([name]) => name.startsWith(prefix) && name !== own)
      .sort(([, one = ''], [, other = '']) => (one < other ? 1 : -1));
    for (const [name] of others.slice(peopleMax - 1)) reply.clearCookie(name, cookies.options);
  };

  return {
    /** What a browser presents as itself for a person, if anything. */
    presented: (loginRequest: LoginRequest, userId: string): { readonly browser?: string } => {
      const { cookies: held } = loginRequest.request;
      const secret = held[nameFor(loginRequest, userId)] ?? held[anybodys];
      return secret ? { browser: recordKey(secret) } : {};
    },
    /**
     * A new secret at each wish: one known before a second factor is worth nothing after it. It
     * begins with its age, in base 36, by which the oldest is found.
     */
    wished: ({ transaction: { startedAt } }: LoginRequest, token: string): Wish => {
      const secret = `${Date.parse(startedAt).toString(36)}.${token}`;
      return { secret, digest: recordKey(secret) };
    },
    /** Gives the browser its secret, where it was remembered. */
    keep: (
      loginRequest: LoginRequest,
      userId: string,
      { secret }: Wish,
      forSeconds: number | undefined,
    ) => {
      if (forSeconds === undefined) return;
      const name = nameFor(loginRequest, userId);
      makeRoom(loginRequest, name);
      loginRequest.reply.setCookie(name, secret, { ...cookies.options, maxAge: forSeconds });
    },
  };
};
export type RememberedBrowser = ReturnType<typeof rememberedBrowser>;
