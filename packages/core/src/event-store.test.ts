import { describe, expect, it } from 'vitest';
import { beginning, categoryOf, noRevision } from './event-store.ts';

describe('the category of a stream', () => {
  it.each([
    ['challenge-1', 'challenge'],
    ['authenticators-demo.auth0|1', 'authenticators'],
    ['user-a-tenant-with-dashes.auth0|1', 'user'],
    ['loginSession-', 'loginSession'],
  ])('of %s is %s: the text before the first dash', (stream, category) => {
    expect(categoryOf(stream)).toBe(category);
  });
});

describe('where things begin', () => {
  it('is before every position and every revision', () => {
    expect(beginning < '0').toBe(true);
    expect(noRevision).toBeLessThan(0);
  });
});
