import { msBetween, plus } from './clock.ts';
import { isAhead, type Stored } from './skew.ts';

/** So many at once, and one more each time the pause has passed. */
export interface Budget {
  readonly burst: number;
  readonly refillMs: number;
}

/**
 * A token bucket, kept as the one instant at which it will be full again: the later that is, the
 * less is left. An instant that has passed, or none, is a full bucket.
 */
export type FullAt = string | undefined;

interface Spending {
  readonly now: string;
  /** How many tokens it takes. */
  readonly cost?: number | undefined;
  /** Whose budget it is, for whoever is told of a wrong clock. */
  readonly stored: Stored;
}

/**
 * Takes a token, or as many as it costs; `undefined` when there are not so many to take. An instant
 * further away than an empty bucket's was stored by a wrong clock: it counts for one that has just
 * enough left, which is then written over it. Left as it is, it would keep everybody out until the
 * wrong clock's time has come.
 */
export const spend = (
  { burst, refillMs }: Budget,
  fullAt: FullAt,
  { now, cost = 1, stored }: Spending,
): string | undefined => {
  const windowMs = burst * refillMs;
  if (fullAt !== undefined && isAhead({ stored, instant: fullAt, windowMs, now })) {
    return plus(now, windowMs);
  }
  const from = fullAt === undefined || fullAt < now ? now : fullAt;
  const isLeft = msBetween(now, from) <= (burst - cost) * refillMs;
  return isLeft ? plus(from, cost * refillMs) : undefined;
};

/** From when on there is so much again. */
export const affordableAt = (
  { burst, refillMs }: Budget,
  fullAt: FullAt,
  { now, cost = 1 }: Pick<Spending, 'now' | 'cost'>,
): string => (fullAt === undefined ? now : plus(fullAt, -(burst - cost) * refillMs));

/** Puts back what was taken. */
export const refund = ({ refillMs }: Budget, fullAt: string, cost = 1): string =>
  plus(fullAt, -cost * refillMs);
