import { describe, expect, it } from 'vitest';
import { merge, partBy } from './part.ts';

interface Thing {
  readonly name: string;
  readonly colour: string | null;
  readonly tags: Readonly<Record<string, string | null>>;
  readonly size: Readonly<Record<string, number>>;
}
const defaults: Thing = { name: 'thing', colour: null, tags: {}, size: {} };
const thing: Thing = { name: 'A', colour: 'red', tags: { a: '1', b: '2' }, size: { x: 1 } };
const part = (patch: Parameters<typeof partBy<Thing>>[1]) =>
  partBy(thing, patch, { defaults, mergedFields: ['tags'] });

describe('a patch', () => {
  it('leaves what it does not name', () => {
    expect(part({ name: undefined, colour: 'blue' })).toEqual({ colour: 'blue' });
    expect(merge(thing, part({}))).toEqual(thing);
  });

  it('takes back what is null', () => {
    expect(part({ name: null, colour: null, tags: null })).toEqual({
      ...{ name: 'thing', colour: null, tags: {} },
    });
  });

  it('merges the first level of some fields, where null removes, and replaces the others', () => {
    expect(part({ tags: { b: null, c: '3' }, size: { y: 2 } })).toEqual({
      tags: { a: '1', c: '3' },
      size: { y: 2 },
    });
  });
});
