import { beginning } from '@countersign/core';
import { START } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { pointOf, positionOf } from './position.ts';

const most = 0xffff_ffff_ffff_fffen;

describe('a position', () => {
  it('keeps the order of the log, whatever its size', () => {
    const points = [0n, 9n, 10n, 2n ** 53n, 2n ** 53n + 1n, most].flatMap((commit) => [
      { commit, prepare: 0n },
      { commit, prepare: commit },
    ]);
    const texts = [...new Set(points.map(positionOf))];
    expect(texts).toEqual(texts.toSorted());
    expect(new Set(texts.map(({ length }) => length)).size).toBe(1);
  });

  it('gives back the commit and the prepare it was made of', () => {
    const point = { commit: most, prepare: 2n ** 53n + 1n };
    expect(pointOf(positionOf(point))).toEqual(point);
  });

  it('begins where the log does', () => {
    expect(pointOf(beginning)).toBe(START);
  });

  it('of another store is refused', () => {
    expect(() => pointOf('0000000000000001')).toThrow('another store');
  });

  it('is the beginning where the server does not tell it', () => {
    expect(positionOf(undefined)).toBe(beginning);
    expect(positionOf({ commit: most + 1n, prepare: most + 1n })).toBe(beginning);
  });
});
