import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { correlated, correlationId } from './correlation.ts';

describe('a correlation id', () => {
  it('is nowhere until something is correlated', () => {
    expect(correlationId()).toBeUndefined();
  });

  it('reaches everything the work causes, and ends with it', async () => {
    const seen = await correlated('c1', async () => {
      await setImmediate();
      return Promise.all([correlationId(), setImmediate().then(correlationId)]);
    });
    expect(seen).toEqual(['c1', 'c1']);
    expect(correlationId()).toBeUndefined();
  });

  it('is not shared by works at the same time', async () => {
    const work = async () => {
      await setImmediate();
      return correlationId();
    };
    expect(await Promise.all([correlated('c1', work), correlated('c2', work)])).toEqual([
      'c1',
      'c2',
    ]);
  });

  it('gives way to one set inside', () => {
    expect(correlated('outer', () => correlated('inner', correlationId))).toBe('inner');
  });
});
