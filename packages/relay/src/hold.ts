import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '@countersign/kernel';
import { lagOf } from './lag.ts';
import type { Lease, RelayRecord } from './relay-record.ts';
import type { Telling } from './telling.ts';

interface Terms {
  readonly store: EventStore;
  readonly record: RelayRecord;
  readonly lease: Lease;
  readonly categories: readonly string[];
  readonly telling: Telling;
  readonly patienceMs: number;
  readonly beatMs: number;
  readonly signal: AbortSignal;
}

/** A relay at work. */
export interface Holding {
  /** Resolves when it has stopped, or was overtaken. */
  readonly over: Promise<void>;
  readonly lagSeconds: () => number;
}

/**
 * Runs a relay for as long as its lease holds. Others give us up when they have not seen us write
 * for `patienceMs`; we count from before we wrote, so we stop first.
 */
export const hold = (terms: Terms): Holding => {
  const { store, record, lease, categories, telling, patienceMs, beatMs, signal } = terms;
  const { token } = lease;
  let position = lease.position;
  let endsAt = performance.now() + patienceMs;
  const isOurs = () => performance.now() < endsAt;

  const following = store.follow({
    categories,
    after: position,
    onEvents: async (events, checkpoint) => {
      await telling(events, {
        mayTell: () => {
          if (!isOurs()) throw new Error('this relay may have been overtaken');
        },
        onTold: (told) => {
          position = told;
        },
      });
      position = checkpoint;
    },
  });
  const lag = lagOf(store, following);

  const beat = async () => {
    const startedAt = performance.now();
    endsAt = (await record.keep({ token, position })) ? startedAt + patienceMs : startedAt;
  };

  const live = async () => {
    while (isOurs() && !signal.aborted) {
      lag.look();
      await pause(beatMs, undefined, { signal }).catch(() => {});
      // Where the records cannot be reached, the lease runs out by itself.
      if (!signal.aborted) await beat().catch(() => {});
    }
    await following.stop();
    if (isOurs()) await record.release({ token, position });
  };

  return { over: live(), lagSeconds: lag.seconds };
};
