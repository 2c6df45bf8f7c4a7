import {
  affordableAt,
  type Budget,
  isAhead,
  msBetween,
  plus,
  refund,
  spend,
} from '@countersign/core';

/** How a bucket of guesses is stored: what was left in it, and when. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: string;
}

const stored = 'password guesses';

/** From when on it is full. */
const fullAtOf = (bucket: TokenBucket | undefined, { burst, refillMs }: Budget, now: string) => {
  if (!bucket) return undefined;
  // A wrong clock wrote it: one more is looked at, and what is written then is right again.
  const isWrong = isAhead({ stored, instant: bucket.at, windowMs: 0, now });
  const { tokens, at } = isWrong ? { tokens: Math.max(1, bucket.tokens), at: now } : bucket;
  return plus(at, Math.ceil((burst - tokens) * refillMs));
};

const bucketOf = (fullAt: string, { burst, refillMs }: Budget, now: string): TokenBucket => ({
  tokens: burst - Math.max(0, msBetween(now, fullAt)) / refillMs,
  at: now,
});

/** How long until a bucket is full: then it is no different from none, and need not be kept. */
export const fullInMs = ({ tokens }: TokenBucket, { burst, refillMs }: Budget): number =>
  Math.max(1, Math.ceil((burst - tokens) * refillMs));

/** The bucket with one token less, or nothing where none is left. */
export const taken = (
  bucket: TokenBucket | undefined,
  limit: Budget,
  now: string,
): TokenBucket | undefined => {
  const fullAt = spend(limit, fullAtOf(bucket, limit, now), { now, stored });
  return fullAt === undefined ? undefined : bucketOf(fullAt, limit, now);
};

/** When the bucket has a token: now, or as soon as what is missing of one has come back. */
export const nextAt = (bucket: TokenBucket | undefined, limit: Budget, now: string): string => {
  const at = affordableAt(limit, fullAtOf(bucket, limit, now), { now });
  return at < now ? now : at;
};

/** The bucket with a token put back; never more than it holds. */
export const givenBack = (
  bucket: TokenBucket | undefined,
  limit: Budget,
  now: string,
): TokenBucket => bucketOf(refund(limit, fullAtOf(bucket, limit, now) ?? now), limit, now);
