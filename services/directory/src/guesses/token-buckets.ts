import { bucketOf, instant } from '@countersign/contracts';
import { type Clock, type KeyValue, keyedMutex } from '@countersign/core';
import { z } from 'zod';
import {
  fullInMs,
  givenBack,
  type Limit,
  nextAt,
  type TokenBucket,
  taken,
} from './token-bucket.ts';

/** Token buckets that every replica shares. Keys are fingerprints. */
export const guessBuckets = bucketOf(
  'directory-guesses',
  z.object({ tokens: z.number(), at: instant }),
);

const roundsMax = 16;

interface Needs {
  readonly records: KeyValue<TokenBucket>;
  readonly now: Clock;
}

/** Token buckets by compare-and-set: however many take at once, no more is taken than there is. */
export const tokenBuckets = ({ records, now }: Needs) => {
  // It guards nothing; it spares callers of one replica from losing races to one another.
  const inTurn = keyedMutex();

  /** Writes what `next` makes of the bucket; false where that is nothing, or every race is lost. */
  const change = (
    key: string,
    limit: Limit,
    next: (bucket: TokenBucket | undefined) => TokenBucket | undefined,
  ): Promise<boolean> =>
    inTurn(key, async () => {
      for (let round = 1; round <= roundsMax; round += 1) {
        const found = await records.get(key);
        const bucket = next(found?.value);
        if (!bucket) return false;
        const options = { ttlMs: fullInMs(bucket, limit) };
        const isWritten = found
          ? await records.replace(key, bucket, found.revision, options)
          : await records.create(key, bucket, options);
        if (isWritten) return true;
      }
      return false;
    });

  return {
    /** Takes a token: false where there is none, or when too many want one at this very moment. */
    charge: (key: string, limit: Limit) =>
      change(key, limit, (bucket) => taken(bucket, limit, now())),
    /** Puts a token back. Where that fails the caller only has one less for a while. */
    refund: (key: string, limit: Limit) =>
      change(key, limit, (bucket) => givenBack(bucket, limit, now())),
    /** Whether the next one who wants a token is sent away. */
    isEmpty: async (key: string, limit: Limit): Promise<boolean> =>
      taken((await records.get(key))?.value, limit, now()) === undefined,
    /** From when on there is a token. */
    nextAt: async (key: string, limit: Limit): Promise<string> =>
      nextAt((await records.get(key))?.value, limit, now()),
    /** Fills the bucket. */
    reset: (key: string) => records.remove(key),
  };
};

export type TokenBuckets = ReturnType<typeof tokenBuckets>;
