import {
  type FactorName,
  type Guardian,
  type GuardianSettings,
  noMessageLimits,
  type SealedKind,
  type SmsProviderKind,
} from '@countersign/contracts';
import type { GuardianEvent } from './guardian.events.ts';

/** Settings as the log holds them. */
export interface SealedSettings {
  readonly sealedSettings: string;
  readonly fingerprint: string;
}

/** Everything a tenant has decided about its second factors. */
export interface GuardianDocument
  extends Omit<Guardian, 'phoneGaps' | 'selectedProvider'>,
    GuardianSettings {
  /** Whom to send through, first to last; the first is the selected one. */
  readonly providerOrder: [SmsProviderKind, ...SmsProviderKind[]];
  /** The models that keys may be enrolled of; null where any will do. */
  readonly allowedAaguids: readonly string[] | null;
  /** The tenant's own mail server, where it has one. */
  readonly mailProvider: (SealedSettings & { readonly enabled: boolean }) | null;
  /** Of carriers and of the services behind factors: no kind is both. */
  readonly sealed: Readonly<Partial<Record<SealedKind, SealedSettings>>>;
}

const ownDomain = { overridesRelyingParty: false, relyingPartyId: null };

/** What is true of a tenant that has decided nothing: as Auth0's new tenants. */
export const initial: GuardianDocument = {
  factors: {},
  policy: [],
  messageTypes: [],
  providerOrder: ['auth0'],
  templates: null,
  phone: { codeDigits: 6, codeLifetimeSeconds: 300 },
  email: { codeDigits: 6, codeLifetimeSeconds: 300 },
  browserMemory: {
    isOffered: true,
    isTicked: false,
    idleSeconds: 7 * 86_400,
    overallSeconds: 30 * 86_400,
  },
  pushProvider: 'guardian',
  pushApp: { googleLink: null, appleLink: null, name: null },
  webauthn: {
    'webauthn-roaming': { userVerification: 'preferred', ...ownDomain },
    'webauthn-platform': { userVerification: 'required', ...ownDomain },
  },
  allowedAaguids: null,
  messageLimits: noMessageLimits,
  mailProvider: null,
  sealed: {},
};

const switched = (state: GuardianDocument, factor: FactorName, enabled: boolean) => ({
  ...state,
  factors: { ...state.factors, [factor]: enabled },
});

const configured = (
  state: GuardianDocument,
  kind: SealedKind,
  settings?: SealedSettings,
): GuardianDocument => {
  const { [kind]: _, ...others } = state.sealed;
  return { ...state, sealed: settings ? { ...others, [kind]: settings } : others };
};

/** The selected provider takes the first place; whoever stood behind the first stays there. */
const selected = (state: GuardianDocument, provider: SmsProviderKind): GuardianDocument => {
  const [, ...behind] = state.providerOrder;
  return { ...state, providerOrder: [provider, ...behind.filter((other) => other !== provider)] };
};

export const evolve = (
  state: GuardianDocument,
  { type, data }: GuardianEvent,
): GuardianDocument => {
  switch (type) {
    case 'FactorEnabled':
      return switched(state, data.factor, true);
    case 'FactorDisabled':
      return switched(state, data.factor, false);
    case 'PolicyChosen':
      return { ...state, policy: data.policy };
    case 'MessageTypesChosen':
      return { ...state, messageTypes: data.messageTypes };
    case 'TemplatesWritten':
      return { ...state, templates: data.templates };
    case 'PhoneSettingsChosen': {
      const { at: _, ...phone } = data;
      return { ...state, phone };
    }
    case 'EmailSettingsChosen': {
      const { at: _, ...email } = data;
      return { ...state, email };
    }
    case 'BrowserMemoryChosen': {
      const { at: _, ...browserMemory } = data;
      return { ...state, browserMemory };
    }
    case 'ProviderSelected':
      return selected(state, data.provider);
    case 'ProviderOrderChosen': {
      const [first = state.providerOrder[0], ...behind] = data.order;
      return { ...state, providerOrder: [first, ...behind] };
    }
    case 'ProviderConfigured': {
      const { provider, at: _, ...settings } = data;
      return configured(state, provider, settings);
    }
    case 'ProviderCleared':
      return configured(state, data.provider);
    case 'PushProviderSelected':
      return { ...state, pushProvider: data.provider };
    case 'PushAppDescribed':
      return { ...state, pushApp: data.app };
    case 'WebauthnSettingsChosen':
      return { ...state, webauthn: { ...state.webauthn, [data.factor]: data.settings } };
    case 'AuthenticatorsAllowed':
      return { ...state, allowedAaguids: data.aaguids };
    case 'MessageLimitsChosen':
      return { ...state, messageLimits: data.limits };
    case 'FactorServiceConfigured': {
      const { service, at: _, ...settings } = data;
      return configured(state, service, settings);
    }
    case 'FactorServiceCleared':
      return configured(state, data.service);
    case 'MailProviderConfigured': {
      const { at: _, ...mailProvider } = data;
      return { ...state, mailProvider };
    }
    case 'MailProviderRemoved':
      return { ...state, mailProvider: null };
  }
};
