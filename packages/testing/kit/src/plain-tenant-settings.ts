import type { TenantSettings } from '@countersign/contracts';

/** The settings of a tenant that has decided nothing but what it is called. */
export const plainTenantSettings: TenantSettings = {
  friendlyName: 'Acme & Söhne',
  pictureUrl: null,
  supportEmail: null,
  supportUrl: null,
  primaryColor: '#000000',
  pageBackground: '#ffffff',
  allowedLogoutUrls: [],
  defaultRedirectionUri: null,
  enabledLocales: ['en'],
  sessionLifetimeHours: 168,
  idleSessionLifetimeHours: 72,
  acrValuesSupported: null,
  isPhoneConsolidated: false,
  flags: {},
  others: {},
};
