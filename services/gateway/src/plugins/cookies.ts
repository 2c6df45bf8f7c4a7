import type { CookieSerializeOptions } from '@fastify/cookie';

/** How our cookies are named and set, which depends on the scheme alone. */
export interface Cookies {
  readonly nameOf: (plain: string) => string;
  readonly options: CookieSerializeOptions;
}

/**
 * `__Host-` ties a cookie to this very host over https (RFC 6265bis 4.1.3.2). Plain http, which is
 * for trying things out, cannot carry that prefix. Lax, because the way back from an OpenID
 * provider or an application is a navigation from elsewhere.
 */
export const cookiesFor = (publicUrl: string): Cookies => {
  const secure = publicUrl.startsWith('https:');
  return {
    nameOf: (plain) => (secure ? `__Host-${plain}` : plain),
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  };
};
