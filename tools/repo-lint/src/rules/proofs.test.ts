import { describe, expect, it } from 'vitest';
import { placesIn } from '../planted.ts';
import { proofs } from './proofs.ts';

const page = (cell: string) => `# Guards\n\n| a | test |\n| --- | --- |\n| claimed | ${cell} |\n`;
const places = (cell: string) =>
  placesIn(proofs, {
    'docs/guards.md': page(cell),
    'packages/a/src/a.test.ts': "it('holds', () => {}); it('isn\\'t lost', () => {});",
    'packages/a/src/a.ts': '// holds',
  });

describe('a row of a table of proofs', () => {
  it.each([
    '[a](../packages/a/src/a.test.ts) “holds”',
    "[a](../packages/a/src/a.test.ts) “holds”, [a](../packages/a/src/a.test.ts) “isn't lost”",
    'Not yet: push comes later',
    'Does not apply: there is no such thing here',
  ])('is proved by: %s', (cell) => {
    expect(places(cell)).toEqual([]);
  });

  it.each([
    '',
    'Not yet:',
    'surely',
    '[a](../packages/a/src/a.test.ts)',
    '[a](../packages/a/src/a.test.ts) “never said”',
    '[a](../packages/a/src/a.ts) “holds”',
    '[a](../packages/a/src/b.test.ts) “holds”',
    '[a](../packages/a/src/a.test.ts) “holds”, [a](../packages/a/src/a.test.ts) “never said”',
  ])('is not proved by: %s', (cell) => {
    expect(places(cell)).toEqual(['docs/guards.md:5']);
  });

  it('is asked for on these pages alone', () => {
    expect(placesIn(proofs, { 'README.md': page('') })).toEqual([]);
  });
});
