import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plus } from './clock.ts';
import { type FullAt, refund, spend } from './token-bucket.ts';

const start = '2026-01-01T12:00:00.000Z';
const stored = 'sends';
const budget = { burst: 3, refillMs: 60_000 };

/** Spends at each instant; says which were granted, and what is left. */
const spendAt = (instants: readonly string[], of = budget) => {
  let fullAt: FullAt;
  const granted = instants.map((now) => {
    const after = spend(of, fullAt, { now, stored });
    fullAt = after ?? fullAt;
    return after !== undefined;
  });
  return { granted, fullAt };
};

describe('a budget', () => {
  it('grants its burst at once, and no more', () => {
    const { granted } = spendAt([start, start, start, start]);
    expect(granted).toEqual([true, true, true, false]);
  });

  it('grants one more each time the pause has passed, and not a millisecond sooner', () => {
    const early = plus(start, 59_999);
    const due = plus(start, 60_000);
    const { granted } = spendAt([start, start, start, early, due, due]);
    expect(granted).toEqual([true, true, true, false, true, false]);
  });

  it('is whole again after burst times the pause, and holds no more than its burst', () => {
    const long = plus(start, 24 * 60 * 60_000);
    const { granted } = spendAt([start, start, start, long, long, long, long]);
    expect(granted.slice(3)).toEqual([true, true, true, false]);
  });

  it('takes one back', () => {
    const { fullAt = '' } = spendAt([start, start, start]);
    expect(spend(budget, fullAt, { now: start, stored })).toBeUndefined();
    expect(spend(budget, refund(budget, fullAt), { now: start, stored })).toBe(fullAt);
  });

  it('takes what costs more at once, or not at all', () => {
    const costly = { now: start, stored, cost: 2 } as const;
    const first = spend(budget, undefined, costly);
    expect(first).toBe(plus(start, 2 * budget.refillMs));
    expect(spend(budget, first, costly)).toBeUndefined();
    expect(refund(budget, first ?? '', 2)).toBe(start);
  });

  it.each([
    ['20 minutes', 20 * 60_000],
    ['10 years', 10 * 365 * 24 * 60 * 60_000],
  ])('that a clock %s ahead has written is empty at most, and fills from now on', (_, aheadMs) => {
    const { fullAt } = spendAt([plus(start, aheadMs)]);
    const once = spend(budget, fullAt, { now: start, stored });
    expect(once).toBe(plus(start, budget.burst * budget.refillMs));
    expect(spend(budget, once, { now: start, stored })).toBeUndefined();
    const due = plus(start, budget.refillMs);
    expect(spend(budget, once, { now: due, stored })).toBeDefined();
  });

  it('never grants more in any window than its burst and what was refilled', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 60 });
    const budgets = fc.record({
      burst: fc.integer({ min: 1, max: 12 }),
      refillMs: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(gaps, budgets, (steps, of) => {
        let at = 0;
        const times = steps.map((gap) => {
          at += gap;
          return at;
        });
        const { granted } = spendAt(
          times.map((ms) => plus(start, ms)),
          of,
        );
        const spent = times.filter((_, index) => granted[index]);
        for (const [index, from] of spent.entries()) {
          for (const [further, to] of spent.slice(index).entries()) {
            expect(further + 1).toBeLessThanOrEqual(
              of.burst + Math.floor((to - from) / of.refillMs),
            );
          }
        }
      }),
    );
  });
});
