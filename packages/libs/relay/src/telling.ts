import { setTimeout as pause } from 'node:timers/promises';
import { type Position, type RecordedEvent, UnreadableError } from '@countersign/core';

/** How many events are being told at once. */
const atOnceMax = 64;

interface Watch {
  /** Throws where nothing more may be told. */
  readonly mayTell: () => void;
  /** Hears of every position up to which, without a gap, everything has been told. */
  readonly onPublished: (position: Position) => void;
}

/** Tells a batch, and says how far it came. */
export type Telling = (events: readonly RecordedEvent[], watch: Watch) => Promise<void>;

/**
 * Tells each event by itself, many at the same time. Where one fails, what came before it counts as
 * told and what comes after does not: that is told again, and dropped by its id.
 */
export const oneByOne =
  (tell: (event: RecordedEvent) => Promise<void>): Telling =>
  async (events, { mayTell, onPublished }) => {
    for (let first = 0; first < events.length; first += atOnceMax) {
      const some = events.slice(first, first + atOnceMax);
      mayTell();
      const published = await Promise.allSettled(some.map(tell));
      const failed = published.find(({ status }) => status === 'rejected');
      const last = some[(failed ? published.indexOf(failed) : some.length) - 1];
      if (last) onPublished(last.position);
      if (failed?.status === 'rejected') throw failed.reason;
    }
  };

/**
 * Tells of some events whatever can be told of them, and passes by those that cannot be read: what
 * they should have said to others can be told later, from the log.
 */
export const passingBy =
  (
    tell: (events: readonly RecordedEvent[]) => Promise<void>,
    onPassedBy: (error: UnreadableError, event: RecordedEvent) => void,
  ) =>
  async (events: readonly RecordedEvent[]): Promise<void> => {
    for (const event of events) {
      await tell([event]).catch((error: unknown) => {
        if (!(error instanceof UnreadableError)) throw error;
        onPassedBy(error, event);
      });
    }
  };

/**
 * How long a relay of batches rests after each, so that what happens meanwhile is one batch: an
 * admin sees it within a second.
 */
const restMs = 800;

/** Tells a batch as one; after a quiet time at once, and at most a few in a second. */
export const allAtOnce =
  (tell: (events: readonly RecordedEvent[]) => Promise<void>, stopping: AbortSignal): Telling =>
  async (events, { mayTell, onPublished }) => {
    mayTell();
    await tell(events);
    const last = events.at(-1);
    if (last) onPublished(last.position);
    await pause(restMs, undefined, { signal: stopping }).catch(() => {});
  };
