import { setTimeout as pause } from 'node:timers/promises';
import type { Lease, RelayRecord } from './relay-record.ts';

interface Terms {
  readonly record: RelayRecord;
  /** Rejects where there would be nothing to tell from: then others may have their turn. */
  readonly ping: () => Promise<void>;
  readonly lookEveryMs: number;
  /** A holder who has not written for so long is taken for dead. */
  readonly patienceMs: number;
  /** Takes the record at once, whoever holds it. */
  readonly isAlone: boolean;
  readonly signal: AbortSignal;
}

/**
 * Waits until the relay is ours to run. Whether a holder lives is judged by its record's revision
 * and our own stopwatch, so that no two machines need agree on the time.
 */
export const awaitTurn = async (terms: Terms): Promise<Lease | undefined> => {
  const { record, ping, lookEveryMs, patienceMs, isAlone, signal } = terms;
  let seen = { revision: -1, at: 0 };

  while (!signal.aborted) {
    const found = await record.look();
    const now = performance.now();
    if (found && found.revision !== seen.revision) seen = { revision: found.revision, at: now };
    const isFree = !found || found.value.holder === null || record.isOurs(found) || isAlone;
    const isGone = now - seen.at >= patienceMs;
    if (isFree || isGone) {
      await ping();
      const lease = await record.take(found);
      if (lease) return lease;
    }
    await pause(lookEveryMs, undefined, { signal }).catch(() => {});
  }
  return undefined;
};
