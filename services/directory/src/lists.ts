import type { EventStore } from '@countersign/kernel';
import { applicationsProjection } from './application/applications.projection.ts';
import { connectionsProjection } from './connection/connections.projection.ts';
import { followListing } from './listing/follow-listing.ts';
import { usersProjection } from './user/users.projection.ts';

/** The lists, each rebuilt from the log. */
export const followLists = (store: EventStore) => {
  const lists = {
    applications: followListing({ store, projection: applicationsProjection }),
    connections: followListing({ store, projection: connectionsProjection }),
    users: followListing({ store, projection: usersProjection }),
  };
  const all = Object.values(lists);
  return {
    ...lists,
    caughtUp: () => Promise.all(all.map((list) => list.caughtUp())),
    stop: () => Promise.all(all.map((list) => list.stop())),
  };
};

export type Lists = ReturnType<typeof followLists>;
