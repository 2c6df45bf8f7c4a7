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

/** The streams used last, up to `max`: a map keeps the order of insertion. */
const lastUsed = <Value>(max: number) => {
  const kept = new Map<string, Value>();
  return {
    get: (key: string) => kept.get(key),
    put: (key: string, value: Value) => {
      kept.delete(key);
      kept.set(key, value);
      const oldest = kept.keys().next();
      if (kept.size > max && !oldest.done) kept.delete(oldest.value);
    },
    drop: (key: string) => kept.delete(key),
  };
};

interface Cached<State, Command, Event extends StoredFact, Refusal>
  extends Aggregate<State, Command, Event, Refusal> {
  /** How many streams are remembered. */
  readonly streamsMax: number;
}

/** Where streams stood. A slower reader of an older tail puts nothing back. */
const keptStates = <State>(streamsMax: number) => {
  const kept = lastUsed<Stood<State>>(streamsMax);
  return {
    of: kept.get,
    keep: (stream: string, stood: Stood<State>) => {
      const { revision } = stood;
      if (revision === noRevision || (kept.get(stream)?.revision ?? noRevision) > revision) return;
      kept.put(stream, stood);
    },
    drop: kept.drop,
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
  const kept = keptStates<State>(cached.streamsMax);
  const read = tails(cached, kept);
  return {
    run: handleFrom(cached, read, kept),
    recall: async (stream: string): Promise<State> => (await read(stream)).state,
  };
};

/** The half of `remembering` that reads. */
export const cachedReader = <State, Command, Event extends StoredFact, Refusal>(
  cached: Cached<State, Command, Event, Refusal>,
) => cachedAggregate(cached).recall;
