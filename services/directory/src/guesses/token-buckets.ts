import { bucketOf, instant } from '@countersign/contracts';
import {
  type Budget,
  type Clock,
  Contended,
  compareAndSet,
  type KeyValue,
} from '@countersign/core';
import { z } from 'zod';
import { fullInMs, givenBack, nextAt, type TokenBucket, taken } from './token-bucket.ts';

/** Token buckets that every replica shares. Keys are fingerprints. */
export const guessBuckets = bucketOf(
  'directory-guesses',
  z.object({ tokens: z.number(), at: instant }),
);

interface Needs {
  readonly records: KeyValue<TokenBucket>;
  readonly now: Clock;
}

/** Token buckets by compare-and-set: however many take at once, no more is taken than there is. */
export const tokenBuckets = ({ records, now }: Needs) => {
  const alter = compareAndSet(records);

  /** Writes what `next` makes of the bucket; false where that is nothing, or every race is lost. */
  const change = (
    key: string,
    limit: Budget,
    next: (bucket: TokenBucket | undefined) => TokenBucket | undefined,
  ): Promise<boolean> =>
    alter(key, (found) => {
      const bucket = next(found);
      if (!bucket) return { result: false };
      return { value: bucket, ttlMs: fullInMs(bucket, limit), result: true };
    }).catch((reason: unknown) => {
      if (reason instanceof Contended) return false;
      throw reason;
    });

  return {
    /** Takes a token: false where there is none, or when too many want one at this very moment. */
    charge: (key: string, limit: Budget) =>
      change(key, limit, (bucket) => taken(bucket, limit, now())),
    /** Puts a token back. Where that fails the caller only has one less for a while. */
    refund: (key: string, limit: Budget) =>
      change(key, limit, (bucket) => givenBack(bucket, limit, now())),
    /** Whether the next one who wants a token is sent away. */
    isEmpty: async (key: string, limit: Budget): Promise<boolean> =>
      taken((await records.get(key))?.value, limit, now()) === undefined,
    /** From when on there is a token. */
    nextAt: async (key: string, limit: Budget): Promise<string> =>
      nextAt((await records.get(key))?.value, limit, now()),
    /** Fills the bucket. */
    reset: (key: string) => records.remove(key),
  };
};

export type TokenBuckets = ReturnType<typeof tokenBuckets>;
