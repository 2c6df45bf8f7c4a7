import type { Position } from './event-store.ts';

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** Those who wait for a follower to get somewhere. */
export const waitingRoom = () => {
  let waiting: Waiter[] = [];
  return {
    isEmpty: () => waiting.length === 0,
    wait: (position: Position) =>
      new Promise<void>((resolve, reject) => waiting.push({ position, resolve, reject })),
    arrive: (at: Position) => {
      for (const { position, resolve } of waiting) if (position <= at) resolve();
      waiting = waiting.filter(({ position }) => position > at);
    },
    leave: (reason: Error) => {
      for (const { reject } of waiting) reject(reason);
      waiting = [];
    },
  };
};

/** A bell that can be rung before anybody listens; that ring is not lost. */
export const bell = () => {
  let isRung = false;
  let hear: (() => void) | undefined;
  return {
    ring: () => {
      isRung = true;
      hear?.();
    },
    /** Resolves when it rings; or, where that is bounded, says whether it rang within `ms`. */
    rung: async (ms?: number): Promise<boolean> => {
      let timer: NodeJS.Timeout | undefined;
      if (!isRung) {
        await new Promise<void>((resolve) => {
          hear = resolve;
          if (ms !== undefined) timer = setTimeout(resolve, ms);
        });
      }
      clearTimeout(timer);
      hear = undefined;
      const wasRung = isRung;
      isRung = false;
      return wasRung;
    },
  };
};
