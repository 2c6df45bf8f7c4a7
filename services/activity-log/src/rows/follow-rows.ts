import { type Clock, decodeKnownEvent, type EventStore, isFresh, plus } from '@countersign/core';
import { isOfLog, markOf, openKept, soon } from '@countersign/read-model';
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

/** The rows that every replica keeps for itself: it follows the log from where its rows end. */
export const followRows = async ({ store, clock, retentionDays, file }: Needs) => {
  const mayGoOn = (kept: Rows) => isOfLog(store, kept.progress());
  const rows = await openKept({ file, open: openRows, mayGoOn });
  /** What is older is no longer shown, whether or not the store has thrown it away yet. */
  const notBefore = () => plus(clock(), -retentionDays * dayMs);
  let pruneAt = '';

  const following = store.follow({
    categories: [activityCategory],
    after: rows.progress().position,
    onEvents: async (events, checkpoint) =>
      rows.inTransaction(() => {
        for (const event of events) {
          const entry =
            decodeKnownEvent(ActivityRecorded.schema, event) ??
            decodeKnownEvent(newerRecord, event);
          // Kept as it was recorded: what this version cannot show, the next one will.
          if (entry) rows.add(logIdOf(event.position), entry.data, JSON.stringify(event.data));
        }
        rows.reach({ position: checkpoint, mark: markOf(events) });
        if (pruneAt !== '' && isFresh(pruneAt, 'pruning', hourMs, clock)) return;
        rows.prune(notBefore());
        pruneAt = plus(clock(), hourMs);
      }),
  });

  const caughtUp = async (): Promise<void> => following.reached(await store.head());

  return {
    rows,
    notBefore,
    /** Resolves once every line that is in the log now is in the rows. */
    caughtUp,
    /**
     * The same, for who waits for an answer.
     * @throws {UnavailableError} while the rows are still being made
     */
    soonCaughtUp: () => soon(caughtUp(), 'the activity log'),
    stop: async (): Promise<void> => {
      await following.stop();
      rows.close();
    },
  };
};
export type FollowedRows = Awaited<ReturnType<typeof followRows>>;
