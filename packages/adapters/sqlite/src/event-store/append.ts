import type { DatabaseSync } from 'node:sqlite';
import {
  type Appended,
  type Clock,
  categoryOf,
  type NewEvent,
  type Revision,
} from '@countersign/core';
import { positionOf } from './position.ts';
import type { StreamReader } from './stream.ts';

/** How many events one statement inserts. */
export const rowsMax = 16;

const conflict: Appended = { outcome: 'conflict' };

interface WrittenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

interface WrittenCause {
  readonly metadata: NewEvent['metadata'] | undefined;
  readonly text: string;
}

/** Events as the table holds them: written out once, before the transaction. */
const written = (events: readonly NewEvent[]): readonly WrittenEvent[] => {
  // Most often all of them have one cause, told by one object.
  let last: WrittenCause = { metadata: undefined, text: '{}' };
  return events.map(({ id, type, data, metadata }) => {
    if (metadata !== last.metadata) last = { metadata, text: JSON.stringify(metadata ?? {}) };
    return { id, type, data: JSON.stringify(data ?? null), metadata: last.text };
  });
};

interface Needs {
  readonly db: DatabaseSync;
  readonly streams: StreamReader;
  readonly clock: Clock;
  /** Hears within the transaction from which position on events were recorded. */
  readonly onRecorded: (first: number) => void;
}

/** Prepares appends: first written out, then run inside a transaction. */
export const appender = ({ db, streams, clock, onRecorded }: Needs) => {
  const inserts = new Map<number, ReturnType<DatabaseSync['prepare']>>();
  /** One statement for so many events: all of them or none. */
  const insertOf = (count: number) => {
    const known = inserts.get(count);
    if (known) return known;
    const rows = Array.from({ length: count }, () => '(?, ?, ?, ?, ?, ?, ?, ?)').join();
    const statement = db.prepare(`
      INSERT INTO events (stream, revision, category, id, type, data, metadata, recorded_at)
      VALUES ${rows}`);
    inserts.set(count, statement);
    return statement;
  };
  const following = db.prepare(`
    SELECT id, revision, position FROM events
    WHERE stream = ? AND revision > ? ORDER BY revision LIMIT max(?, 0)`);

  /** Whether these very events are what once followed `expected`: then this is a repeat. */
  const repeated = (stream: string, expected: Revision, events: readonly WrittenEvent[]) => {
    const found = following.all(stream, expected, events.length);
    const last = found.at(-1);
    const isRepeat =
      found.length === events.length && found.every((row, at) => row.id === events[at]?.id);
    if (!last || !isRepeat) return conflict;
    const [revision, position] = [Number(last.revision), Number(last.position)];
    return { outcome: 'appended', revision, position: positionOf(position) } as const;
  };

  const record = (stream: string, after: Revision, events: readonly WrittenEvent[]): Appended => {
    const category = categoryOf(stream);
    const now = clock();
    let last = 0;
    for (let first = 0; first < events.length; first += rowsMax) {
      const some = events.slice(first, first + rowsMax);
      const values = some.flatMap(({ id, type, data, metadata }, at) => [
        ...[stream, after + 1 + first + at, category, id, type, data, metadata, now],
      ]);
      last = Number(insertOf(some.length).run(...values).lastInsertRowid);
    }
    const revision = after + events.length;
    streams.note(stream, { revision, recorded_at: now });
    onRecorded(last - events.length + 1);
    return { outcome: 'appended', revision, position: positionOf(last) };
  };

  return (stream: string, expected: Revision, events: readonly NewEvent[]) => {
    const lines = written(events);
    return (): Appended => {
      const { revision, lastRevision } = streams.endOf(stream);
      if (revision !== expected) return repeated(stream, expected, lines);
      return record(stream, lastRevision, lines);
    };
  };
};
