import type { EventStore } from '@countersign/core';
import { applicationsProjection } from './application/applications.projection.ts';
import { connectionsProjection } from './connection/connections.projection.ts';
import { followListing } from './listing/follow-listing.ts';
import { openKeptListings } from './listing/open-listings.ts';
import { usersProjection } from './user/users.projection.ts';
import { userAccessProjection } from './user-access/user-access.decider.ts';

/**
 * What the lists are made by. One more where a projection, a state or an event of theirs has
 * changed: a file of any other version is made anew from the log.
 */
export const listsVersion = 3;

const projections = [
  applicationsProjection,
  connectionsProjection,
  userAccessProjection,
  usersProjection,
] as const;

interface Needs {
  readonly store: EventStore;
  /** Where this replica keeps its lists, so that a restart need not make them again. */
  readonly file: string;
}

/** The lists, each following the log from where it was left. */
export const followLists = async ({ store, file }: Needs) => {
  const categories = projections.map(({ category }) => category);
  const kept = { store, file, version: listsVersion, lists: categories };
  const listings = await openKeptListings(kept);
  const lists = {
    applications: followListing({ store, listings, projection: applicationsProjection }),
    connections: followListing({ store, listings, projection: connectionsProjection }),
    access: followListing({ store, listings, projection: userAccessProjection }),
    users: followListing({ store, listings, projection: usersProjection }),
  };
  const all = Object.values(lists);
  return {
    ...lists,
    /** A login asks which connections there are. What does not grow with people is made at once. */
    loginsCaughtUp: () =>
      Promise.all([lists.applications.caughtUp(), lists.connections.caughtUp()]),
    caughtUp: () => Promise.all(all.map((list) => list.caughtUp())),
    stop: async () => {
      await Promise.all(all.map((list) => list.stop()));
      listings.close();
    },
  };
};

export type Lists = Awaited<ReturnType<typeof followLists>>;
