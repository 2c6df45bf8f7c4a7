import {
  codeRequested,
  readDispatch as readDispatchOperation,
  readTestMessage as readTestMessageOperation,
  type SmsProviderKind,
} from '@countersign/contracts';
import { type Clock, cachedAggregate, type EventStore, type Messaging } from '@countersign/core';
import type { Outside, SmsProvider } from '@countersign/providers';
import { type RelayPorts, retainStreams, startRelay } from '@countersign/relay';
import type { CodeRing, Vault } from '@countersign/vault';
import { relayActivity } from './activity/relay-activity.ts';
import { dispatch } from './dispatch/dispatch.decider.ts';
import { dispatchEvent } from './dispatch/dispatch.events.ts';
import { readDispatch } from './dispatch/read-dispatch.handler.ts';
import { readTestMessage } from './dispatch/read-test-message.handler.ts';
import { connections, type DefaultProvider } from './providers/connections.ts';
import { attemptNote, type CountAttempt, type Log } from './reactions/attempt-note.ts';
import { dispatchCode } from './reactions/dispatch-code.ts';
import { gatherMessage } from './reactions/gather-message.ts';

/** What the service needs of the world. */
export interface SmsDispatchPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Pick<Vault, 'open' | 'openFor'>;
  readonly codes: Pick<CodeRing, 'derive'>;
  readonly clock: Clock;
  /** The way to the carriers: other addresses of theirs, and what a webhook may reach. */
  readonly outside?: Outside;
  /** The deployment's own carrier, which tenants name `auth0`. */
  readonly defaultProvider?: DefaultProvider;
  /** The demo's carrier; without it `outbox` cannot send. */
  readonly outbox?: SmsProvider;
  readonly log?: Log;
  readonly countAttempt?: CountAttempt;
  /** Is given what tells, of a kind of provider, how many tenants' rest after failures. */
  readonly watchBreakers?: (open: (kind: SmsProviderKind) => number) => void;
  /** How long a carrier has to answer. */
  readonly sendTimeoutMs?: number;
  /** How many messages are in hand at once. */
  readonly concurrencyMax?: number;
  /** How this replica takes turns with the others at what one of them does for all. */
  readonly relays?: Omit<RelayPorts, 'store' | 'messaging'>;
}

const defaults = { sendTimeoutMs: 10_000, concurrencyMax: 32 };
/** A dispatch ends by itself when its code does, in ten minutes at most; this stops what cannot. */
const deliveriesMax = 1_000;
/** Dispatches that are remembered: each is written a few times in a row. */
const streamsMax = 1_000;

/** A dispatch is over in minutes; its record answers questions about a month's bill. */
const keptForDays = { dispatch: 35 };

/** Starts the service that brings codes to phones. */
export const startSmsDispatch = async (ports: SmsDispatchPorts) => {
  const { messaging, store, vault, codes, clock, outside = {}, log } = ports;
  const { defaultProvider, outbox } = ports;
  const { sendTimeoutMs, concurrencyMax } = { ...defaults, ...ports };
  const dispatches = cachedAggregate({
    decider: dispatch,
    event: dispatchEvent,
    store,
    streamsMax,
  });

  const providers = connections({ vault, outside, defaultProvider, outbox });
  ports.watchBreakers?.(providers.resting);

  const serving = await Promise.all([
    messaging.answer(readDispatchOperation, readDispatch({ recall: dispatches.recall })),
    messaging.answer(readTestMessageOperation, readTestMessage({ store })),
    messaging.follow(
      codeRequested,
      { durable: 'sms-dispatch', concurrencyMax, deliveriesMax },
      dispatchCode({
        run: dispatches.run,
        gather: gatherMessage({ messaging, vault, codes }),
        connect: providers.connect,
        note: attemptNote(log, ports.countAttempt),
        clock,
        sendTimeoutMs,
      }),
    ),
  ]);

  const relayPorts = { ...ports.relays, store, messaging };
  const relays = [
    startRelay(relayPorts, retainStreams({ service: 'sms-dispatch', store, days: keptForDays })),
    relayActivity(relayPorts),
  ];

  return {
    ready: async () => {
      await Promise.all([store.ping(), messaging.ping()]);
    },
    /** Takes no more, and waits for the carriers' answers to what is in hand. */
    stop: async () => {
      await Promise.all(serving.map((each) => each.stop()));
      await Promise.all(relays.map((each) => each.stop()));
    },
  };
};
