import { accept, type Decider, overlaid, refuse } from '@countersign/kernel';
import type {
  ConfigureFactorService,
  DescribePushApp,
  FactorSettingsCommand,
  SelectPushProvider,
  SetWebauthn,
} from './factor-settings.commands.ts';
import {
  FactorServiceCleared,
  FactorServiceConfigured,
  type FactorSettingsEvent,
  PushAppDescribed,
  PushProviderSelected,
  WebauthnSettingsChosen,
} from './factor-settings.events.ts';
import { evolve, type FactorSettings, initial } from './factor-settings.state.ts';

export type FactorSettingsRefusal = 'secret_masked';

/** Settings are JSON, and keep the order of the whole. */
const isSame = (before: object, after: object) => JSON.stringify(before) === JSON.stringify(after);

const selectPushProvider = ({ provider, now }: SelectPushProvider, state: FactorSettings) =>
  state.pushProvider === provider ? accept() : accept(PushProviderSelected({ provider, at: now }));

const describePushApp = ({ app: part, now }: DescribePushApp, { pushApp }: FactorSettings) => {
  const app = overlaid(pushApp, part);
  return isSame(pushApp, app) ? accept() : accept(PushAppDescribed({ app, at: now }));
};

const setWebauthn = ({ factor, settings: part, now }: SetWebauthn, state: FactorSettings) => {
  const before = state.webauthn[factor];
  const settings = overlaid(before, part);
  return isSame(before, settings)
    ? accept()
    : accept(WebauthnSettingsChosen({ factor, settings, at: now }));
};

const configureService = (
  { service, settings, now }: ConfigureFactorService,
  { services }: FactorSettings,
) => {
  const before = services[service];
  switch (settings.status) {
    case 'masked':
      return refuse('secret_masked');
    case 'none':
      return before ? accept(FactorServiceCleared({ service, at: now })) : accept();
    case 'sealed': {
      const { sealedSettings, fingerprint } = settings;
      if (before?.fingerprint === fingerprint) return accept();
      return accept(FactorServiceConfigured({ service, sealedSettings, fingerprint, at: now }));
    }
  }
};

export const factorSettings: Decider<
  FactorSettings,
  FactorSettingsCommand,
  FactorSettingsEvent,
  FactorSettingsRefusal
> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'SelectPushProvider':
        return selectPushProvider(command, state);
      case 'DescribePushApp':
        return describePushApp(command, state);
      case 'SetWebauthn':
        return setWebauthn(command, state);
      case 'ConfigureFactorService':
        return configureService(command, state);
    }
  },
};
