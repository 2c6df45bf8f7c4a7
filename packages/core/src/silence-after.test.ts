import { describe, expect, it } from 'vitest';
import { Contended } from './handle.ts';
import { Unanswered } from './messaging.ts';
import { silenceAfter } from './silence-after.ts';
import { UnavailableError, UnreadableError } from './unavailable.ts';

describe('whoever asked', () => {
  it.each([
    new UnavailableError('the store is away'),
    new Contended('too many at once'),
    new Unanswered('a.b', 'no-responders'),
    new Unanswered('a.b', 'timed-out'),
    new Unanswered('a.b', 'busy'),
    new Unanswered('a.b', 'unreadable'),
    new UnreadableError('an event that this version does not know'),
  ])('may ask again after what will pass: %s', (error) => {
    expect(silenceAfter(error)).toBe('timed-out');
  });

  it.each([new TypeError('a mistake of ours'), new Unanswered('a.b', 'broken'), 'thrown'])(
    'is told that something is broken: %s',
    (error) => {
      expect(silenceAfter(error)).toBe('broken');
    },
  );
});
