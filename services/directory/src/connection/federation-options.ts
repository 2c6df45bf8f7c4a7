import type { Connection, FederationOptions, federation } from '@countersign/contracts';
import type { z } from 'zod';

type Federation = z.output<typeof federation>;
type Strategy = Connection['strategy'];

/** Where the providers with a name of their own are; the others say it themselves. */
const issuers: Readonly<
  Partial<Record<Strategy, (options: FederationOptions) => string | undefined>>
> = {
  'google-oauth2': () => 'https://accounts.google.com',
  apple: () => 'https://appleid.apple.com',
  okta: ({ domain }) => domain && `https://${domain}`,
  waad: ({ tenantDomain: domain }) => domain && `https://login.microsoftonline.com/${domain}/v2.0`,
};

/** The provider that options lead to; nothing where they do not say enough to reach one. */
export const federationOf = (
  strategy: Strategy,
  options: FederationOptions,
): Federation | undefined => {
  const issuer = options.issuer ?? issuers[strategy]?.(options);
  const { clientId, clientSecret, scope = 'openid profile email' } = options;
  if (issuer === undefined || clientId === undefined) return undefined;
  return { issuer, clientId, scope, ...(clientSecret !== undefined && { clientSecret }) };
};
