import { frozen, type RecordedEvent } from '@countersign/core';
import { LRUCache } from 'lru-cache';
import { positionOf } from './position.ts';

/** A row of `events`, in the columns that `eventColumns` names. */
export interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** How many events are kept in memory: those of some hundred logins, of a kilobyte or less each. */
const eventsMax = 2_000;
/** What is recorded together mostly says the same of why. */
const causesMax = 500;

/**
 * Makes events of rows. Each is read by several, soon after it was recorded, and never changes: it
 * is read from its text once, and frozen. Which rows there are, the file says every time.
 */
export const eventReader = () => {
  const events = new LRUCache<number, RecordedEvent>({ max: eventsMax });
  const causes = new LRUCache<string, RecordedEvent['metadata']>({ max: causesMax });

  const metadataOf = (text: string): RecordedEvent['metadata'] => {
    const known = causes.get(text);
    if (known) return known;
    // As it was appended.
    const metadata = frozen(JSON.parse(text) as RecordedEvent['metadata']);
    causes.set(text, metadata);
    return metadata;
  };

  return (row: EventRow): RecordedEvent => {
    const { position, id, type, stream, revision } = row;
    const known = events.get(position);
    if (known?.id === id) return known;
    const event = {
      ...{ id, type, stream, revision },
      data: frozen(JSON.parse(row.data)),
      metadata: metadataOf(row.metadata),
      position: positionOf(position),
    };
    events.set(position, event);
    return event;
  };
};
export type EventReader = ReturnType<typeof eventReader>;
