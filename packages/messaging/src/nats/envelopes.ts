import type { Bucket, Clock } from '@countersign/kernel';
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
  isUsed: z.boolean(),
});
export type Envelope = z.output<typeof envelope>;

export interface Found extends Envelope {
  readonly revision: number;
  readonly isExpired: boolean;
}

/** One bucket's records as NATS keeps them. What is atomic is one write over a known revision. */
export const envelopes = (open: OpenBucket, clock: Clock, { name, ttlMs }: Bucket) => {
  const opened = (longestMs?: number) => open(name, ttlMs, longestMs);

  const find = async (key: string): Promise<Found | undefined> => {
    const { kv } = await opened();
    const entry = await kv.get(key);
    if (entry?.operation !== 'PUT') return undefined;
    const found = envelope.parse(entry.json());
    const isExpired = found.expiresAt !== null && found.expiresAt <= clock();
    return { ...found, revision: entry.revision, isExpired };
  };

  const write = async (key: string, record: Envelope, longestMs?: number): Promise<void> => {
    const { kv } = await opened(longestMs);
    await kv.put(key, JSON.stringify(record));
  };

  /** Writes over exactly `revision` (0: over nothing); false when somebody else was faster. */
  const writeOver = async (
    key: string,
    record: Envelope,
    revision: number,
    longestMs?: number,
  ): Promise<boolean> => {
    const { kv } = await opened(longestMs);
    try {
      await kv.put(key, JSON.stringify(record), { previousSeq: revision });
      return true;
    } catch (reason) {
      if (apiErrorOf(reason) === wrongLastSequence) return false;
      throw reason;
    }
  };

  /** Leaves no trace: a delete marker would stay for ever, and the old bytes until compaction. */
  const erase = async (key: string): Promise<boolean> => {
    const { kv, erase: eraseRevision } = await opened();
    const entry = await kv.get(key);
    return !entry || eraseRevision(entry.revision);
  };

  return { find, write, writeOver, erase };
};
