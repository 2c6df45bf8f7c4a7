import type { CookieSerializeOptions } from '@fastify/cookie';

/** One cookie, as it is set. */
export interface NamedCookie {
  readonly name: string;
  readonly options: CookieSerializeOptions;
}

/** How our cookies are named and set, which depends on the scheme alone. */
export interface Cookies {
  readonly nameOf: (plain: string) => string;
  readonly options: CookieSerializeOptions;
  /**
   * The names of a cookie that comes along from the frames and forms of other sites, first to last
   * in which of them counts.
   */
  readonly everywhere: (plain: string) => readonly NamedCookie[];
}

/**
 * `__Host-` ties a cookie to this very host over https (RFC 6265bis 4.1.3.2). Plain http, which is
 * for trying things out, cannot carry that prefix. Lax, because the way back from an OpenID
 * provider or an application is a navigation from elsewhere.
 *
 * A cookie that is to come along everywhere is `SameSite=None`, which takes https. Browsers from
 * before 2019 drop such a cookie or take it for `Strict` (Safari of iOS 12 and macOS 10.14), so a
 * twin without the attribute goes with it, as Auth0's `auth0_compat` does.
 */
export const cookiesFor = (publicUrl: string): Cookies => {
  const secure = publicUrl.startsWith('https:');
  const nameOf = (plain: string) => (secure ? `__Host-${plain}` : plain);
  const bare = { path: '/', httpOnly: true, secure };
  const options = { ...bare, sameSite: 'lax' as const };
  return {
    nameOf,
    options,
    everywhere: (plain) =>
      secure
        ? [
            { name: nameOf(plain), options: { ...bare, sameSite: 'none' } },
            { name: nameOf(`${plain}-compat`), options: { ...bare, sameSite: false } },
          ]
        : [{ name: nameOf(plain), options }],
  };
};
