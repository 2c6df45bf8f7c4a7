import { type Clock, decodeKnownEvent, type EventStore, isFresh, plus } from '@countersign/kernel';
import { ActivityRecorded, activityCategory, newerRecord } from '../recording/activity.events.ts';
import { logIdOf } from './row.projection.ts';
import { openRows, type Rows } from './rows.store.ts';

interface Needs {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly retentionDays: number;
  /** Where the rows are kept, so that a restart need not make them again. */
  readonly file: string;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Rows that are ahead of the log were made from another one. */
const resume = async (rows: Rows, store: EventStore) => {
  if (rows.position() > (await store.head())) rows.forgetAll();
  return rows.position();
};

/** The rows that every replica keeps for itself: it follows the log from where its rows end. */
export const followRows = async ({ store, clock, retentionDays, file }: Needs) => {
  const rows = openRows(file);
  /** What is older is no longer shown, whether or not the store has thrown it away yet. */
  const notBefore = () => plus(clock(), -retentionDays * dayMs);
  let pruneAt = '';

  const following = store.follow({
    categories: [activityCategory],
    after: await resume(rows, store),
    onEvents: async (events, checkpoint) =>
      rows.atomically(() => {
        for (const event of events) {
          const entry =
            decodeKnownEvent(ActivityRecorded.schema, event) ??
            decodeKnownEvent(newerRecord, event);
          // Kept as it was recorded: what this version cannot show, the next one will.
          if (entry) rows.add(logIdOf(event.position), entry.data, JSON.stringify(event.data));
        }
        rows.reach(checkpoint);
        if (pruneAt !== '' && isFresh(pruneAt, 'pruning', hourMs, clock)) return;
        rows.prune(notBefore());
        pruneAt = plus(clock(), hourMs);
      }),
  });

  return {
    rows,
    notBefore,
    /** Resolves once every line that is in the log now is in the rows. */
    caughtUp: async (): Promise<void> => following.reached(await store.head()),
    stop: async (): Promise<void> => {
      await following.stop();
      rows.close();
    },
  };
};
export type FollowedRows = Awaited<ReturnType<typeof followRows>>;
