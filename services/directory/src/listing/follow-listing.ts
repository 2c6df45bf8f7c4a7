import { decodeKnownEvent, type EventStore } from '@countersign/core';
import { markOf, soon } from '@countersign/read-model';
import type { Projection } from './listing.projection.ts';
import type { Listings, PageRequest } from './listing.store.ts';

interface Needs<Event, Body> {
  readonly store: EventStore;
  readonly listings: Listings;
  readonly projection: Projection<Event, Body>;
}

/** A list that follows the log from where it was left: from the beginning, where it is new. */
export const followListing = <Event, Body>({ store, listings, projection }: Needs<Event, Body>) => {
  const listing = listings.listing<Body>(projection.category);

  const following = store.follow({
    categories: [projection.category],
    after: listing.progress().position,
    onEvents: async (events, position) =>
      listings.inTransaction(() => {
        let hasPassedBy = false;
        for (const recorded of events) {
          const { stream } = recorded;
          const event = decodeKnownEvent(projection.event, recorded);
          // A list decides nothing: of what a newer version recorded it shows what was before.
          if (event) listing.put(stream, projection.project(listing.find(stream), event));
          else hasPassedBy = true;
        }
        listing.reach({ position, mark: markOf(events) }, hasPassedBy);
      }),
  });

  const caughtUp = async (): Promise<void> => following.reached(await store.head());

  return {
    /** Resolves once every event that is in the log now is in the list. */
    caughtUp,
    /**
     * One page, with every write in it that was finished before it was asked for.
     * @throws {UnavailableError} while the list is still being made
     */
    page: async (request: PageRequest) => {
      await soon(caughtUp(), 'the list');
      const { lines, total } = listing.page(request);
      return { bodies: lines.map(({ body }) => body), total };
    },
    stop: following.stop,
  };
};

/** What a list operation needs of a list. */
export interface Pages<Body> {
  readonly page: (
    request: PageRequest,
  ) => Promise<{ readonly bodies: readonly Body[]; readonly total: number }>;
}
