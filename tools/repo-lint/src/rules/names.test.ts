import { describe, expect, it } from 'vitest';
import { placesIn } from '../planted.ts';
import { vagueNames } from './names.ts';

describe('a name', () => {
  it.each(['src/utils.ts', 'src/helpers/a.ts', 'src/types.ts', 'packages/common/index.ts'])(
    'could hold anything: %s',
    (path) => {
      expect(placesIn(vagueNames, { [path]: '' })).toEqual([path]);
    },
  );
  it.each(['src/challenge.decider.ts', 'src/message-types.ts', 'src/common-name.ts'])(
    'holds something: %s',
    (path) => {
      expect(placesIn(vagueNames, { [path]: '' })).toEqual([]);
    },
  );
});
