import {
  accountChange,
  mailPorts,
  noticeDue,
  passwordLink,
  readMailing,
  readTestMail,
  testMail,
} from '@countersign/contracts';
import {
  type Clock,
  type EventStore,
  handle,
  type Messaging,
  recall,
  yes,
} from '@countersign/core';
import { factors as builtIn, type Factors } from '@countersign/factors';
import { type LookupAll, outboundTcp } from '@countersign/outbound-http';
import { type RelayPorts, retainStreams, startRelay } from '@countersign/relay';
import type { CodeRing, Vault } from '@countersign/vault';
import { relayActivity } from './activity/relay-activity.ts';
import { connectionsMax } from './deployment-mailer.ts';
import { mail } from './mail/mail.decider.ts';
import { mailEvent } from './mail/mail.events.ts';
import { readTestMail as readTest } from './mail/read-test-mail.handler.ts';
import type { Mailer } from './mailer.ts';
import { budgets } from './reactions/budgets.ts';
import { dispatchMail, type Log } from './reactions/dispatch-mail.ts';
import { gatherMail } from './reactions/gather-mail.ts';
import { ofTenantsMax, senders } from './senders.ts';

/** What the service needs of the world. */
export interface MailDispatchPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'open' | 'openFor'>;
  readonly codes: Pick<CodeRing, 'derive'>;
  readonly clock: Clock;
  /** The factors there are here, if not those that are built in. */
  readonly factors?: Factors;
  /** How the deployment sends mail; without it tenants with a server of their own do alone. */
  readonly mailer?: Mailer;
  /** Whether a tenant's own server may be at a private address, and on any port. */
  readonly allowPrivate?: boolean;
  /** How its name is resolved, when not by the system. */
  readonly lookup?: LookupAll;
  /** Who vouches for it, in place of those whom the system trusts. */
  readonly ca?: string;
  /** How long it has to take one mail. */
  readonly ownSendTimeoutMs?: number;
  readonly log?: Log;
  /** How many mails the deployment's server is given at once. */
  readonly concurrencyMax?: number;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

/** Five days of coming back every half minute; a mail ends by itself before that. */
const deliveriesMax = 20_000;

/** Whether somebody was told is asked within weeks. */
const keptForDays = { mail: 35 };

/** Who sends for which tenant. */
const sendersOf = (ports: MailDispatchPorts) => {
  const { messaging, vault, mailer, ca, allowPrivate = false, lookup } = ports;
  const { concurrencyMax = connectionsMax } = ports;
  const { ownSendTimeoutMs: sendTimeoutMs } = ports;
  const way = outboundTcp({ allowPrivate, lookup, ports: mailPorts });
  return senders({ messaging, vault, way, mailer, concurrencyMax, ca, sendTimeoutMs });
};

/** Starts the service that brings people codes by mail, and tells what befell their factors. */
export const startMailDispatch = async (ports: MailDispatchPorts) => {
  const { messaging, store, vault, codes, clock, log } = ports;
  const { concurrencyMax = connectionsMax, factors = builtIn } = ports;
  const sending = sendersOf(ports);

  const following = {
    ...{ durable: 'mail-dispatch', deliveriesMax },
    // Of each that tells of mails more than tenants' servers can hold up together.
    concurrencyMax: concurrencyMax + ofTenantsMax,
  };
  const ofMail = { decider: mail, event: mailEvent, store };
  const dispatch = dispatchMail({
    ...{ run: handle(ofMail), look: recall(ofMail) },
    hasPlace: budgets(messaging),
    gather: gatherMail({ messaging, vault, codes, factors }),
    ...{ senderOf: sending.of, clock, log },
  });
  const serving = await Promise.all([
    messaging.follow(noticeDue, following, dispatch),
    messaging.follow(accountChange, following, dispatch),
    messaging.follow(passwordLink, following, dispatch),
    messaging.follow(testMail, following, dispatch),
    messaging.answer(readTestMail, readTest({ store, clock })),
    messaging.answer(readMailing, async ({ tenantId }) =>
      yes({ isOn: await sending.isOn(tenantId) }),
    ),
  ]);
  const relayPorts = { ...ports.relays, store, messaging };
  const relays = [
    startRelay(relayPorts, retainStreams({ service: 'mail-dispatch', store, days: keptForDays })),
    relayActivity(relayPorts),
  ];

  return {
    ready: async (): Promise<void> => {
      await Promise.all([store.ping(), messaging.ping()]);
    },
    /** Takes no more, waits for what is in hand, and lets go of the servers. */
    stop: async (): Promise<void> => {
      await Promise.all(serving.map((each) => each.stop()));
      await Promise.all(relays.map((each) => each.stop()));
      await sending.close();
    },
  };
};
