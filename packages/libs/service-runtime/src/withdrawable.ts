import type { Messaging, Serving } from '@countersign/core';

/** One answer that is offered, or one topic that is followed. */
interface Part {
  readonly begin: () => Promise<Serving>;
  serving?: Serving | undefined;
}

/** A messaging of which a replica can stop taking work, and take it again. */
export interface Withdrawable {
  readonly messaging: Messaging;
  /** Answers and follows nothing any more; what is in hand goes on. */
  readonly withdraw: () => void;
  /** Takes work again. @throws where that cannot be had yet; then it may be tried again */
  readonly rejoin: () => Promise<void>;
}

/**
 * Lets a replica leave the groups that share the work, so that others are given it: whoever asks
 * sees a replica less, and no answer that an older version could not read.
 */
export const withdrawable = (messaging: Messaging): Withdrawable => {
  const parts = new Set<Part>();
  const leaving = new Set<Promise<void>>();
  let isOut = false;

  const leave = (part: Part) => {
    const { serving } = part;
    part.serving = undefined;
    if (!serving) return;
    const left = serving.stop();
    leaving.add(left);
    // What was in hand ends as it does, whether we are in or out by then.
    left.catch(() => {}).finally(() => leaving.delete(left));
  };
  const join = async (part: Part) => {
    if (part.serving) return;
    part.serving = await part.begin();
    // It was told to leave, or to stop, meanwhile.
    if (isOut || !parts.has(part)) leave(part);
  };
  const taking = async (begin: Part['begin']): Promise<Serving> => {
    const part: Part = { begin };
    parts.add(part);
    if (!isOut) await join(part);
    return {
      stop: async () => {
        parts.delete(part);
        leave(part);
        await Promise.all(leaving);
      },
    };
  };

  return {
    messaging: {
      ...messaging,
      answer: (...offer) => taking(() => messaging.answer(...offer)),
      follow: (...terms) => taking(() => messaging.follow(...terms)),
    },
    withdraw: () => {
      isOut = true;
      for (const part of parts) leave(part);
    },
    rejoin: async () => {
      isOut = false;
      try {
        await Promise.all([...parts].map(join));
      } catch (error) {
        isOut = true;
        for (const part of parts) leave(part);
        throw error;
      }
    },
  };
};
