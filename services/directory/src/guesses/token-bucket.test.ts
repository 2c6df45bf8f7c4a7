import { plus } from '@countersign/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenBack, type TokenBucket, taken } from './token-bucket.ts';

const start = '2026-01-01T12:00:00.000Z';
const limit = { burst: 3, refillMs: 1_000 };
const takeAll = (bucket: TokenBucket | undefined, now: string) => {
  let count = 0;
  let left = bucket;
  for (let next = taken(left, limit, now); next; next = taken(left, limit, now)) {
    left = next;
    count += 1;
  }
  return { count, left };
};

describe('a token bucket', () => {
  it('is full at first, and then empty', () => {
    expect(takeAll(undefined, start).count).toBe(3);
  });

  it('fills by one each interval, and not at all before one is whole', () => {
    const { left } = takeAll(undefined, start);
    expect(takeAll(left, plus(start, 999)).count).toBe(0);
    expect(takeAll(left, plus(start, 1_000)).count).toBe(1);
    expect(takeAll(left, plus(start, 2_500)).count).toBe(2);
    expect(takeAll(left, plus(start, 1_000_000)).count).toBe(3);
  });

  it('does not fill when a clock runs backwards', () => {
    const { left } = takeAll(undefined, start);
    expect(takeAll(left, plus(start, -5_000)).count).toBe(0);
  });

  it.each([
    ['20 minutes', 20 * 60_000],
    ['10 years', 10 * 365 * 24 * 60 * 60_000],
  ])('that a clock %s ahead has emptied gives one, and fills from now on', (_, aheadMs) => {
    const { left } = takeAll(undefined, plus(start, aheadMs));
    const now = takeAll(left, start);
    expect(now.count).toBe(1);
    expect(takeAll(now.left, plus(start, 1_000)).count).toBe(1);
  });

  it('takes back what was not used, and never holds more than it can', () => {
    const { left } = takeAll(undefined, start);
    expect(takeAll(givenBack(left, limit, start), start).count).toBe(1);
    expect(takeAll(givenBack(undefined, limit, start), start).count).toBe(3);
  });

  it('never gives more than it held and what came in since', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3_000 }), { maxLength: 60 }), (pauses) => {
        let [now, bucket, given, elapsed] = [start, undefined as TokenBucket | undefined, 0, 0];
        for (const pause of pauses) {
          now = plus(now, pause);
          elapsed += pause;
          const next = taken(bucket, limit, now);
          bucket = next ?? bucket;
          given += next ? 1 : 0;
        }
        expect(given).toBeLessThanOrEqual(limit.burst + elapsed / limit.refillMs);
      }),
    );
  });
});
