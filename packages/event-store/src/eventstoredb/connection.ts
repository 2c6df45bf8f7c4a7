import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type EventStoreDBClient, WrongExpectedVersionError } from '@eventstore/db-client';
import { clientFor } from './connection-string.ts';
import { deadlineMissed, EventStoreDbError, isRefusal, kindOf, trouble } from './trouble.ts';

/** Asks of a client; gives up what it does when `signal` is aborted. */
export type Work<Result> = (client: EventStoreDBClient, signal: AbortSignal) => Promise<Result>;

export interface Connection {
  readonly deadlineMs: number;
  readonly client: () => Promise<EventStoreDBClient>;
  /** One attempt, with a deadline. */
  readonly once: <Result>(work: Work<Result>) => Promise<Result>;
  /** Some attempts: only for what may be repeated. A refusal is final. */
  readonly patiently: <Result>(work: Work<Result>) => Promise<Result>;
  readonly close: () => Promise<void>;
}

const attemptsMax = 3;
const pauseFirstMs = 50;
/** So many answers missed in a row, and the client is taken for stuck. */
const missesMax = 2;
const goodbyeMs = 1_000;

/** A pause that is longer each time, and never the same for everybody. */
export const jittered = (ms: number): number => randomInt(Math.ceil(ms / 2), ms + 1);

/** The client has no deadline of its own for a read, a subscription or a batched append. */
const within = async <Result>(ms: number, work: (signal: AbortSignal) => Promise<Result>) => {
  const late = new AbortController();
  const over = new AbortController();
  const timer = setTimeout(ms, undefined, { signal: over.signal }).then(
    () => {
      late.abort();
      throw new EventStoreDbError(deadlineMissed);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work(late.signal), timer]);
  } finally {
    over.abort();
  }
};

/**
 * A client, and whether we have given it up. The calls it had in hand then end as if they had been
 * answered: of a stream that was being read, with no events, or with some of them.
 */
interface Held {
  readonly client: Promise<EventStoreDBClient>;
  isGivenUp: boolean;
}
const held = (client: Held['client']): Held => ({ client, isGivenUp: false });

/** `dispose` ends the calls and leaves the socket open. */
const dispose = async (client: EventStoreDBClient): Promise<void> => {
  // The client has no public way to close its channel; 6.2.1 keeps it behind this name.
  const { getChannel } = client as unknown as { getChannel: () => Promise<{ close(): void }> };
  await within(goodbyeMs, () => client.dispose()).catch(() => {});
  await within(goodbyeMs, getChannel).then(
    (channel) => channel.close(),
    () => {},
  );
};

/**
 * The client keeps the pending appends of all clients of a process in one map, and an error on one
 * client's stream rejects every other's. So there is one at a time, and the next begins when the
 * last has ended.
 */
let isTaken = false;

export const openConnection = (connectionString: string, deadlineMs: number): Connection => {
  if (isTaken) throw new Error('this process already has an event store open: close it first');
  let current = held(Promise.resolve(clientFor(connectionString)));
  let closing: Promise<void> | undefined;
  const isClosing = () => closing !== undefined;
  let misses = 0;
  isTaken = true;

  const giveUp = (given: Held): Promise<void> => {
    given.isGivenUp = true;
    return given.client.then(dispose);
  };

  const missed = (asked: Held) => {
    if (asked !== current || isClosing()) return;
    misses += 1;
    if (misses < missesMax) return;
    misses = 0;
    current = held(giveUp(asked).then(() => clientFor(connectionString)));
  };

  const once = async <Result>(work: Work<Result>): Promise<Result> => {
    const asked = current;
    const client = await asked.client;
    try {
      const result = await within(deadlineMs, (signal) => work(client, signal));
      if (asked.isGivenUp) throw new EventStoreDbError('given-up');
      misses = 0;
      return result;
    } catch (reason) {
      // What the client learned about its server wrongly, it keeps: only a new one asks again.
      if ([deadlineMissed, 'unknown'].includes(kindOf(reason))) missed(asked);
      // A conflict is an answer, and handled as one; of the rest we pass on one word.
      throw reason instanceof WrongExpectedVersionError ? reason : trouble(reason);
    }
  };

  return {
    deadlineMs,
    client: () => current.client,
    once,
    patiently: async (work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(work);
        } catch (reason) {
          if (attempt === attemptsMax || isRefusal(reason) || isClosing()) throw reason;
          await setTimeout(jittered(pauseFirstMs * 2 ** attempt));
        }
      }
    },
    close: () => {
      closing ??= giveUp(current).finally(() => {
        isTaken = false;
      });
      return closing;
    },
  };
};
