import { type Clock, noRevision, plus, type Revision } from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';
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

/** How many streams' standings are kept: those of some thousand logins, at 200 bytes each. */
const standingsMax = 5_000;

interface StandingRow {
  readonly revision: number | null;
  readonly recorded_at: string | null;
  readonly last_revision: number | null;
  readonly max_age_seconds: number | null;
}

const nothing: StandingRow = {
  revision: null,
  recorded_at: null,
  last_revision: null,
  max_age_seconds: null,
};

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
export const streamReader = ({ db, rowCache }: SqliteFile, clock: Clock) => {
  const kept = rowCache<StandingRow>('streams', standingsMax);
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

  const read = (stream: string): StandingRow => {
    // The columns are the statements' own.
    const row = (lastEvent.get(stream) ?? withoutEvents.get(stream)) as StandingRow | undefined;
    const standing = row ?? nothing;
    kept.set(stream, standing);
    return standing;
  };
  const rowOf = (stream: string): StandingRow => kept.get(stream) ?? read(stream);

  return {
    standing: (stream: string): Standing => standingOf(rowOf(stream), clock),
    /** Keeps what a write has just changed, from within it. */
    note: (stream: string, changed: Partial<StandingRow>): void =>
      kept.set(stream, { ...rowOf(stream), ...changed }),
    /** Has it read anew, after a write that changed it otherwise. */
    forget: (stream: string): void => kept.delete(stream),
    // The columns are the statement's own.
    events: (stream: string, after: Revision, since: string): readonly EventRow[] =>
      events.all(stream, after, since) as unknown as readonly EventRow[],
  };
};

export type StreamReader = ReturnType<typeof streamReader>;
