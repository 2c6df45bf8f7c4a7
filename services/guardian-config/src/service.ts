import * as contracts from '@countersign/contracts';
import type { Clock, EventStore, Messaging } from '@countersign/kernel';
import { outboundHttp } from '@countersign/outbound-http';
import type { RelayPorts } from '@countersign/relay';
import type { Vault } from '@countersign/vault';
import { relayActivity } from './activity/relay-activity.ts';
import {
  describePushApp,
  readGuardianSettings,
  selectPushProvider,
  setWebauthn,
} from './factor-settings/decide-settings.handlers.ts';
import { configureFactorService, readFactorService } from './factor-settings/services.handlers.ts';
import { tenantSettings } from './factor-settings/tenant-settings.ts';
import {
  setBrowserMemory,
  setEmailSettings,
  setFactor,
  setMessageTypes,
  setPhoneSettings,
  setPolicy,
} from './guardian/decide-factors.handlers.ts';
import { readGuardian } from './guardian/read-guardian.handler.ts';
import { guardianRun } from './guardian/run.ts';
import { setTemplates } from './guardian/set-templates.handler.ts';
import { tenantGuardians } from './guardian/tenant-guardians.ts';
import { selectProvider, setProviderOrder } from './providers/choose-provider.handlers.ts';
import { configureProvider } from './providers/configure-provider.handler.ts';
import { readProvider } from './providers/read-provider.handler.ts';
import { readSmsDelivery } from './providers/read-sms-delivery.handler.ts';

/** What the service needs of the world. */
export interface GuardianConfigPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Whether a webhook may be plain http or point at private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** Whether the demo's `outbox` provider may be chosen. */
  readonly outbox: boolean;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

/** Answers what logins ask, and what admins decide about them. */
const answerGuardian = (ports: GuardianConfigPorts) => {
  const { messaging, store, vault, clock: now, allowPrivateWebhooks, outbox } = ports;
  const run = guardianRun(store);
  const read = tenantGuardians(store);
  const offered = contracts.smsProviderKind.options.filter((kind) => outbox || kind !== 'outbox');

  return [
    messaging.answer(contracts.readGuardian, readGuardian({ read })),
    messaging.answer(contracts.setFactor, setFactor({ run, now })),
    messaging.answer(contracts.setPolicy, setPolicy({ run, now })),
    messaging.answer(contracts.setMessageTypes, setMessageTypes({ run, now })),
    messaging.answer(contracts.setTemplates, setTemplates({ run, now })),
    messaging.answer(contracts.setPhoneSettings, setPhoneSettings({ run, now })),
    messaging.answer(contracts.setEmailSettings, setEmailSettings({ run, now })),
    messaging.answer(contracts.setBrowserMemory, setBrowserMemory({ run, now })),
    messaging.answer(contracts.selectProvider, selectProvider({ run, now, offered })),
    messaging.answer(contracts.setProviderOrder, setProviderOrder({ run, now, offered })),
    messaging.answer(contracts.readProvider, readProvider({ read, vault })),
    messaging.answer(
      contracts.configureProvider,
      configureProvider({
        ...{ run, vault, now },
        http: outboundHttp({ allowPrivate: allowPrivateWebhooks }),
      }),
    ),
    messaging.answer(contracts.readSmsDelivery, readSmsDelivery({ read })),
  ];
};

/** Answers what only admins ask: the settings of factors whose delivery needs more than a phone. */
const answerFactorSettings = ({ messaging, store, vault, clock: now }: GuardianConfigPorts) => {
  const settings = tenantSettings(store);
  const needs = { ...settings, vault, now };
  return [
    messaging.answer(contracts.readGuardianSettings, readGuardianSettings(needs)),
    messaging.answer(contracts.selectPushProvider, selectPushProvider(needs)),
    messaging.answer(contracts.describePushApp, describePushApp(needs)),
    messaging.answer(contracts.setWebauthn, setWebauthn(needs)),
    messaging.answer(contracts.readFactorService, readFactorService(needs)),
    messaging.answer(contracts.configureFactorService, configureFactorService(needs)),
  ];
};

/** Starts the service that keeps what tenants decide about their second factors. */
export const startGuardianConfig = async (ports: GuardianConfigPorts) => {
  const { messaging, store } = ports;
  const serving = await Promise.all([...answerGuardian(ports), ...answerFactorSettings(ports)]);
  const relay = relayActivity({ ...ports.relays, store, messaging });

  return {
    ready: () => store.ping(),
    stop: async () => {
      await Promise.all(serving.map((each) => each.stop()));
      await relay.stop();
    },
  };
};
