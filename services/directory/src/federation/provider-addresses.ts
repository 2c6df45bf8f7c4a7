import type { OutboundHttp } from '@countersign/outbound-http';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Plain http is for this very machine alone: elsewhere a provider's answers could be anybody's. */
export const isPlainLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && loopback.test(hostname);

/** An issuer has no query (OpenID Connect Discovery 1.0, section 2), nor a fragment. */
const isIssuer = (issuer: string) => !/[?#]/.test(issuer);

/** Some paste the whole address of the description, which is the issuer's and nothing more. */
const description = /\/\.well-known\/openid-configuration$/;
const hasOddPath = (issuer: string) => issuer.replace(description, '').includes('/.well-known/');

/** Whether a provider may be asked at this address: told when it is stored, and at every use. */
export const issuerAllowed =
  ({ allows }: Pick<OutboundHttp, 'allows'>) =>
  (issuer: string): boolean => {
    if (!allows(issuer) || !isIssuer(issuer) || hasOddPath(issuer)) return false;
    const url = new URL(issuer);
    return url.protocol === 'https:' || isPlainLoopback(url);
  };
export type IssuerAllowed = ReturnType<typeof issuerAllowed>;

/**
 * Providers with endpoints on other sites than their issuer's, by their own documents:
 * https://accounts.google.com/.well-known/openid-configuration and the like.
 */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'accounts.google.com': [
    'oauth2.googleapis.com',
    'openidconnect.googleapis.com',
    'www.googleapis.com',
  ],
  'login.microsoftonline.com': ['graph.microsoft.com'],
  'login.microsoftonline.us': ['graph.microsoft.us'],
};

/** Cognito's issuers and the pages of its pools; the region is the same in both. */
const cognito = /^cognito-idp\.([a-z0-9-]+)\.amazonaws\.com$/;
const cognitoPool = /^[a-z0-9-]+\.auth\.([a-z0-9-]+)\.amazoncognito\.com$/;

const isKnownElsewhere = (host: string, home: string) => {
  if (elsewhere[home]?.includes(host)) return true;
  const region = cognito.exec(home)?.[1];
  return region !== undefined && cognitoPool.exec(host)?.[1] === region;
};

/**
 * Whether what an issuer's description names belongs to the issuer, so that our secret and
 * people's tokens may go there: its origin, or over https its site (the domain that was
 * registered), or what is known of a provider. Suffixes under which strangers register are taken
 * from the Public Suffix List, its private part included.
 */
export const belongsTo = async (address: string, issuer: URL): Promise<boolean> => {
  if (!URL.canParse(address)) return false;
  const { origin, protocol, hostname } = new URL(address);
  if (origin === issuer.origin) return true;
  if (protocol !== 'https:') return false;
  if (isKnownElsewhere(hostname, issuer.hostname)) return true;
  // Loaded by the first provider that has a second host: the list is long.
  const { getDomain } = await import('tldts');
  const site = getDomain(hostname, { allowPrivateDomains: true });
  return site !== null && site === getDomain(issuer.hostname, { allowPrivateDomains: true });
};
