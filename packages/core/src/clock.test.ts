import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { msBetween, plus } from './clock.ts';

const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const ms = fc.integer({ min: -1e10, max: 1e10 });

describe('an instant', () => {
  it('moves forth and back over every boundary', () => {
    expect(plus('2026-12-31T23:59:59.999Z', 1)).toBe('2027-01-01T00:00:00.000Z');
    expect(plus('2028-03-01T00:00:00.000Z', -1)).toBe('2028-02-29T23:59:59.999Z');
  });

  it('always has three decimals, so that text order is time order', () => {
    fc.assert(
      fc.property(instant, ms, ms, (start, one, other) => {
        const [a, b] = [plus(start, one), plus(start, other)];
        expect(a).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(a < b).toBe(one < other);
      }),
    );
  });

  it('is as far away as it was moved', () => {
    fc.assert(
      fc.property(instant, ms, (start, by) => {
        expect(msBetween(start, plus(start, by))).toBe(by);
      }),
    );
  });

  it('that is none is not moved', () => {
    expect(() => plus('yesterday', 1)).toThrow(RangeError);
  });
});
