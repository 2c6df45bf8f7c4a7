import { Contended } from './handle.ts';
import { type Silence, Unanswered } from './messaging.ts';

/** What we depend on could not be reached, or said nothing in time: the outcome may be unknown. */
export class UnavailableError extends Error {
  override readonly name: string = 'UnavailableError';
}

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
