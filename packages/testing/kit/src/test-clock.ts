import { type Clock, plus } from '@countersign/core';

/** A clock that stands still until it is moved. */
export const testClock = (start = '2026-01-01T12:00:00.000Z') => {
  let now = start;
  const clock: Clock = () => now;
  const advance = (ms: number) => {
    now = plus(now, ms);
  };
  return { clock, advance };
};
