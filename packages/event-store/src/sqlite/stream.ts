import type { DatabaseSync } from 'node:sqlite';
import { type Clock, noRevision, plus, type Revision } from '@countersign/kernel';
import type { EventRow } from './recorded-event.ts';
import { eventColumns } from './schema.ts';

/** What stands in a stream at this moment: where it ends, and since when its events still count. */
export interface Standing {
  /** The revision a reader sees: `noRevision` when nothing can be read. */
  readonly revision: Revision;
  /** The revision given last, even if nothing of it can be read any more. */
  readonly lastRevision: Revision;
  /** Events recorded before this instant are no longer read; empty when all of them are. */
  readonly since: string;
}

interface StandingRow {
  readonly revision: number | null;
  readonly recorded_at: string | null;
  readonly last_revision: number | null;
  readonly max_age_seconds: number | null;
}

const standingOf = (row: StandingRow, now: () => string): Standing => {
  const since = row.max_age_seconds === null ? '' : plus(now(), -row.max_age_seconds * 1_000);
  const isReadable = row.recorded_at !== null && row.recorded_at >= since;
  return {
    revision: isReadable ? (row.revision ?? noRevision) : noRevision,
    lastRevision: Math.max(row.revision ?? noRevision, row.last_revision ?? noRevision),
    since,
  };
};

/** Reads streams, by statements prepared once. */
export const streamReader = (db: DatabaseSync, clock: Clock) => {
  const standing = db.prepare(`
    SELECT last.revision, last.recorded_at, streams.last_revision, streams.max_age_seconds
    FROM (SELECT 1)
    LEFT JOIN (
      SELECT revision, recorded_at FROM events WHERE stream = :stream
      ORDER BY revision DESC LIMIT 1
    ) AS last
    LEFT JOIN streams ON streams.stream = :stream`);
  const events = db.prepare(`
    SELECT ${eventColumns} FROM events
    WHERE stream = ? AND revision > ? AND recorded_at >= ? ORDER BY revision`);

  return {
    // The columns are the statement's own.
    standing: (stream: string): Standing =>
      standingOf(standing.get({ stream }) as unknown as StandingRow, clock),
    events: (stream: string, after: Revision, since: string): readonly EventRow[] =>
      events.all(stream, after, since) as unknown as readonly EventRow[],
  };
};

export type StreamReader = ReturnType<typeof streamReader>;
