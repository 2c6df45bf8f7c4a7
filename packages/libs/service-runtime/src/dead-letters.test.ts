import { describe, expect, it } from 'vitest';
import { inspectionIn } from './dead-letters.ts';

describe('the words that ask for dead letters', () => {
  it('list them, or name the one to remove', () => {
    expect(inspectionIn(['dead-letters'])).toEqual({ remove: undefined });
    expect(inspectionIn(['dead-letters', '--remove', 'a.b.c'])).toEqual({ remove: 'a.b.c' });
  });

  it('are no others', () => {
    expect(inspectionIn([])).toBeUndefined();
    expect(inspectionIn(['relay', '--from', 'start'])).toBeUndefined();
    expect(() => inspectionIn(['dead-letters', 'all'])).toThrow();
    expect(() => inspectionIn(['dead-letters', '--remove'])).toThrow();
  });
});
