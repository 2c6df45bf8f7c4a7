import type { EventStore } from '@countersign/core';
import { isOfLog, openKept } from '@countersign/read-model';
import { type Listings, openListings } from './listing.store.ts';

interface Needs {
  readonly store: Pick<EventStore, 'head' | 'load'>;
  readonly file: string;
  readonly version: number;
  readonly lists: readonly string[];
}

const mayGoOn = async ({ store, lists }: Needs, listings: Listings): Promise<boolean> => {
  if (!listings.isOfVersion) return false;
  for (const list of lists) {
    const { hasPassedBy, ...progress } = listings.listing(list).progress();
    // This release may know what that one passed by.
    if (hasPassedBy || !(await isOfLog(store, progress))) return false;
  }
  return true;
};

/** The lists as they were left, or new ones where those are of another version or another log. */
export const openKeptListings = (needs: Needs): Promise<Listings> =>
  openKept({
    file: needs.file,
    open: (file) => openListings(file, needs.version),
    mayGoOn: (listings) => mayGoOn(needs, listings),
  });
