import { beginning, decodeKnownEvent, type EventStore } from '@countersign/kernel';
import type { Projection } from './listing.projection.ts';
import { openListing, type PageRequest } from './listing.store.ts';

interface Needs<Event, Body> {
  readonly store: EventStore;
  readonly projection: Projection<Event, Body>;
}

/** A list that is rebuilt from the log when the process starts, and follows it from there. */
export const followListing = <Event, Body>({ store, projection }: Needs<Event, Body>) => {
  const listing = openListing<Body>();

  const following = store.follow({
    categories: [projection.category],
    after: beginning,
    onEvents: async (events) =>
      listing.atomically(() => {
        for (const recorded of events) {
          const { stream } = recorded;
          const event = decodeKnownEvent(projection.event, recorded);
          // A list decides nothing: of what a newer version recorded it shows what was before.
          if (!event) continue;
          listing.put(stream, projection.project(listing.find(stream), event));
        }
      }),
  });

  const caughtUp = async (): Promise<void> => following.reached(await store.head());

  return {
    /** Resolves once every event that is in the log now is in the list. */
    caughtUp,
    /** One page, with every write in it that was finished before it was asked for. */
    page: async (request: PageRequest) => {
      await caughtUp();
      const { lines, total } = listing.page(request);
      return { bodies: lines.map(({ body }) => body), total };
    },
    stop: async (): Promise<void> => {
      await following.stop();
      listing.close();
    },
  };
};

/** What a list operation needs of a list. */
export interface Pages<Body> {
  readonly page: (
    request: PageRequest,
  ) => Promise<{ readonly bodies: readonly Body[]; readonly total: number }>;
}
