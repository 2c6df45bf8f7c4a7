import { msBetween, plus } from '@countersign/kernel';
import type { Budget } from './limits.ts';

/**
 * A token bucket, kept as the one instant at which it will be full again: the later that is, the
 * less is left. An instant that has passed, or none, is a full bucket.
 */
export type FullAt = string | undefined;

/** Takes one token; `undefined` when there is none to take. */
export const spend = (
  { burst, refillMs }: Budget,
  fullAt: FullAt,
  now: string,
): string | undefined => {
  const from = fullAt === undefined || fullAt < now ? now : fullAt;
  return msBetween(now, from) > (burst - 1) * refillMs ? undefined : plus(from, refillMs);
};

/** Puts one token back. */
export const refund = ({ refillMs }: Budget, fullAt: string): string => plus(fullAt, -refillMs);
