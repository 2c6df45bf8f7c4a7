import { setTimeout as pause } from 'node:timers/promises';
import { within } from '@countersign/core';
import type { World } from './open-process.ts';

/** A store that says nothing for a second, twice, cannot carry a login: that asks it ten times. */
const pingWithinMs = 1_000;
const missesMax = 2;
/** A timer that comes so much late says that this process was held up, and nothing of the store. */
const heldUpMs = 500;
const lookEveryMs = 1_000;
/** Between two misses, and between two looks whether it is back. */
const lookSoonMs = 250;
const readyWithinMs = 2_000;

interface Attendance {
  readonly log: World['log'];
  /** Resolves while the store answers. */
  readonly ping: () => Promise<void>;
  /** Resolves while the service can do its work. */
  readonly ready: () => Promise<void>;
  readonly withdraw: () => void;
  readonly rejoin: () => Promise<void>;
}

/** A watch over the store, for as long as the service is at work. */
export interface Attending {
  /** Whether this replica takes work. */
  readonly isIn: () => boolean;
  readonly stop: () => Promise<void>;
}

/**
 * Takes a replica whose store is away out of those that share the work, and back in when it can do
 * it again. Readiness alone turns nobody away from who is asked over NATS.
 */
export const attend = ({ log, ping, ready, withdraw, rejoin }: Attendance): Attending => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isIn = true;
  let misses = 0;
  const rest = (ms: number) => pause(ms, undefined, { signal }).catch(() => {});

  const watch = async () => {
    const startedAt = performance.now();
    try {
      await within(pingWithinMs, 'the store', ping());
      misses = 0;
      await rest(lookEveryMs);
    } catch (error) {
      const wasHeldUp = performance.now() - startedAt > pingWithinMs + heldUpMs;
      if (!wasHeldUp) misses += 1;
      if (misses < missesMax) return rest(lookSoonMs);
      isIn = false;
      withdraw();
      log.warn({ error }, 'the store is away: this replica takes no work until it is back');
    }
  };
  const comeBack = async () => {
    try {
      await within(readyWithinMs, 'being ready', ready());
      if (signal.aborted) return;
      await rejoin();
      isIn = true;
      misses = 0;
      log.info({}, 'the store is back: this replica takes work again');
    } catch {
      await rest(lookSoonMs);
    }
  };
  const live = async () => {
    while (!signal.aborted) await (isIn ? watch() : comeBack());
  };
  const living = live();

  return {
    isIn: () => isIn,
    stop: async () => {
      stopping.abort();
      await living;
    },
  };
};
