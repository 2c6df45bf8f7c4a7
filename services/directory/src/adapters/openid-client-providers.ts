import { type Clock, isFresh, plus } from '@countersign/core';
import type { OutboundHttp } from '@countersign/outbound-http';
import { LRUCache } from 'lru-cache';
import * as client from 'openid-client';
import type {
  Arrival,
  FederatedAttempt,
  OpenIdProviders,
  ProviderSettings,
} from '../federation/openid-provider.ts';
import { belongsTo, isPlainLoopback, issuerAllowed } from '../federation/provider-addresses.ts';

/** A provider that takes longer keeps a person waiting in vain. */
const timeoutSeconds = 5;
/** How long what a provider publishes about itself is believed; its keys are read more often. */
const discoveryMs = 10 * 60 * 1000;
const providersMax = 500;

interface Needs {
  readonly now: Clock;
  readonly http: OutboundHttp;
}

type Known = { readonly until: string; readonly found: Promise<client.Configuration> };

/** What a request is that would have left the provider's own site; as unreachable as any fault. */
const strayed = () => new TypeError('the address is not one of the provider');

/** What providers publish about themselves, asked once a while and not for every login. */
const discoveries = ({ now, http }: Needs) => {
  const known = new LRUCache<string, Known>({ max: providersMax });

  const mayAsk = issuerAllowed(http);

  const discover = async ({ issuer, clientId, clientSecret }: ProviderSettings) => {
    if (!mayAsk(issuer)) throw strayed();
    const server = new URL(issuer);
    const config = await client.discovery(server, clientId, clientSecret, undefined, {
      timeout: timeoutSeconds,
      // Whatever the description names is asked through here, so it is judged here, each time.
      [client.customFetch]: async (url, options) => {
        if (!(await belongsTo(url, server))) throw strayed();
        // The library's options are those of `fetch`, in types of its own.
        return http.fetch(url, options as RequestInit);
      },
      execute: [
        // The signature is checked even where TLS alone would vouch for the token.
        client.enableNonRepudiationChecks,
        ...(isPlainLoopback(server) ? [client.allowInsecureRequests] : []),
      ],
    });
    const { issuer: named, authorization_endpoint: page = '' } = config.serverMetadata();
    // The library lets some issuers by another name: that of the place where they say so.
    const belongs = await Promise.all([belongsTo(named, server), belongsTo(page, server)]);
    if (belongs.includes(false)) throw strayed();
    return config;
  };

  return (provider: ProviderSettings): Promise<client.Configuration> => {
    const kept = known.get(provider.key);
    if (kept && isFresh(kept.until, 'discovery', discoveryMs, now)) return kept.found;
    const found = discover(provider);
    known.set(provider.key, { until: plus(now(), discoveryMs), found });
    // A failure is not kept: the next login asks again.
    found.catch(() => known.delete(provider.key));
    return found;
  };
};

const gone = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** Whether a failure says that the provider could not answer, rather than that it said no. */
const isOutage = (error: unknown): boolean => {
  if (error instanceof client.ResponseBodyError) return error.status >= 500;
  if (error instanceof client.ClientError) return gone.has(error.code ?? '');
  // `fetch` rejects with a TypeError when it cannot reach a server.
  return error instanceof TypeError;
};

const isRefusal = (error: unknown): boolean =>
  error instanceof client.AuthorizationResponseError ||
  error instanceof client.ResponseBodyError ||
  error instanceof client.WWWAuthenticateChallengeError ||
  error instanceof client.ClientError;

const failed = (error: unknown): Arrival => {
  if (isOutage(error)) return { status: 'unavailable' };
  if (isRefusal(error)) return { status: 'refused' };
  throw error;
};

/** Where the browser came back to, as it was told: only the parameters are its own. */
const returnedTo = (redirectUri: string, answer: URLSearchParams): URL => {
  const url = new URL(redirectUri);
  for (const [name, value] of answer) url.searchParams.append(name, value);
  return url;
};

const exchange = async (
  config: client.Configuration,
  { redirectUri, state, nonce, codeVerifier }: FederatedAttempt,
  answer: URLSearchParams,
): Promise<Arrival> => {
  const tokens = await client.authorizationCodeGrant(config, returnedTo(redirectUri, answer), {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) return { status: 'refused' };

  const { issuer, userinfo_endpoint: hasMore } = config.serverMetadata();
  const more =
    claims.email === undefined && hasMore
      ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
      : {};
  return { status: 'proved', issuer, subject: claims.sub, claims: { ...more, ...claims } };
};

/** OpenID providers through `openid-client`: discovery, PKCE, state, nonce, every check it has. */
export const openIdClientProviders = (needs: Needs): OpenIdProviders => {
  const configurationOf = discoveries(needs);

  return {
    depart: async (provider, { redirectUri, state, ...before }) => {
      const config = await configurationOf(provider).catch(failed);
      if (!(config instanceof client.Configuration)) return { status: 'unavailable' };
      const { codeVerifier = client.randomPKCECodeVerifier(), nonce = client.randomNonce() } =
        before;
      const location = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: provider.scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      return { status: 'ready', location: location.href, nonce, codeVerifier };
    },

    arrive: async (provider, attempt, answer) => {
      const config = await configurationOf(provider).catch(failed);
      if (!(config instanceof client.Configuration)) return { status: 'unavailable' };
      return exchange(config, attempt, answer).catch(failed);
    },
  };
};
