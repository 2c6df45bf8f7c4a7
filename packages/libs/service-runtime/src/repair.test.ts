import { beginning } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { repairIn } from './repair.ts';

describe('the words a process is started with', () => {
  it('are usually none', () => {
    expect(repairIn([])).toBeUndefined();
  });

  it('make relays begin again at a position, or at the start', () => {
    expect(repairIn(['relay', '--from', '7/7'])).toEqual({ from: '7/7', only: undefined });
    expect(repairIn(['relay', '--from', 'start', '--only', 'codes'])).toEqual({
      from: beginning,
      only: 'codes',
    });
  });

  it.each([[['relay']], [['--from', '7/7']], [['relay', '--until', '7']], [['replay']]])(
    'are refused where they make no sense: %j',
    (args) => {
      expect(() => repairIn(args)).toThrow();
    },
  );
});
