import { isAhead, msBetween, plus } from '@countersign/core';

/** So many at once, and one more each `refillMs`. */
export interface Limit {
  readonly tokensMax: number;
  readonly refillMs: number;
}

export interface TokenBucket {
  readonly tokens: number;
  readonly at: string;
}

const filled = (bucket: TokenBucket | undefined, limit: Limit, now: string): number => {
  if (!bucket) return limit.tokensMax;
  // A wrong clock wrote it: one more is looked at, and what is written then is right again.
  if (isAhead({ stored: 'password guesses', instant: bucket.at, windowMs: 0, now })) {
    return Math.max(1, bucket.tokens);
  }
  // Clocks of replicas differ a little; time that runs backwards fills nothing.
  const gained = Math.max(0, msBetween(bucket.at, now)) / limit.refillMs;
  return Math.min(limit.tokensMax, bucket.tokens + gained);
};

/** How long until a bucket is full: then it is no different from none, and need not be kept. */
export const fullInMs = ({ tokens }: TokenBucket, { tokensMax, refillMs }: Limit): number =>
  Math.max(1, Math.ceil((tokensMax - tokens) * refillMs));

/** The bucket with one token less, or nothing where none is left. */
export const taken = (
  bucket: TokenBucket | undefined,
  limit: Limit,
  now: string,
): TokenBucket | undefined => {
  const tokens = filled(bucket, limit, now);
  return tokens < 1 ? undefined : { tokens: tokens - 1, at: now };
};

/** When the bucket has a token: now, or as soon as what is missing of one has come back. */
export const nextAt = (bucket: TokenBucket | undefined, limit: Limit, now: string): string =>
  plus(now, Math.ceil(Math.max(0, 1 - filled(bucket, limit, now)) * limit.refillMs));

/** The bucket with a token put back; never more than it holds. */
export const givenBack = (
  bucket: TokenBucket | undefined,
  limit: Limit,
  now: string,
): TokenBucket => ({
  tokens: Math.min(limit.tokensMax, filled(bucket, limit, now) + 1),
  at: now,
});
