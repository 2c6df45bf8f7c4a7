import type { Config } from './config.ts';

/** Who is signed in, in this tab: lost when the tab is closed. */
interface Session {
  readonly accessToken: string;
  readonly idToken?: string;
  readonly expiresAt: number;
  readonly scope: string;
  readonly name?: string;
  readonly picture?: string;
}

/** A login that was begun in this tab, until the browser comes back. */
interface Begun {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Where in the UI the person was. */
  readonly hash: string;
}

const sessionKey = 'countersign.session';
const begunKey = 'countersign.login';

const readJson = <Value>(key: string): Value | undefined => {
  const text = sessionStorage.getItem(key);
  // Only this file writes it.
  return text === null ? undefined : (JSON.parse(text) as Value);
};

/**
 * No scope of the API is named, so that all comes that the person's roles allow: the UI shows what
 * it may, and nobody changes a person who may do more than the token.
 */
const scopes = ['openid', 'profile', 'email'];

/** The page itself that asks to sign in is no place to come back to. */
const placeOf = ({ hash }: Pick<Location, 'hash'>): string =>
  hash.startsWith('#/login') ? '' : hash;

const appAddress = (): string => new URL('.', window.location.href).href.split('#')[0] ?? '';

/** Signing in by an authorization code with PKCE, and the token that comes of it. */
export const sessionOf = (config: Config) => {
  /** What speaks to the issuer: it is not loaded for who is signed in. */
  const openid = async () => {
    const client = await import('openid-client');
    const issuer = new URL(config.issuer);
    const options = issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
    const { clientId } = config;
    const server = await client.discovery(issuer, clientId, undefined, client.None(), options);
    return { client, server };
  };
  const current = (): Session | undefined => {
    const session = readJson<Session>(sessionKey);
    return session && session.expiresAt > Date.now() ? session : undefined;
  };

  return {
    current,
    /** Where the tenant's own pages are. */
    issuer: config.issuer,
    token: (): string | undefined => current()?.accessToken,
    /** Whether the person's role allows what a scope names. */
    allows: (scope: string): boolean => current()?.scope.split(' ').includes(scope) ?? false,
    forget: (): void => sessionStorage.removeItem(sessionKey),

    /** Leaves for the login page. */
    begin: async (): Promise<void> => {
      const { client, server } = await openid();
      const verifier = client.randomPKCECodeVerifier();
      const begun: Begun = {
        verifier,
        state: client.randomState(),
        nonce: client.randomNonce(),
        hash: placeOf(window.location),
      };
      const address = client.buildAuthorizationUrl(server, {
        redirect_uri: appAddress(),
        scope: scopes.join(' '),
        audience: config.audience,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: begun.state,
        nonce: begun.nonce,
      });
      sessionStorage.setItem(begunKey, JSON.stringify(begun));
      window.location.assign(address);
    },

    /** Whether the browser comes back from the login page. */
    isComingBack: (): boolean => {
      const { searchParams } = new URL(window.location.href);
      return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
    },

    /** Exchanges the code, and returns to where the person was. @throws when it is refused */
    finish: async (): Promise<void> => {
      const begun = readJson<Begun>(begunKey);
      const here = new URL(window.location.href);
      sessionStorage.removeItem(begunKey);
      window.history.replaceState(null, '', `${appAddress()}${begun?.hash ?? ''}`);
      if (!begun) return;
      const { client, server } = await openid();
      const tokens = await client.authorizationCodeGrant(server, here, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      const session: Session = {
        accessToken: tokens.access_token,
        expiresAt: Date.now() + (tokens.expiresIn() ?? 0) * 1_000,
        scope: tokens.scope ?? '',
        ...(tokens.id_token !== undefined && { idToken: tokens.id_token }),
        ...(typeof claims?.name === 'string' && { name: claims.name }),
        ...(typeof claims?.picture === 'string' && { picture: claims.picture }),
      };
      sessionStorage.setItem(sessionKey, JSON.stringify(session));
    },

    /** Where signing out everywhere is done. */
    signOutAddress: (): string => {
      const address = new URL('v2/logout', config.issuer);
      address.searchParams.set('client_id', config.clientId);
      address.searchParams.set('returnTo', appAddress());
      return address.href;
    },
  };
};
export type SignedIn = ReturnType<typeof sessionOf>;
