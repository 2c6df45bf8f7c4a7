import type { Activity } from '@countersign/contracts';
import {
  type EventStore,
  type RecordedEvent,
  type Revision,
  UnreadableError,
} from '@countersign/core';
import { LRUCache } from 'lru-cache';

/** What an event says to the log; whose id it is, and why it happened, is added from the record. */
export type NewActivity = Omit<Activity, 'activityId' | 'correlationId'>;

/** How the events of one category speak to the log, if at all. */
export type Tell<Said = NewActivity> = (event: RecordedEvent) => Promise<Said | undefined>;

interface Teller<Memory, Said> {
  readonly store: Pick<EventStore, 'load'>;
  /** What later events of a stream need of the earlier ones: who, and what for. */
  readonly remember: (memory: Memory | undefined, event: RecordedEvent) => Memory | undefined;
  readonly tell: (event: RecordedEvent, memory: Memory) => Said | undefined;
}

interface Kept<Memory> {
  readonly memory: Memory | undefined;
  readonly revision: Revision;
}

/** Streams whose beginnings are kept at hand; the one that was quiet the longest makes room. */
const streamsMax = 10_000;

/**
 * Tells what an event says beside those before it. What they said is kept in memory, as they have
 * just passed by; a stream is read again only where they have not.
 */
export const tellWithState = <Memory, Said = NewActivity>({
  store,
  remember,
  tell,
}: Teller<Memory, Said>): Tell<Said> => {
  const kept = new LRUCache<string, Kept<Memory>>({ max: streamsMax });

  /** What a newer version recorded before was told of, or passed by: here it says nothing more. */
  const rememberKnown = (memory: Memory | undefined, event: RecordedEvent) => {
    try {
      return remember(memory, event);
    } catch (error) {
      if (error instanceof UnreadableError) return memory;
      throw error;
    }
  };

  const recalled = async ({ stream, revision }: RecordedEvent) => {
    const { events } = await store.load(stream);
    return events
      .filter((each) => each.revision < revision)
      .reduce<Memory | undefined>(rememberKnown, undefined);
  };

  return async (event) => {
    const { stream, revision } = event;
    const before = kept.get(stream);
    const isNext = revision === 0 || before?.revision === revision - 1;
    const earlier = isNext ? before?.memory : await recalled(event);
    const memory = remember(revision === 0 ? undefined : earlier, event);
    kept.set(stream, { memory, revision });
    return memory === undefined ? undefined : tell(event, memory);
  };
};
