import { describe, expect, it } from 'vitest';
import { durationIn } from './durations.ts';

const hour = 3_600;

describe('a duration in words', () => {
  it.each([
    ['en', 604_800, 1, '7 days'],
    ['en', 86_400, 1, '1 day'],
    ['en', 90_000, 1, '25 hours'],
    ['en', 300, 1, '5 minutes'],
    ['de', 300, 1, '5 Minuten'],
    ['es', 604_800, 1, '7 días'],
    ['en', 168, hour, '7 days'],
  ])('in %s, %d times %d s are %s', (locale, value, unit, words) => {
    expect(durationIn(locale, value, unit)).toBe(words);
  });

  it.each([
    ['no larger unit', 61, 1],
    ['no larger unit than the hours that are typed', 25, hour],
    ['nothing', 0, 1],
    ['less than nothing', -60, 1],
    ['no whole number', 60.5, 1],
    ['not written yet', undefined, 1],
    ['a text', '300', 1],
  ])('says nothing of %s', (_, value, unit) => {
    expect(durationIn('en', value, unit)).toBeUndefined();
  });
});
