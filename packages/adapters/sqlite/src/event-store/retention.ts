import type { DatabaseSync } from 'node:sqlite';
import { type Clock, plus, type Retention } from '@countersign/core';
import type { StreamReader } from './stream.ts';

/** How many streams one sweep looks at, so that it never keeps anybody waiting for long. */
const streamsPerSweepMax = 500;

/** Keeping for a while, forgetting, and clearing away what is no longer read. */
export const retention = (db: DatabaseSync, streams: StreamReader, clock: Clock) => {
  const setAge = db.prepare(`
    INSERT INTO streams (stream, max_age_seconds, sweep_at) VALUES (:stream, :seconds, :sweepAt)
    ON CONFLICT (stream) DO UPDATE SET max_age_seconds = :seconds, sweep_at = :sweepAt`);
  const setRemoved = db.prepare(`
    INSERT INTO streams (stream, last_revision) VALUES (:stream, :revision)
    ON CONFLICT (stream) DO UPDATE
    SET last_revision = :revision, max_age_seconds = NULL, sweep_at = NULL`);
  const deleteAll = db.prepare('DELETE FROM events WHERE stream = ?');
  const deleteOld = db.prepare('DELETE FROM events WHERE stream = ? AND recorded_at < ?');
  const oldest = db.prepare(`
    SELECT recorded_at FROM events WHERE stream = ? ORDER BY revision LIMIT 1`);
  const due = db.prepare(`
    SELECT stream, max_age_seconds FROM streams WHERE sweep_at <= ?
    ORDER BY sweep_at LIMIT ${streamsPerSweepMax}`);
  const setSweep = db.prepare('UPDATE streams SET sweep_at = ? WHERE stream = ?');
  const forget = db.prepare('DELETE FROM streams WHERE stream = ?');

  const retain = (stream: string, { maxAgeSeconds }: Retention): void => {
    const first = oldest.get(stream)?.recorded_at;
    const from = typeof first === 'string' ? first : clock();
    setAge.run({ stream, seconds: maxAgeSeconds, sweepAt: plus(from, maxAgeSeconds * 1_000) });
    streams.note(stream, { max_age_seconds: maxAgeSeconds });
  };

  /** Keeps the last revision: who read the stream before cannot append to what comes after. */
  const remove = (stream: string): void => {
    const { lastRevision } = streams.endOf(stream);
    deleteAll.run(stream);
    setRemoved.run({ stream, revision: lastRevision });
    streams.forget(stream);
  };

  /** A stream of which nothing is left is forgotten, and its retention with it. */
  const sweepStream = (stream: string, ageMs: number, now: string): void => {
    deleteOld.run(stream, plus(now, -ageMs));
    const left = oldest.get(stream)?.recorded_at;
    if (typeof left === 'string') setSweep.run(plus(left, ageMs + 1), stream);
    else forget.run(stream);
    streams.forget(stream);
  };

  const sweep = (): void => {
    const now = clock();
    for (const row of due.all(now)) {
      sweepStream(String(row.stream), Number(row.max_age_seconds) * 1_000, now);
    }
  };

  return { retain, remove, sweep };
};
