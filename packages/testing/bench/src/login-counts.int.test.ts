import { beforeAll, describe, expect, it } from 'vitest';
import { countLogins } from './login-counts.ts';

/**
 * The most that a login may make the process do. They are what it does today and about a tenth, as
 * what happens to fall together varies; whoever makes it cheaper lowers them.
 */
const atMost = {
  commits: 8,
  statements: 100,
  jsonParsed: 60,
  jsonWritten: 165,
  validations: 75,
  calls: 27_500,
  asks: 14,
  lines: 10.5,
};

describe('a login', () => {
  let measured: Awaited<ReturnType<typeof countLogins>>;
  beforeAll(async () => {
    measured = await countLogins();
  }, 120_000);

  it('costs no more than it did', () => {
    const counted = measured.counts;

    const exceeded = Object.entries(counted).filter(
      ([what, count]) => count > (new Map(Object.entries(atMost)).get(what) ?? 0),
    );
    expect(Object.fromEntries(exceeded), JSON.stringify(counted)).toEqual({});
    // Nothing fell out of the count.
    expect(Object.values(counted).filter((count) => !(count > 1))).toEqual([]);
  });

  it('sends its code under a name that comes after those before, so that rows lie together', () => {
    const { dispatches } = measured;
    expect(dispatches.length).toBeGreaterThan(20);
    expect(dispatches).toEqual(dispatches.toSorted());
  });
});
