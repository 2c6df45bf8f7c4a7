import { Contended } from './handle.ts';
import { type Silence, Unanswered } from './messaging.ts';
import { UnavailableError } from './unavailable.ts';

/**
 * What whoever asked is told of a handler that failed. What will pass is told apart from what is
 * broken: the one is worth asking again, the other is worth looking at.
 */
export const silenceAfter = (error: unknown): Extract<Silence, 'timed-out' | 'broken'> => {
  const willPass =
    error instanceof UnavailableError ||
    error instanceof Contended ||
    (error instanceof Unanswered && error.silence !== 'broken');
  return willPass ? 'timed-out' : 'broken';
};
