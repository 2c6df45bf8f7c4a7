import { LRUCache } from 'lru-cache';
import { decodeEvent } from './decode.ts';
import { noRevision } from './event-store.ts';
import {
  type Aggregate,
  handleFrom,
  type Reading,
  type Stood,
  type StoredFact,
  wholeStreams,
} from './handle.ts';
import { noteUncommitted, seenUncommitted, type Uncommitted } from './output-commit.ts';

interface Cached<State, Command, Event extends StoredFact, Refusal>
  extends Aggregate<State, Command, Event, Refusal> {
  /** How many streams are remembered. */
  readonly streamsMax: number;
  /** What time is measured by. */
  readonly perf?: { readonly now: () => number };
}

/** How old a state may be that is given without asking the store. */
export const keptForMs = 1_000;

/** What was read, or written here, a second ago at most; also of streams that hold nothing. */
const recentStates = <State>(streamsMax: number, now: () => number) => {
  interface Recent extends Stood<State> {
    readonly at: number;
    /** What it was made of and may yet be lost: whoever is given it has seen that, too. */
    readonly seen: Uncommitted | undefined;
  }
  const recent = new LRUCache<string, Recent>({ max: streamsMax });
  const of = (stream: string) => {
    const found = recent.get(stream);
    return found && now() - found.at < keptForMs ? found : undefined;
  };
  return {
    of,
    /** `at` is when the reading began. A slower one puts nothing older in the place of a newer. */
    keep: (stream: string, stood: Stood<State>, at: number) => {
      if ((of(stream)?.revision ?? noRevision) > stood.revision) return;
      recent.set(stream, { ...stood, at, seen: seenUncommitted() });
    },
  };
};

/** Where streams stood. A slower reader of an older tail puts nothing back. */
const keptStates = <State>(streamsMax: number) => {
  const kept = new LRUCache<string, Stood<State>>({ max: streamsMax });
  return {
    of: (stream: string) => kept.get(stream),
    keep: (stream: string, stood: Stood<State>) => {
      const { revision } = stood;
      if (revision === noRevision || (kept.get(stream)?.revision ?? noRevision) > revision) return;
      kept.set(stream, stood);
    },
    drop: (stream: string) => void kept.delete(stream),
  };
};

/**
 * Reads streams, keeping where those used last stood, and reads of them only what came after. The
 * store is asked every time, so that what another replica wrote is seen at once.
 */
const tails = <State, Command, Event extends StoredFact, Refusal>(
  aggregate: Aggregate<State, Command, Event, Refusal>,
  kept: ReturnType<typeof keptStates<State>>,
): Reading<State> => {
  const { decider, event, store } = aggregate;
  const readWhole = wholeStreams(aggregate);

  return async (stream) => {
    const from = kept.of(stream);
    const { events, revision } = await store.load(stream, from?.revision);
    if (from && revision < from.revision) {
      // The stream was removed since, and perhaps written anew: what was kept is of another life.
      kept.drop(stream);
      return readWhole(stream);
    }
    const state = events.reduce(
      (before, each) => decider.evolve(before, decodeEvent(event, each)),
      from?.state ?? decider.initial,
    );
    const read = events.at(-1)?.revision ?? from?.revision ?? noRevision;
    kept.keep(stream, { state, revision: read });
    return { state, revision };
  };
};

/**
 * Like `handle` and `recall`, for streams that are used often: both share what they remember.
 */
export const cachedAggregate = <State, Command, Event extends StoredFact, Refusal>(
  cached: Cached<State, Command, Event, Refusal>,
) => {
  const { streamsMax, perf = performance } = cached;
  const kept = keptStates<State>(streamsMax);
  const recent = recentStates<State>(streamsMax, () => perf.now());
  const readTail = tails(cached, kept);
  const read: Reading<State> = async (stream) => {
    const at = perf.now();
    const stood = await readTail(stream);
    recent.keep(stream, stood, at);
    return stood;
  };
  const writing = {
    of: kept.of,
    keep: (stream: string, stood: Stood<State>) => {
      kept.keep(stream, stood);
      recent.keep(stream, stood, perf.now());
    },
  };
  const recall = async (stream: string): Promise<State> => (await read(stream)).state;
  return {
    run: handleFrom(cached, read, writing),
    recall,
    /** The same, and how far the stream has come: what a write is made of that expects it. */
    recallStood: read,
    /**
     * The same, or what it was within the last second, as far as this replica knows: what it wrote
     * itself counts at once. For what an admin alone changes and every login asks.
     */
    recallRecent: async (stream: string): Promise<State> => {
      const found = recent.of(stream);
      if (!found) return recall(stream);
      noteUncommitted(found.seen);
      return found.state;
    },
  };
};

/** The half of `cachedAggregate` that reads. */
export const cachedReader = <State, Command, Event extends StoredFact, Refusal>(
  cached: Cached<State, Command, Event, Refusal>,
) => cachedAggregate(cached).recall;
