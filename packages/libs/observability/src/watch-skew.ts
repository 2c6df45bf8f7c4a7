import { onSkew, type Stored, storedKinds } from '@countersign/core';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** One line for each kind in so long: what was written by a wrong clock is met with every look. */
const linesEveryMs = 10_000;

/**
 * Has an operator hear of instants that a wrong clock stored: each is counted, and some are logged.
 * Returns how to stop.
 */
export const watchSkew = (log: Logger, { clockSkew }: Pick<Metrics, 'clockSkew'>): (() => void) => {
  // From the beginning, so that the first of them is a rise.
  for (const stored of storedKinds) clockSkew.inc({ stored }, 0);
  const warnedAt = new Map<Stored, number>();
  return onSkew(({ stored, beyondMs }) => {
    clockSkew.inc({ stored });
    const at = performance.now();
    const last = warnedAt.get(stored);
    if (last !== undefined && at - last < linesEveryMs) return;
    warnedAt.set(stored, at);
    log.warn(
      { stored, beyondMs },
      'a stored instant lies beyond its window: a clock was wrong, or the window was shortened',
    );
  });
};
