import type { DatabaseSync } from 'node:sqlite';
import {
  type Appended,
  beginning,
  type Clock,
  categoryOf,
  type NewEvent,
  type Revision,
} from '@countersign/core';
import { positionOf } from './position.ts';
import type { StreamReader } from './stream.ts';

const conflict: Appended = { outcome: 'conflict' };

interface WrittenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** An event as the table holds it: written out once, before the transaction. */
const written = ({ id, type, data, metadata = {} }: NewEvent): WrittenEvent => ({
  id,
  type,
  data: JSON.stringify(data ?? null),
  metadata: JSON.stringify(metadata),
});

/** Prepares appends: first written out, then run inside a transaction. */
export const appender = (db: DatabaseSync, streams: StreamReader, clock: Clock) => {
  const insert = db.prepare(`
    INSERT INTO events (stream, revision, category, id, type, data, metadata, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
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
    let position = beginning;
    let revision = after;
    for (const { id, type, data, metadata } of events) {
      revision += 1;
      const row = insert.run(stream, revision, category, id, type, data, metadata, now);
      position = positionOf(Number(row.lastInsertRowid));
    }
    streams.note(stream, { revision, recorded_at: now });
    return { outcome: 'appended', revision, position };
  };

  return (stream: string, expected: Revision, events: readonly NewEvent[]) => {
    const lines = events.map(written);
    return (): Appended => {
      const { revision, lastRevision } = streams.standing(stream);
      if (revision !== expected) return repeated(stream, expected, lines);
      return record(stream, lastRevision, lines);
    };
  };
};
