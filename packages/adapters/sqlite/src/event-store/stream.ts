import { type Clock, noRevision, plus, type Revision } from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';
import type { EventRow } from './recorded-event.ts';
import { eventColumns } from './schema.ts';

/** What stands in a stream at this moment: where it ends, and since when its events still count. */
export interface StreamEnd {
  /** The revision a reader sees: `noRevision` when nothing can be read. */
  readonly revision: Revision;
  /** The revision given last, even if nothing of it can be read any more. */
  readonly lastRevision: Revision;
  /** Events recorded before this instant are no longer read; empty when all of them are. */
  readonly since: string;
}

/** How many streams' ends are kept: those of some thousand logins, at 200 bytes each. */
const streamEndsMax = 5_000;

interface StreamEndRow {
  readonly revision: number | null;
  readonly recorded_at: string | null;
  readonly last_revision: number | null;
  readonly max_age_seconds: number | null;
}

const nothing: StreamEndRow = {
  revision: null,
  recorded_at: null,
  last_revision: null,
  max_age_seconds: null,
};

const streamEndOf = (row: StreamEndRow, now: () => string): StreamEnd => {
  const since = row.max_age_seconds === null ? '' : plus(now(), -row.max_age_seconds * 1_000);
  const isReadable = row.recorded_at !== null && row.recorded_at >= since;
  return {
    revision: isReadable ? (row.revision ?? noRevision) : noRevision,
    lastRevision: Math.max(row.revision ?? noRevision, row.last_revision ?? noRevision),
    since,
  };
};

/** Reads streams, by statements prepared once. */
export const streamReader = ({ db, rowCache }: SqliteFile, clock: Clock) => {
  const kept = rowCache<StreamEndRow>('streams', streamEndsMax);
  // Asked before every read and append, so by the shortest way: most streams have an event.
  const lastEvent = db.prepare(`
    SELECT revision, recorded_at, last_revision, max_age_seconds
    FROM events LEFT JOIN streams USING (stream)
    WHERE stream = ? ORDER BY revision DESC LIMIT 1`);
  const withoutEvents = db.prepare(`
    SELECT NULL AS revision, NULL AS recorded_at, last_revision, max_age_seconds
    FROM streams WHERE stream = ?`);
  const events = db.prepare(`
    SELECT ${eventColumns} FROM events
    WHERE stream = ? AND revision > ? AND recorded_at >= ? ORDER BY revision`);

  const read = (stream: string): StreamEndRow => {
    // The columns are the statements' own.
    const row = (lastEvent.get(stream) ?? withoutEvents.get(stream)) as StreamEndRow | undefined;
    const end = row ?? nothing;
    kept.set(stream, end);
    return end;
  };
  const rowOf = (stream: string): StreamEndRow => kept.get(stream) ?? read(stream);

  return {
    endOf: (stream: string): StreamEnd => streamEndOf(rowOf(stream), clock),
    /** Keeps what a write has just changed, from within it. */
    note: (stream: string, changed: Partial<StreamEndRow>): void =>
      kept.set(stream, { ...rowOf(stream), ...changed }),
    /** Has it read anew, after a write that changed it otherwise. */
    forget: (stream: string): void => kept.delete(stream),
    // The columns are the statement's own.
    events: (stream: string, after: Revision, since: string): readonly EventRow[] =>
      events.all(stream, after, since) as unknown as readonly EventRow[],
  };
};

export type StreamReader = ReturnType<typeof streamReader>;
