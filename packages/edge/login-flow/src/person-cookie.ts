import type { Cookies } from '@countersign/edge-http';
import type { Vault } from '@countersign/vault';
import type { LoginRequest } from './login-request.ts';

/** So many people leave one in a browser; the next one makes the oldest go. */
const peopleMax = 10;
/** A digest's first 132 bits: enough to tell people apart, and short for a cookie's name. */
const nameLength = 22;

export const daySeconds = 24 * 3_600;
/** As long as a browser keeps a cookie (RFC 6265bis, section 5.5). */
export const longestSeconds = 400 * daySeconds;

export interface PersonCookieNeeds {
  readonly cookies: Cookies;
  readonly vault: Pick<Vault, 'fingerprint'>;
}

interface Kind {
  readonly name: string;
  /** Of the digest that is a person's part of the name. */
  readonly purpose: string;
}

/** A cookie's value that begins with its age, in base 36, by which the oldest is found. */
export const aged = ({ transaction: { startedAt } }: LoginRequest, value: string): string =>
  `${Date.parse(startedAt).toString(36)}.${value}`;

/**
 * A cookie of a browser for each of the people who sign in there, whose name tells nobody but us
 * whose it is.
 */
export const personCookie = ({ cookies, vault }: PersonCookieNeeds, { name, purpose }: Kind) => {
  const prefix = cookies.nameOf(`${name}.`);
  const nameFor = ({ transaction: { tenantId } }: LoginRequest, userId: string): string => {
    const digest = vault.fingerprint(purpose, JSON.stringify([tenantId, userId]));
    return `${prefix}${digest.slice(0, nameLength)}`;
  };

  /** Drops whichever is oldest until the new one fits in. */
  const makeRoom = ({ request, reply }: LoginRequest, own: string) => {
    const others = Object.entries(request.cookies)
      .filter(([each]) => each.startsWith(prefix) && each !== own)
      .sort(([, one = ''], [, other = '']) => (one < other ? 1 : -1));
    for (const [each] of others.slice(peopleMax - 1)) reply.clearCookie(each, cookies.options);
  };

  return {
    nameFor,
    read: (at: LoginRequest, userId: string): string | undefined =>
      at.request.cookies[nameFor(at, userId)],
    /** Sets it to what {@link aged} gave. */
    keep: (at: LoginRequest, userId: string, value: string, forSeconds: number): void => {
      const own = nameFor(at, userId);
      makeRoom(at, own);
      at.reply.setCookie(own, value, { ...cookies.options, maxAge: forSeconds });
    },
  };
};
