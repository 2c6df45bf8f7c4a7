import { setTimeout as pause } from 'node:timers/promises';
import { Unanswered } from '@countersign/core';
import type { World } from './open-process.ts';

const pauseFirstMs = 250;
const pauseMaxMs = 5_000;
/** How often the same reason is said again. */
const sayEveryMs = 60_000;

interface Waiting {
  readonly log: World['log'];
  /** What is waited for, as an operator calls it. */
  readonly what: string;
}

/**
 * Says why we wait: at once, when the reason changes, and again each minute. That another process
 * of ours does not answer yet is how a cluster begins, and no warning before a minute has passed.
 */
export const warnWhileWaiting = ({ log, what }: Waiting, nowMs = () => performance.now()) => {
  let since: number | undefined;
  let said: { readonly why: string; readonly at: number } | undefined;
  return (error: unknown, tries?: number): void => {
    const why = String(error);
    const now = nowMs();
    if (said && said.why === why && now - said.at < sayEveryMs) return;
    said = { why, at: now };
    since ??= now;
    const level = error instanceof Unanswered && now - since < sayEveryMs ? 'info' : 'warn';
    log[level]({ waitingFor: what, tries, error }, `waiting for ${what}`);
  };
};

/** Tries until it succeeds, and says what it is waiting for, and why. */
export const retry = async <Result>(
  waiting: Waiting,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  const say = warnWhileWaiting(waiting);
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      say(error, tries);
      await pause(Math.min(pauseFirstMs * 2 ** (tries - 1), pauseMaxMs));
    }
  }
};
