import { noRevision, type Revision } from './event-store.ts';
import type { Aggregate, StoredFact } from './handle.ts';

interface Kept<State> {
  readonly state: State;
  readonly revision: Revision;
}

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

/**
 * Like `recall`, but keeps where the streams used last stood and reads only what came after.
 * The store is asked every time, so that what another replica wrote is seen at once.
 */
export const recallTail = <State, Command, Event extends StoredFact, Refusal>({
  decider,
  event,
  store,
  streamsMax,
}: Aggregate<State, Command, Event, Refusal> & { readonly streamsMax: number }) => {
  const kept = lastUsed<Kept<State>>(streamsMax);

  const read = async (stream: string, from: Kept<State> | undefined): Promise<State> => {
    const { events, revision } = await store.load(stream, from?.revision);
    const read = events.at(-1)?.revision ?? from?.revision ?? noRevision;
    if (from && revision < from.revision) {
      // The stream was removed since, and perhaps written anew: what was kept is of another life.
      kept.drop(stream);
      return recall(stream);
    }
    const state = events.reduce(
      (before, { type, data }) => decider.evolve(before, event.parse({ type, data })),
      from?.state ?? decider.initial,
    );
    // A slower reader of an older tail must not put back what a faster one has replaced.
    if (read !== noRevision && (kept.get(stream)?.revision ?? noRevision) <= read) {
      kept.put(stream, { state, revision: read });
    }
    return state;
  };

  const recall = (stream: string): Promise<State> => read(stream, kept.get(stream));
  return recall;
};
