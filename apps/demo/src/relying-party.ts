import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
} from 'openid-client';
import { z } from 'zod';

/** What the relying party remembers of a login it started, in a cookie of its own. */
export const startedLogin = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
});
export type StartedLogin = z.output<typeof startedLogin>;

interface Registration {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly http?: typeof fetch;
}

/**
 * A small OpenID Connect client, as an application of a tenant would use one. It keeps no secret.
 */
export const relyingParty = ({ issuer, clientId, redirectUri, http = fetch }: Registration) => {
  const discover = (): Promise<Configuration> =>
    discovery(new URL(issuer), clientId, undefined, None(), {
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
      [customFetch]: (url, { body, ...options }) => http(url, { ...options, body: body ?? null }),
    });
  let known: Promise<Configuration> | undefined;
  const configuration = () => {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  /** Where to send the browser, and what to remember until it comes back. */
  const start = async (demands: Readonly<Record<string, string>> = {}) => {
    const login: StartedLogin = {
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
    };
    const location = buildAuthorizationUrl(await configuration(), {
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access',
      state: login.state,
      nonce: login.nonce,
      code_challenge: await calculatePKCECodeChallenge(login.codeVerifier),
      code_challenge_method: 'S256',
      ...demands,
    });
    return { location, login };
  };

  /**
   * Exchanges the code for tokens; whatever does not fit the started login is refused by the client
   * library.
   */
  const finish = async (returnedTo: URL, { state, nonce, codeVerifier }: StartedLogin) =>
    authorizationCodeGrant(await configuration(), returnedTo, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });

  const refresh = async (refreshToken: string) =>
    refreshTokenGrant(await configuration(), refreshToken);

  return { start, finish, refresh };
};
export type RelyingParty = ReturnType<typeof relyingParty>;
