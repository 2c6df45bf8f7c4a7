import { msBetween, plus } from '@countersign/kernel';
import type { Budget } from './limits.ts';

/**
 * A token bucket, kept as the one instant at which it will be full again: the later that is, the
 * less is left. An instant that has passed, or none, is a full bucket.
 */
export type FullAt = string | undefined;

/** Takes a token, or as many as it costs; `undefined` when there are not so many to take. */
export const spend = (
  { burst, refillMs }: Budget,
  fullAt: FullAt,
  now: string,
  cost = 1,
): string | undefined => {
  const from = fullAt === undefined || fullAt < now ? now : fullAt;
  const isLeft = msBetween(now, from) <= (burst - cost) * refillMs;
  return isLeft ? plus(from, cost * refillMs) : undefined;
};

/** Puts back what was taken. */
export const refund = ({ refillMs }: Budget, fullAt: string, cost = 1): string =>
  plus(fullAt, -cost * refillMs);
