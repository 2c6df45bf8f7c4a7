import {
  beginning,
  type EventStore,
  type Position,
  type RecordedEvent,
  UnavailableError,
  within,
} from '@countersign/core';
import { z } from 'zod';

/** An event, and where it stands: no two logs have the same one at the same place. */
export const eventMark = z.object({
  stream: z.string(),
  revision: z.int(),
  id: z.string(),
  position: z.string(),
});
export type EventMark = z.output<typeof eventMark>;

/** How far a read model that is kept has followed its log. */
export interface Progress {
  readonly position: Position;
  /** The last event it was told of; a file of before 0.3.0 names none. */
  readonly mark?: EventMark | undefined;
}

/** What a batch's last event is recognised by. */
export const markOf = (events: readonly RecordedEvent[]): EventMark | undefined => {
  const last = events.at(-1);
  if (!last) return undefined;
  const { stream, revision, id, position } = last;
  return { stream, revision, id, position };
};

/**
 * Whether a read model was made from this log. It was not where it is ahead of it, nor where the
 * event it was last told of is not in its place: the log was replaced by another, by an older state
 * of itself, or by a restored copy, whose positions are its own. An event that has since been
 * forgotten is in no place either; then the read model is made anew, and nothing is lost by that.
 */
export const isOfLog = async (
  store: Pick<EventStore, 'head' | 'load'>,
  { position, mark }: Progress,
): Promise<boolean> => {
  if (position === beginning) return true;
  if (position > (await store.head())) return false;
  if (!mark) return true;
  const { events } = await store.load(mark.stream, mark.revision - 1);
  return events[0]?.id === mark.id && events[0].position === mark.position;
};

/** Well within what whoever asks waits for, so that they hear why. */
const patienceMs = 1_000;

/**
 * For a read that must see all that was written before it: waits for what is behind by a moment,
 * and says so where a read model is still being made.
 */
export const soon = (caughtUp: Promise<void>, what: string): Promise<void> =>
  within(
    patienceMs,
    what,
    caughtUp,
    () => new UnavailableError(`${what} is still being made from the log`),
  );
