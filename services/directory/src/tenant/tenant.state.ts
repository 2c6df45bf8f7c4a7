import { languages, type TenantSettings } from '@countersign/contracts';
import { merge } from '@countersign/core';
import type { Claim } from '../reservation/claim.events.ts';
import { type CustomTexts, withTexts } from './custom-texts.state.ts';
import type { TenantEvent } from './tenant.events.ts';

interface Holds {
  readonly claims: readonly Claim[];
  readonly fenced: readonly string[];
}

export type Tenant = Holds &
  (
    | { readonly status: 'unknown' }
    | {
        readonly status: 'active';
        readonly tenantId: string;
        readonly hosts: readonly string[];
        readonly settings: TenantSettings;
        readonly customTexts: CustomTexts;
      }
  );

export const initial: Tenant = { status: 'unknown', claims: [], fenced: [] };

/** What a tenant starts with. Lifetimes are Auth0's: a session lasts a week, idle three days. */
export const defaultSettings: TenantSettings = {
  friendlyName: '',
  pictureUrl: null,
  supportEmail: null,
  supportUrl: null,
  primaryColor: '#0059d6',
  pageBackground: '#f4f5f7',
  logoUrl: null,
  faviconUrl: null,
  privacyUrl: null,
  fontUrl: null,
  colorScheme: 'auto',
  darkLogoUrl: null,
  pageTitle: null,
  theme: null,
  allowedLogoutUrls: [],
  defaultRedirectionUri: null,
  enabledLocales: [...languages],
  sessionLifetimeHours: 168,
  idleSessionLifetimeHours: 72,
  managementMfaLifetimeHours: 12,
  acrValuesSupported: null,
  isPhoneConsolidated: false,
  flags: {},
  others: {},
};

const moved = (
  state: Extract<Tenant, { status: 'active' }>,
  { host, claims }: Extract<TenantEvent, { type: 'TenantMoved' }>['data'],
): Tenant => ({
  ...state,
  hosts: [host, ...state.hosts.filter((each) => each !== host)],
  claims: [
    ...state.claims,
    ...claims.filter(({ claimId }) => !state.claims.some((held) => held.claimId === claimId)),
  ],
});

export const evolve = (state: Tenant, { type, data }: TenantEvent): Tenant => {
  switch (type) {
    case 'TenantCreated': {
      const { tenantId, hosts, claims, settings } = data;
      return {
        status: 'active',
        tenantId,
        hosts,
        claims,
        settings: merge(defaultSettings, settings),
        customTexts: {},
        fenced: state.fenced,
      };
    }
    case 'TenantMoved':
      return state.status === 'active' ? moved(state, data) : state;
    case 'TenantSettingsChanged':
      return state.status === 'active'
        ? { ...state, settings: merge(state.settings, data.settings) }
        : state;
    case 'CustomTextsSet':
      return state.status === 'active'
        ? { ...state, customTexts: withTexts(state.customTexts, data) }
        : state;
    case 'ClaimFenced':
      return { ...state, fenced: [...state.fenced, data.claimId] };
  }
};
