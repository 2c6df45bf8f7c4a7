import { describe, expect, it } from 'vitest';
import { placesIn } from '../planted.ts';
import { pinned, sameVersion } from './versions.ts';

const depending = (name: string, version: string) =>
  JSON.stringify({ dependencies: { [name]: version } });

describe('a version', () => {
  it.each(['^1.2.3', '~1.2.3', '1.x', '*', 'latest', 'workspace:^'])('%s is no version', (text) => {
    expect(placesIn(pinned, { 'package.json': depending('zod', text) })).toHaveLength(1);
  });
  it.each(['1.2.3', '1.2.3-beta.1', 'workspace:*'])('%s is one', (text) => {
    expect(placesIn(pinned, { 'package.json': depending('zod', text) })).toEqual([]);
  });
});

describe('a dependency', () => {
  it('that two have in different versions is found', () => {
    const texts = {
      'packages/a/package.json': depending('zod', '1.0.0'),
      'packages/b/package.json': depending('zod', '1.0.1'),
    };
    expect(placesIn(sameVersion, texts)).toEqual(['packages/b/package.json']);
  });
});
