import type { ApplicationSettings } from '@countersign/contracts';

type Kind = ApplicationSettings['kind'];

/** What Auth0 gives an application of each kind when it is not told otherwise. */
const byKind: Readonly<
  Record<Kind, Pick<ApplicationSettings, 'grantTypes' | 'clientAuthentication'>>
> = {
  spa: {
    grantTypes: ['authorization_code', 'implicit', 'refresh_token'],
    clientAuthentication: 'none',
  },
  native: {
    grantTypes: ['authorization_code', 'implicit', 'refresh_token'],
    clientAuthentication: 'none',
  },
  regular_web: {
    grantTypes: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    clientAuthentication: 'client_secret_post',
  },
  non_interactive: {
    grantTypes: ['client_credentials'],
    clientAuthentication: 'client_secret_post',
  },
};

const days = 24 * 60 * 60;

export const defaultKind: Kind = 'regular_web';

/** Settings of a new application. Lifetimes are Auth0's: ten hours; thirty days, idle fifteen. */
export const defaultSettings = (kind: Kind, name: string): ApplicationSettings => ({
  name,
  description: '',
  kind,
  logoUrl: null,
  callbacks: [],
  allowedOrigins: [],
  webOrigins: [],
  logoutUrls: [],
  ...byKind[kind],
  publicKeys: [],
  idTokenLifetimeSeconds: 36_000,
  refreshTokenLifetimeSeconds: 30 * days,
  idleRefreshTokenLifetimeSeconds: 15 * days,
  requiresPushedRequests: false,
  managementScopes: [],
  metadata: {},
});
