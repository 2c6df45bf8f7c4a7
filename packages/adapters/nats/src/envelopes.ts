import { type Bucket, type Clock, isAhead, plus } from '@countersign/core';
import { z } from 'zod';
import { apiErrorOf } from './api-error.ts';
import type { OpenBucket } from './buckets.ts';

/** The code by which JetStream says that somebody else wrote first. */
const wrongLastSequence = 10_071;

/**
 * A record as the bucket holds it. Its expiry is in it and goes by our clock: servers before 2.11
 * ignore a key's own time to live without a word.
 */
const envelope = z.object({
  value: z.unknown(),
  expiresAt: z.string().nullable(),
  /** How long it was to live when it was written; earlier versions of this service do not say. */
  lifeMs: z.number().optional(),
  isUsed: z.boolean(),
});
export type Envelope = z.output<typeof envelope>;

/**
 * In a bucket that erases, a record names the revision it was written over (0: none). Who wrote it
 * erases that at once; where a crash came between, whoever next writes does.
 */
const keptEnvelope = envelope.extend({ over: z.int().nonnegative().optional() });

export interface Found extends z.output<typeof keptEnvelope> {
  readonly revision: number;
  readonly isExpired: boolean;
}

/** One bucket's records as NATS keeps them. What is atomic is one write over a known revision. */
export const envelopes = (open: OpenBucket, clock: Clock, bucket: Bucket) => {
  const opened = (longestMs?: number) => open(bucket, longestMs);

  const find = async (key: string): Promise<Found | undefined> => {
    const { kv } = await opened();
    const entry = await kv.get(key);
    if (entry?.operation !== 'PUT') return undefined;
    const found = keptEnvelope.parse(entry.json());
    const { expiresAt, lifeMs, isUsed, value } = found;
    const now = clock();
    const isExpired = expiresAt !== null && expiresAt <= now;
    const there = { ...found, revision: entry.revision, isExpired };
    if (expiresAt === null || lifeMs === undefined) return there;
    if (!isAhead({ stored: 'record', instant: expiresAt, windowMs: lifeMs, now })) return there;
    // Where somebody else wrote meanwhile, what they wrote is found.
    await writeOver(key, { value, expiresAt: plus(now, lifeMs), lifeMs, isUsed }, there);
    return find(key);
  };

  /** Erases what `found` was written over, so that there are never more than two revisions. */
  const eraseOlder = async (key: string, { over, revision }: Found): Promise<void> => {
    const { erase, eraseBefore } = await opened();
    if (over === 0) return;
    // A record of an earlier version of this service does not say.
    if (over === undefined) await eraseBefore(key, revision);
    else await erase(over);
  };

  const write = async (key: string, record: Envelope, longestMs?: number): Promise<void> => {
    const { kv } = await opened(longestMs);
    await kv.put(key, JSON.stringify(record));
  };

  /** Writes over exactly what was found, or over nothing; false when somebody else was faster. */
  const writeOver = async (
    key: string,
    record: Envelope,
    found: Found | undefined,
    longestMs?: number,
  ): Promise<boolean> => {
    const { kv, erase } = await opened(longestMs);
    const over = found?.revision ?? 0;
    if (bucket.erases && found) await eraseOlder(key, found);
    const text = JSON.stringify(bucket.erases ? { ...record, over } : record);
    try {
      await kv.put(key, text, { previousSeq: over });
    } catch (reason) {
      if (apiErrorOf(reason) === wrongLastSequence) return false;
      throw reason;
    }
    // Only now: a reader who found nothing in between would make anew what is to end.
    if (bucket.erases && found) await erase(over);
    return true;
  };

  /**
   * Leaves no trace: a delete marker would stay for ever, and the old bytes until compaction.
   * False when somebody wrote in between.
   */
  const remove = async (key: string): Promise<boolean> => {
    const found = await find(key);
    if (!found) return true;
    const { erase } = await opened();
    if (!bucket.erases) return erase(found.revision);
    // The older first, or it would come back as the present one.
    await eraseOlder(key, found);
    await erase(found.revision);
    return (await find(key)) === undefined;
  };

  return { find, write, writeOver, remove };
};
