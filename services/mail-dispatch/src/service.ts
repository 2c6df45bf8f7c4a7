import { accountChange, noticeDue, passwordLink, readMailing } from '@countersign/contracts';
import { type Clock, type EventStore, handle, type Messaging, yes } from '@countersign/core';
import { factors as builtIn, type Factors } from '@countersign/factors';
import { type RelayPorts, retainStreams, startRelay } from '@countersign/relay';
import type { CodeRing, Vault } from '@countersign/vault';
import { relayActivity } from './activity/relay-activity.ts';
import { connectionsMax } from './deployment-mailer.ts';
import { mail } from './mail/mail.decider.ts';
import { mailEvent } from './mail/mail.events.ts';
import type { Mailer } from './mailer.ts';
import { budgets } from './reactions/budgets.ts';
import { dispatchMail, type Log } from './reactions/dispatch-mail.ts';
import { gatherMail } from './reactions/gather-mail.ts';

/** What the service needs of the world. */
export interface MailDispatchPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'openFor'>;
  readonly codes: Pick<CodeRing, 'derive'>;
  readonly clock: Clock;
  /** The factors there are here, if not those that are built in. */
  readonly factors?: Factors;
  /** How mail is sent; without it none is, and what is told is not listened to. */
  readonly mailer?: Mailer;
  readonly log?: Log;
  /** How many mails are in hand at once, three at the least: one of each that tells of them. */
  readonly concurrencyMax?: number;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

/** Five days of coming back every half minute; a mail ends by itself before that. */
const deliveriesMax = 20_000;

/** Of the mails in hand at once those that a gateway tells of: few, and nobody waits for them. */
const ofGatewayMax = 1;

/** Whether somebody was told is asked within weeks. */
const keptForDays = { mail: 35 };

/** Starts the service that brings people codes by mail, and tells what befell their factors. */
export const startMailDispatch = async (ports: MailDispatchPorts) => {
  const { messaging, store, vault, codes, clock, mailer, log } = ports;
  const { concurrencyMax = connectionsMax, factors = builtIn } = ports;

  const sending = { durable: 'mail-dispatch', deliveriesMax };
  const dispatch =
    mailer &&
    dispatchMail({
      run: handle({ decider: mail, event: mailEvent, store }),
      hasPlace: budgets(messaging),
      gather: gatherMail({ messaging, vault, codes, factors }),
      ...{ mailer, clock, log },
    });
  const following = dispatch
    ? await Promise.all([
        messaging.follow(
          noticeDue,
          { ...sending, concurrencyMax: Math.max(1, concurrencyMax - 2 * ofGatewayMax) },
          dispatch,
        ),
        messaging.follow(accountChange, { ...sending, concurrencyMax: ofGatewayMax }, dispatch),
        messaging.follow(passwordLink, { ...sending, concurrencyMax: ofGatewayMax }, dispatch),
      ])
    : [];
  const serving = [
    ...following,
    await messaging.answer(readMailing, async () => yes({ isOn: mailer !== undefined })),
  ];
  const relayPorts = { ...ports.relays, store, messaging };
  const relays = [
    startRelay(relayPorts, retainStreams({ service: 'mail-dispatch', store, days: keptForDays })),
    relayActivity(relayPorts),
  ];

  return {
    ready: async (): Promise<void> => {
      await Promise.all([store.ping(), messaging.ping()]);
    },
    /** Takes no more, waits for what is in hand, and lets go of the server. */
    stop: async (): Promise<void> => {
      await Promise.all(serving.map((each) => each.stop()));
      await Promise.all(relays.map((each) => each.stop()));
      await mailer?.close();
    },
  };
};
