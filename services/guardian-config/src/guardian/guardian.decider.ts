import type * as operations from '@countersign/contracts';
import type { CodeSettings } from '@countersign/contracts';
import { accept, type Decider, type RefusalOf, refuse } from '@countersign/kernel';
import type {
  ConfigureProvider,
  GuardianCommand,
  SelectProvider,
  SetBrowserMemory,
  SetEmailSettings,
  SetFactor,
  SetMessageTypes,
  SetPhoneSettings,
  SetPolicy,
  SetProviderOrder,
  SetTemplates,
} from './guardian.commands.ts';
import {
  BrowserMemoryChosen,
  EmailSettingsChosen,
  FactorDisabled,
  FactorEnabled,
  type GuardianEvent,
  MessageTypesChosen,
  PhoneSettingsChosen,
  PolicyChosen,
  ProviderCleared,
  ProviderConfigured,
  ProviderOrderChosen,
  ProviderSelected,
  TemplatesWritten,
} from './guardian.events.ts';
import { evolve, initial, providerOrder, type TenantGuardian } from './guardian.state.ts';

export type GuardianRefusal =
  | RefusalOf<typeof operations.setTemplates>
  | RefusalOf<typeof operations.setProviderOrder>
  | RefusalOf<typeof operations.configureProvider>;

const sameSet = (left: readonly string[], right: readonly string[]) =>
  new Set(left).symmetricDifference(new Set(right)).size === 0;

const sameOrder = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((item, index) => item === right[index]);

const setFactor = ({ factor, enabled, now }: SetFactor, state: TenantGuardian) => {
  if (state.factors[factor] === enabled) return accept();
  return accept((enabled ? FactorEnabled : FactorDisabled)({ factor, at: now }));
};

const setPolicy = ({ policy, now }: SetPolicy, state: TenantGuardian) =>
  sameSet(state.policy, policy) ? accept() : accept(PolicyChosen({ policy, at: now }));

const setMessageTypes = ({ messageTypes, now }: SetMessageTypes, state: TenantGuardian) =>
  sameSet(state.messageTypes, messageTypes)
    ? accept()
    : accept(MessageTypesChosen({ messageTypes, at: now }));

const setTemplates = (
  { templates, areWellFormed, now }: SetTemplates,
  { templates: before }: TenantGuardian,
) => {
  if (!areWellFormed) return refuse('template_malformed');
  const isSame =
    before?.enrollmentMessage === templates.enrollmentMessage &&
    before.verificationMessage === templates.verificationMessage;
  return isSame ? accept() : accept(TemplatesWritten({ templates, at: now }));
};

const isSameCode = (before: CodeSettings, after: CodeSettings) =>
  before.codeDigits === after.codeDigits &&
  before.codeLifetimeSeconds === after.codeLifetimeSeconds;

const setPhoneSettings = ({ phone, now }: SetPhoneSettings, { phone: before }: TenantGuardian) =>
  isSameCode(before, phone) ? accept() : accept(PhoneSettingsChosen({ ...phone, at: now }));

const setEmailSettings = ({ email, now }: SetEmailSettings, { email: before }: TenantGuardian) =>
  isSameCode(before, email) ? accept() : accept(EmailSettingsChosen({ ...email, at: now }));

const setBrowserMemory = (
  { browserMemory, now }: SetBrowserMemory,
  { browserMemory: before }: TenantGuardian,
) => {
  const isSame =
    before.isOffered === browserMemory.isOffered &&
    before.isTicked === browserMemory.isTicked &&
    before.idleSeconds === browserMemory.idleSeconds &&
    before.overallSeconds === browserMemory.overallSeconds;
  return isSame ? accept() : accept(BrowserMemoryChosen({ ...browserMemory, at: now }));
};

const selectProvider = ({ provider, offered, now }: SelectProvider, state: TenantGuardian) => {
  if (!offered.includes(provider)) return refuse('provider_unavailable');
  return state.selectedProvider === provider
    ? accept()
    : accept(ProviderSelected({ provider, at: now }));
};

const setProviderOrder = ({ order, offered, now }: SetProviderOrder, state: TenantGuardian) => {
  if (!order.every((provider) => offered.includes(provider))) return refuse('provider_unavailable');
  if (new Set(order).size < order.length) return refuse('provider_repeated');
  return sameOrder(providerOrder(state), order)
    ? accept()
    : accept(ProviderOrderChosen({ order, at: now }));
};

const configureProvider = (
  { provider, settings, now }: ConfigureProvider,
  { providers }: TenantGuardian,
) => {
  const before = providers[provider];
  switch (settings.status) {
    case 'malformed':
      return refuse('provider_settings_malformed');
    case 'masked':
      return refuse('secret_masked');
    case 'address_forbidden':
      return refuse('webhook_address_forbidden');
    case 'none':
      return before ? accept(ProviderCleared({ provider, at: now })) : accept();
    case 'sealed': {
      const { sealedSettings, fingerprint } = settings;
      if (before?.fingerprint === fingerprint) return accept();
      return accept(ProviderConfigured({ provider, sealedSettings, fingerprint, at: now }));
    }
  }
};

export const guardian: Decider<TenantGuardian, GuardianCommand, GuardianEvent, GuardianRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'SetFactor':
        return setFactor(command, state);
      case 'SetPolicy':
        return setPolicy(command, state);
      case 'SetMessageTypes':
        return setMessageTypes(command, state);
      case 'SetTemplates':
        return setTemplates(command, state);
      case 'SetPhoneSettings':
        return setPhoneSettings(command, state);
      case 'SetEmailSettings':
        return setEmailSettings(command, state);
      case 'SetBrowserMemory':
        return setBrowserMemory(command, state);
      case 'SelectProvider':
        return selectProvider(command, state);
      case 'SetProviderOrder':
        return setProviderOrder(command, state);
      case 'ConfigureProvider':
        return configureProvider(command, state);
    }
  },
};
