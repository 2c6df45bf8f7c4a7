import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  becauseOf,
  beginning,
  type EventStore,
  type Messaging,
  type Position,
  type RecordedEvent,
  type Serving,
  UnreadableError,
} from '@countersign/core';
import { type AcquiredLease, acquireLease } from './acquire-lease.ts';
import { awaitTurn } from './await-turn.ts';
import { relayBucket, relayRecord } from './relay-record.ts';
import { allAtOnce, oneByOne, passingBy } from './telling.ts';

/** What a relay tells of, at least once: what it rejects comes again. */
export type RelayTerms = {
  readonly service: string;
  readonly name: string;
  readonly categories: readonly string[];
} & (
  | {
      /** Tells of one event, under its id. */
      readonly onEvent: (event: RecordedEvent) => Promise<void>;
    }
  | {
      /** Tells of a batch as one, where many fit into one message; a few batches a second. */
      readonly onEvents: (events: readonly RecordedEvent[]) => Promise<void>;
    }
);

/** A relay as whoever watches it sees it. */
export interface WatchedRelay {
  readonly name: string;
  readonly isActive: () => boolean;
  /** For how long the log has held something that has not been told. */
  readonly lagSeconds: () => number;
}

export interface RelayPorts {
  readonly store: EventStore;
  readonly messaging: Messaging;
  /**
   * There is one process, and no other can be at work: it takes over from its own earlier life at
   * once.
   */
  readonly isAlone?: boolean | undefined;
  /** How long a holder may be silent before another takes over. */
  readonly patienceMs?: number | undefined;
  readonly watch?: ((relay: WatchedRelay) => void) | undefined;
  /**
   * Hears of each event that was passed by, as no replica could read it: nobody is told of it until
   * the relay is rewound to before it.
   */
  readonly onPassedBy?: ((error: UnreadableError, event: RecordedEvent) => void) | undefined;
}

const patienceDefaultMs = 3_000;
/** Nobody waits for one that is alone, so it need not write often. */
const patienceAloneMs = 30_000;
/** So often within its patience a holder shows that it lives. */
const beatsPerPatience = 3;
const troublePauseMs = 500;

/** For how long, in patiences, a replica stays away from what it cannot read: others look often. */
const patiencesAway = 4;

/** Tells of events as the relay's terms say; those up to `passUntil` that nobody can read, not. */
const tellingOf = (
  terms: RelayTerms,
  { stopping, passUntil, onPassedBy = () => {} }: Passing & Pick<RelayPorts, 'onPassedBy'>,
) => {
  const mayPass = (events: readonly RecordedEvent[]) =>
    events.every(({ position }) => position <= passUntil);
  const passable = (tell: (events: readonly RecordedEvent[]) => Promise<void>) => {
    const pass = passingBy(tell, onPassedBy);
    return async (events: readonly RecordedEvent[]) =>
      tell(events).catch((error: unknown) => {
        if (error instanceof UnreadableError && mayPass(events)) return pass(events);
        throw error;
      });
  };
  if ('onEvents' in terms) return allAtOnce(passable(terms.onEvents), stopping);
  const { onEvent } = terms;
  const tell = passable(async (events) => {
    for (const event of events) await becauseOf(event.metadata, () => onEvent(event));
  });
  return oneByOne((event) => tell([event]));
};

interface Passing {
  readonly stopping: AbortSignal;
  readonly passUntil: Position;
}

/**
 * Tells others what the log holds: one replica at a time, from where any of them had come. It
 * resolves at once; the work begins when it is this replica's turn. Before an event of a newer
 * version it lets go, so that a newer replica takes over; where none does, it passes that one by.
 */
export const startRelay = (ports: RelayPorts, terms: RelayTerms): Serving => {
  const { store, messaging, isAlone = false, watch, onPassedBy } = ports;
  const { patienceMs = isAlone ? patienceAloneMs : patienceDefaultMs } = ports;
  const beatMs = patienceMs / beatsPerPatience;
  const { service, name, categories } = terms;
  const records = messaging.keyValue(relayBucket(service));
  const record = relayRecord({ records, name, holder: randomUUID() });
  const stopping = new AbortController();
  const { signal } = stopping;
  let holding: AcquiredLease | undefined;
  let isFirst = true;
  let wasLeft = false;

  const turn = async () => {
    const { ping } = store;
    const waiting = { record, ping, lookEveryMs: Math.min(beatMs, 1_000), patienceMs, signal };
    const lease = await awaitTurn({ ...waiting, isAlone: isAlone && isFirst });
    isFirst = false;
    if (!lease) return;
    // Whoever could read what was left here has had the time to take over.
    const passUntil = isAlone || wasLeft ? await store.head() : beginning;
    const telling = tellingOf(terms, { stopping: signal, passUntil, onPassedBy });
    holding = acquireLease({
      store,
      record,
      lease,
      categories,
      telling,
      patienceMs,
      beatMs,
      signal,
    });
    await holding.over;
    wasLeft = holding.isLeft();
    if (!wasLeft) return;
    holding = undefined;
    const awayMs = isAlone ? troublePauseMs : patiencesAway * patienceMs;
    await pause(awayMs, undefined, { signal }).catch(() => {});
  };

  const live = async () => {
    while (!signal.aborted) {
      try {
        await turn();
      } catch {
        // Whatever keeps the records is away, or the log: readiness says so, and we come back.
        await pause(troublePauseMs, undefined, { signal }).catch(() => {});
      }
      holding = undefined;
    }
  };
  const living = live();

  watch?.({
    name,
    isActive: () => holding !== undefined,
    lagSeconds: () => holding?.lagSeconds() ?? 0,
  });
  return {
    stop: async () => {
      stopping.abort();
      await living;
    },
  };
};
