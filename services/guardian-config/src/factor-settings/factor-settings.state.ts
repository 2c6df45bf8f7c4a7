import type { FactorServiceKind, GuardianSettings } from '@countersign/contracts';
import type { SealedProvider } from '../guardian/guardian.state.ts';
import type { FactorSettingsEvent } from './factor-settings.events.ts';

/** What a tenant has decided of its factors that no login needs to know. */
export interface FactorSettings extends GuardianSettings {
  readonly services: Readonly<Partial<Record<FactorServiceKind, SealedProvider>>>;
}

const ownDomain = { overridesRelyingParty: false, relyingPartyId: null };

export const initial: FactorSettings = {
  pushProvider: 'guardian',
  pushApp: { googleLink: null, appleLink: null, name: null },
  webauthn: {
    'webauthn-roaming': { userVerification: 'preferred', ...ownDomain },
    'webauthn-platform': { userVerification: 'required', ...ownDomain },
  },
  services: {},
};

const served = (
  state: FactorSettings,
  service: FactorServiceKind,
  sealed?: SealedProvider,
): FactorSettings => {
  const { [service]: _, ...others } = state.services;
  return { ...state, services: sealed ? { ...others, [service]: sealed } : others };
};

export const evolve = (
  state: FactorSettings,
  { type, data }: FactorSettingsEvent,
): FactorSettings => {
  switch (type) {
    case 'PushProviderSelected':
      return { ...state, pushProvider: data.provider };
    case 'PushAppDescribed':
      return { ...state, pushApp: data.app };
    case 'WebauthnSettingsChosen':
      return { ...state, webauthn: { ...state.webauthn, [data.factor]: data.settings } };
    case 'FactorServiceConfigured': {
      const { sealedSettings, fingerprint } = data;
      return served(state, data.service, { sealedSettings, fingerprint });
    }
    case 'FactorServiceCleared':
      return served(state, data.service);
  }
};
