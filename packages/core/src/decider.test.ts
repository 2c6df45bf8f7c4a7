import { describe, expect, it } from 'vitest';
import { accept, refuse } from './decider.ts';

describe('a decision', () => {
  it('that accepts holds its facts in order, and no refusal', () => {
    expect(accept('one', 'two')).toStrictEqual({ events: ['one', 'two'] });
  });

  it('that accepts may have nothing to record', () => {
    expect(accept()).toStrictEqual({ events: [] });
  });

  it('that refuses says why', () => {
    expect(refuse('too_late')).toStrictEqual({ events: [], refusal: 'too_late' });
  });

  it('that refuses may record facts all the same', () => {
    expect(refuse('wrong_code', 'counted', 'locked')).toStrictEqual({
      events: ['counted', 'locked'],
      refusal: 'wrong_code',
    });
  });
});
