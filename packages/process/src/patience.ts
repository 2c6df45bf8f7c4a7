import { setTimeout as pause } from 'node:timers/promises';
import type { World } from './open-process.ts';

const pauseFirstMs = 250;
const pauseMaxMs = 5_000;
const sayEveryMs = 5_000;

interface Waiting {
  readonly log: World['log'];
  /** What is waited for, as an operator calls it. */
  readonly what: string;
}

/** A port that is taken, or not ours to take: no patience mends that. */
const isHopeless = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && error.syscall === 'listen';

/** Tries until it succeeds, and says each time what it is waiting for, and why. */
export const patiently = async <Result>(
  { log, what }: Waiting,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (isHopeless(error)) throw error;
      log.warn({ waitingFor: what, tries, error }, `waiting for ${what}`);
      await pause(Math.min(pauseFirstMs * 2 ** (tries - 1), pauseMaxMs));
    }
  }
};

/** Says now and then that something has not come about yet. */
export const noticing = async <Result>(
  { log, what }: Waiting,
  work: Promise<Result>,
): Promise<Result> => {
  const say = () => log.warn({ waitingFor: what }, `waiting for ${what}`);
  const soon = setTimeout(say, pauseFirstMs);
  const timer = setInterval(say, sayEveryMs);
  try {
    return await work;
  } finally {
    clearTimeout(soon);
    clearInterval(timer);
  }
};
