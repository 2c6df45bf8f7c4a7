import { describe, expect, it } from 'vitest';
import { pagesOf } from './count-people.ts';

describe('the pages of a list that are looked at', () => {
  it.each([
    [0, 0],
    [1, 1],
    [100, 1],
    [101, 2],
    [200, 2],
  ])('are all of %i people: %i', (total, count) => {
    expect(pagesOf(total)).toEqual(
      Array.from({ length: count }, (_, page) => ({ page, perPage: 100 })),
    );
  });

  it.each([201, 250, 399, 1_000, 10_000_000])('are ten from all over %i', (total) => {
    const pages = pagesOf(total).map(({ page }) => page);
    expect(new Set(pages).size).toBe(10);
    expect(pages[0]).toBe(0);
    expect(Math.max(...pages) * 20).toBeLessThan(total);
    expect(Math.max(...pages) * 20).toBeGreaterThan(total * 0.8);
  });
});
