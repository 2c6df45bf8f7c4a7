import * as contracts from '@countersign/contracts';
import type { Clock, EventStore, Messaging } from '@countersign/core';
import { outboundHttp, outboundTcp } from '@countersign/outbound-http';
import { smsProviderOf } from '@countersign/providers';
import type { RelayPorts } from '@countersign/relay';
import type { Vault } from '@countersign/vault';
import { relayActivity } from './activity/relay-activity.ts';
import { guardianDocuments } from './guardian/documents.ts';
import { patchGuardian } from './guardian/patch-guardian.handler.ts';
import {
  readAllowedAuthenticators,
  readGuardian,
  readGuardianSettings,
  readMailDelivery,
  readMailProvider,
  readMessageLimits,
  readSmsDelivery,
} from './guardian/read-guardian.handlers.ts';
import { answerOlder } from './older-operations.ts';
import { sealedSettings } from './settings/sealed-settings.ts';

/** What the service needs of the world. */
export interface GuardianConfigPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Whether a webhook may be plain http, and it or a mail server at private addresses. */
  readonly allowPrivateWebhooks: boolean;
  /** Whether the demo's `outbox` provider may be chosen. */
  readonly outbox: boolean;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

/** Answers what logins ask, and what admins decide about them. */
const answerGuardian = (ports: GuardianConfigPorts) => {
  const { messaging, store, vault, clock: now, allowPrivateWebhooks, outbox } = ports;
  const documents = guardianDocuments(store);
  const http = outboundHttp({ allowPrivate: allowPrivateWebhooks });
  const mail = outboundTcp({ allowPrivate: allowPrivateWebhooks, ports: contracts.mailPorts });
  const settings = sealedSettings({ vault, http, mail });
  const offered = contracts.smsProviderKind.options.filter((kind) => outbox || kind !== 'outbox');
  // The deployment's own carrier, `auth0`, makes no calls, unless it is a demo's outbox.
  const calling = offered.filter((kind) => {
    const { messageTypes } = smsProviderOf(kind) ?? { messageTypes: outbox ? ['voice'] : [] };
    return messageTypes.some((each) => each === 'voice');
  });
  const patch = patchGuardian({ documents, settings, offered, calling, now });
  const read = readGuardianSettings({ documents, settings });

  return [
    messaging.answer(contracts.readGuardian, readGuardian({ documents, settings, calling })),
    messaging.answer(contracts.readSmsDelivery, readSmsDelivery({ documents })),
    messaging.answer(contracts.readGuardianSettings, read),
    messaging.answer(contracts.readAllowedAuthenticators, readAllowedAuthenticators({ documents })),
    messaging.answer(contracts.readMessageLimits, readMessageLimits({ documents })),
    messaging.answer(contracts.readMailProvider, readMailProvider({ documents, settings })),
    messaging.answer(contracts.readMailDelivery, readMailDelivery({ documents })),
    messaging.answer(contracts.patchGuardian, (request) => patch(request)),
    ...answerOlder({ messaging, patch, read }),
  ];
};

/** Starts the service that keeps what tenants decide about their second factors. */
export const startGuardianConfig = async (ports: GuardianConfigPorts) => {
  const { messaging, store } = ports;
  const serving = await Promise.all(answerGuardian(ports));
  const relay = relayActivity({ ...ports.relays, store, messaging });

  return {
    ready: () => store.ping(),
    stop: async () => {
      await Promise.all(serving.map((each) => each.stop()));
      await relay.stop();
    },
  };
};
