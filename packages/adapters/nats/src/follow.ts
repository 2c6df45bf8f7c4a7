import { setTimeout as pause } from 'node:timers/promises';
import {
  type Clock,
  type Delivery,
  type Handled,
  pauseAfterMs,
  type Serving,
} from '@countersign/core';
import type { Msg } from 'nats';
import type { Connection } from './connection.ts';
import type { DeadLetters } from './dead-letters.ts';
import { puller } from './pull.ts';
import { type Streams, signOfLifeMaxMs } from './streams.ts';
import {
  acknowledge,
  because,
  bodyOf,
  bringAgain,
  bringNoMore,
  deliveriesOf,
  messageIdOf,
  stillWorking,
  waitedMsOf,
} from './wire.ts';

const troublePauseMs = 500;

interface Needs {
  readonly connection: Connection;
  readonly streams: Streams;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
}

export interface Follower {
  readonly subject: string;
  readonly durable: string;
  readonly concurrencyMax: number;
  readonly deliveriesMax: number;
  readonly handler: (body: unknown, id: string, delivery: Delivery) => Promise<Handled>;
  readonly onDeadLetter?: ((id: string) => void) | undefined;
}

/** Handles one delivery, and tells the server what became of it. */
const deliverer =
  ({ deadLetters, clock }: Needs, follower: Follower) =>
  async (message: Msg): Promise<void> => {
    const { subject, durable, deliveriesMax, handler, onDeadLetter } = follower;
    const id = messageIdOf(message);
    const deliveries = deliveriesOf(message);
    const bury = async () => {
      await deadLetters.keep(subject, durable, { id, body: bodyOf(message) });
      bringNoMore(message);
      onDeadLetter?.(id);
    };
    // Delivered too often already, and the process died of the last one.
    if (deliveries > deliveriesMax) return bury();

    const beat = setInterval(() => stillWorking(message), signOfLifeMaxMs / 3);
    try {
      const retryAfterMs = await because(
        message,
        async () => handler(bodyOf(message), id, { waitedMs: waitedMsOf(message, clock()) }),
        id,
      ).then(
        (handled) => handled?.retryAfterMs,
        () => pauseAfterMs(deliveries),
      );
      if (retryAfterMs === undefined) acknowledge(message);
      else if (deliveries >= deliveriesMax) await bury();
      else bringAgain(message, retryAfterMs);
    } finally {
      clearInterval(beat);
    }
  };

/** Follows a topic: as many hands as may work at once; each pulls, handles, pulls again. */
export const follow = async (needs: Needs, follower: Follower): Promise<Serving> => {
  const { connection, streams } = needs;
  const { subject, durable, concurrencyMax } = follower;
  const deliver = deliverer(needs, follower);
  const stopping = new AbortController();
  await streams.consumer(subject, durable);

  const work = async ({ next }: ReturnType<typeof puller>) => {
    while (!stopping.signal.aborted) {
      try {
        const message = await next();
        if (message) await deliver(message);
      } catch (reason) {
        // The consumer was deleted, or the server cannot serve: look, and try again.
        if (stopping.signal.aborted) return;
        connection.report('trouble', String(reason));
        await pause(troublePauseMs, undefined, { signal: stopping.signal }).catch(() => {});
        streams.forget();
        await streams.consumer(subject, durable).catch(() => {});
      }
    }
  };

  const hands = Array.from({ length: concurrencyMax }, () => {
    const pulling = puller(connection, subject, durable);
    return { pulling, working: work(pulling) };
  });

  return {
    stop: async () => {
      stopping.abort();
      for (const { pulling } of hands) pulling.interrupt();
      await Promise.all(hands.map(({ pulling }) => pulling.end()));
      await Promise.all(hands.map(({ working }) => working));
    },
  };
};
