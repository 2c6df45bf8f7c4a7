import { setTimeout as pause } from 'node:timers/promises';
import { type EventStore, UnreadableError } from '@countersign/core';
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
export interface AcquiredLease {
  /** Resolves when it has stopped, or was overtaken. */
  readonly over: Promise<void>;
  /** It let go, as the next event is of a kind that this version cannot read. */
  readonly isLeft: () => boolean;
  readonly lagSeconds: () => number;
}

/**
 * Runs a relay for as long as its lease holds, and until it comes to what it cannot read. Others
 * give us up when they have not seen us write for `patienceMs`; we count from before we wrote, so
 * we stop first.
 */
export const acquireLease = (terms: Terms): AcquiredLease => {
  const { store, record, lease, categories, telling, patienceMs, beatMs, signal } = terms;
  const { token } = lease;
  let position = lease.position;
  let endsAt = performance.now() + patienceMs;
  const isOurs = () => performance.now() < endsAt;
  const leaving = new AbortController();
  const ending = AbortSignal.any([signal, leaving.signal]);

  const following = store.follow({
    categories,
    after: position,
    // What is told is kept where the log is, or waits on its way out as everything does.
    seesUncommitted: true,
    onEvents: async (events, checkpoint) => {
      await telling(events, {
        mayTell: () => {
          if (!isOurs()) throw new Error('this relay may have been overtaken');
        },
        onPublished: (published) => {
          position = published;
        },
      }).catch((error: unknown) => {
        if (error instanceof UnreadableError) leaving.abort();
        throw error;
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
    // The lease is kept elsewhere than the log: who cannot read the one lets go of the other.
    while (isOurs() && !ending.aborted && lag.sinceHeardMs() <= patienceMs) {
      lag.look();
      await pause(beatMs, undefined, { signal: ending }).catch(() => {});
      // Where the records cannot be reached, the lease runs out by itself.
      if (!ending.aborted) await beat().catch(() => {});
    }
    await following.stop();
    if (isOurs()) await record.release({ token, position });
  };

  return { over: live(), isLeft: () => leaving.signal.aborted, lagSeconds: lag.seconds };
};
