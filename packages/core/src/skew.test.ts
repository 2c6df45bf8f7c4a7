import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plus } from './clock.ts';
import { capped, clockLeewayMs, isAhead, isOver, onSkew, type Skew } from './skew.ts';

const now = '2026-01-01T12:00:00.000Z';
const minute = 60_000;
const year = 365 * 24 * 60 * minute;
const ahead = (byMs: number, windowMs = minute) =>
  ({ stored: 'record', instant: plus(now, byMs), windowMs, now }) as const;

describe('a stored instant', () => {
  it('counts as it is within its window, and a little beyond, as clocks differ', () => {
    for (const byMs of [-year, 0, minute, minute + clockLeewayMs]) {
      expect(isAhead(ahead(byMs))).toBe(false);
      expect(capped(ahead(byMs))).toBe(plus(now, byMs));
    }
    expect([isOver(ahead(0)), isOver(ahead(1))]).toEqual([true, false]);
  });

  it.each([20 * minute, 10 * year])(
    'is skew %i ms ahead: capped, and nothing lives by it',
    (by) => {
      expect(isAhead(ahead(by))).toBe(true);
      expect(capped(ahead(by))).toBe(plus(now, minute));
      expect(isOver(ahead(by))).toBe(true);
    },
  );

  it('never reaches further than its window from now', () => {
    const ms = fc.integer({ min: -year, max: 20 * year });
    fc.assert(
      fc.property(ms, fc.integer({ min: 0, max: year }), (by, windowMs) => {
        const latest = plus(now, windowMs + clockLeewayMs);
        expect(capped(ahead(by, windowMs)) <= latest).toBe(true);
      }),
    );
  });

  it('is told of where it is skew, and only there', () => {
    const heard: Skew[] = [];
    onTestFinished(onSkew((skew) => heard.push(skew)));
    isAhead(ahead(minute));
    isAhead(ahead(20 * minute));
    expect(heard).toEqual([{ stored: 'record', beyondMs: 19 * minute }]);
  });
});
