import {
  type BrowserMemory,
  type CodeSettings,
  type FactorName,
  factorNames,
  type MessageType,
  type MfaPolicy,
  type SmsProviderKind,
  type SmsTemplates,
} from '@countersign/contracts';
import type { GuardianEvent } from './guardian.events.ts';

/** A provider's settings as the log holds them. */
export interface SealedProvider {
  readonly sealedSettings: string;
  readonly fingerprint: string;
}

/** Everything a tenant has decided about its second factors. */
export interface TenantGuardian {
  readonly factors: Readonly<Record<FactorName, boolean>>;
  readonly policy: MfaPolicy;
  readonly messageTypes: readonly MessageType[];
  readonly selectedProvider: SmsProviderKind;
  /** Whom to try after the selected provider, first to last. */
  readonly failover: readonly SmsProviderKind[];
  readonly templates: SmsTemplates | null;
  readonly phone: CodeSettings;
  readonly email: CodeSettings;
  readonly browserMemory: BrowserMemory;
  readonly providers: Readonly<Partial<Record<SmsProviderKind, SealedProvider>>>;
}

// `fromEntries` forgets the keys it was given; they are exactly the factor names.
const allOff = Object.fromEntries(factorNames.map((factor) => [factor, false])) as Record<
  FactorName,
  boolean
>;

/** What is true of a tenant that has decided nothing: as Auth0's new tenants. */
export const initial: TenantGuardian = {
  factors: allOff,
  policy: [],
  messageTypes: [],
  selectedProvider: 'auth0',
  failover: [],
  templates: null,
  phone: { codeDigits: 6, codeLifetimeSeconds: 300 },
  email: { codeDigits: 6, codeLifetimeSeconds: 300 },
  browserMemory: {
    isOffered: true,
    isTicked: false,
    idleSeconds: 7 * 86_400,
    overallSeconds: 30 * 86_400,
  },
  providers: {},
};

const switched = (state: TenantGuardian, factor: FactorName, enabled: boolean): TenantGuardian => ({
  ...state,
  factors: { ...state.factors, [factor]: enabled },
});

const provided = (
  state: TenantGuardian,
  provider: SmsProviderKind,
  sealed?: SealedProvider,
): TenantGuardian => {
  const { [provider]: _, ...others } = state.providers;
  return { ...state, providers: sealed ? { ...others, [provider]: sealed } : others };
};

/** The selected provider takes the first place; whoever else stood in the order stays behind it. */
const selected = (state: TenantGuardian, provider: SmsProviderKind): TenantGuardian => ({
  ...state,
  selectedProvider: provider,
  failover: state.failover.filter((other) => other !== provider),
});

export const evolve = (state: TenantGuardian, { type, data }: GuardianEvent): TenantGuardian => {
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
      const [first = state.selectedProvider, ...failover] = data.order;
      return { ...state, selectedProvider: first, failover };
    }
    case 'ProviderConfigured':
      return provided(state, data.provider, {
        sealedSettings: data.sealedSettings,
        fingerprint: data.fingerprint,
      });
    case 'ProviderCleared':
      return provided(state, data.provider);
  }
};

/** Every provider to try, first to last. */
export const providerOrder = ({ selectedProvider, failover }: TenantGuardian) => [
  selectedProvider,
  ...failover,
];
