import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  becauseOf,
  type EventStore,
  type Messaging,
  type RecordedEvent,
  type Serving,
} from '@countersign/kernel';
import { awaitTurn } from './await-turn.ts';
import { type Holding, hold } from './hold.ts';
import { relayBucket, relayRecord } from './relay-record.ts';
import { allAtOnce, oneByOne } from './telling.ts';

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
}

const patienceDefaultMs = 3_000;
/** Nobody waits for one that is alone, so it need not write often. */
const patienceAloneMs = 30_000;
/** So often within its patience a holder shows that it lives. */
const beatsPerPatience = 3;
const troublePauseMs = 500;

const tellingOf = (terms: RelayTerms, stopping: AbortSignal) =>
  'onEvents' in terms
    ? allAtOnce(terms.onEvents, stopping)
    : oneByOne((event) => becauseOf(event.metadata, () => terms.onEvent(event)));

/**
 * Tells others what the log holds: one replica at a time, from where any of them had come. It
 * resolves at once; the work begins when it is this replica's turn.
 */
export const startRelay = (ports: RelayPorts, terms: RelayTerms): Serving => {
  const { store, messaging, isAlone = false, watch } = ports;
  const { patienceMs = isAlone ? patienceAloneMs : patienceDefaultMs } = ports;
  const beatMs = patienceMs / beatsPerPatience;
  const { service, name, categories } = terms;
  const records = messaging.keyValue(relayBucket(service));
  const record = relayRecord({ records, name, holder: randomUUID() });
  const stopping = new AbortController();
  const { signal } = stopping;
  let holding: Holding | undefined;
  let isFirst = true;

  const telling = tellingOf(terms, signal);
  const turn = async () => {
    const waiting = { record, lookEveryMs: Math.min(beatMs, 1_000), patienceMs, signal };
    const lease = await awaitTurn({ ...waiting, isAlone: isAlone && isFirst });
    isFirst = false;
    if (!lease) return;
    holding = hold({ store, record, lease, categories, telling, patienceMs, beatMs, signal });
    await holding.over;
  };

  const live = async () => {
    while (!signal.aborted) {
      try {
        await turn();
      } catch {
        // Whatever keeps the records is away; readiness says so, and we come back.
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
