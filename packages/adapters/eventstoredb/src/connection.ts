import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type EventStoreDBClient, WrongExpectedVersionError } from '@eventstore/db-client';
import { clientFor } from './connection-string.ts';
import { beat, type Confirmation, channelOf, confirmedForMs } from './heartbeat.ts';
import {
  deadlineMissed,
  EventStoreDbError,
  isRefusal,
  kindOf,
  notDiscovered,
  trouble,
  unconfirmed,
} from './trouble.ts';

/** Asks of a client; gives up what it does when `signal` is aborted. */
export type Work<Result> = (client: EventStoreDBClient, signal: AbortSignal) => Promise<Result>;

/** One attempt, with a deadline; or some, only for what may be repeated. A refusal is final. */
export interface Asking {
  readonly once: <Result>(work: Work<Result>) => Promise<Result>;
  readonly retry: <Result>(work: Work<Result>) => Promise<Result>;
}

export interface Connection {
  readonly deadlineMs: number;
  /** A client whose server was the leader a moment ago. */
  readonly confirmedClient: () => Promise<EventStoreDBClient>;
  /** For what is answered from what the server knows, which may be the past. */
  readonly reading: Asking;
  readonly writing: Asking;
  readonly close: () => Promise<void>;
}

const attemptsMax = 3;
const pauseFirstMs = 50;
/** So many answers missed in a row, and the client is taken for stuck. */
const missesMax = 2;
const goodbyeMs = 1_000;
/** Twice in what a confirmation is good for, so that one that is late harms nobody. */
const beatEveryMs = confirmedForMs / 2;

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
  /** The last append that its server acknowledged, and those who wait for the next. */
  confirmation: Confirmation | undefined;
  waiting: PromiseWithResolvers<void>[];
  /** The channel of the last append that was sent to find out. */
  beaten: unknown;
}
const held = (client: Held['client']): Held => ({
  ...{ client, isGivenUp: false, confirmation: undefined, waiting: [], beaten: undefined },
});

interface Terms {
  readonly asked: Held;
  /** What is answered is from what the server knows. */
  readonly isReading: boolean;
  /** Asks only once the server is confirmed. */
  readonly isCareful: boolean;
}

/** `dispose` ends the calls and leaves the socket open. */
const dispose = async (client: EventStoreDBClient): Promise<void> => {
  await within(goodbyeMs, () => client.dispose()).catch(() => {});
  await within(goodbyeMs, () => channelOf(client)).then(
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
  const ending = new AbortController();
  let misses = 0;
  isTaken = true;

  const giveUp = (given: Held): Promise<void> => {
    given.isGivenUp = true;
    return given.client.then(dispose);
  };

  const replace = (stuck: Held) => {
    if (stuck !== current || isClosing()) return;
    misses = 0;
    for (const { reject } of stuck.waiting.splice(0)) reject(new EventStoreDbError('given-up'));
    current = held(giveUp(stuck).then(() => clientFor(connectionString)));
    void confirm(current);
  };

  const missed = (asked: Held) => {
    if (asked !== current) return;
    misses += 1;
    if (misses >= missesMax) replace(asked);
  };

  /** What the client learned about its server wrongly, it keeps: only a new one asks again. */
  const judge = (asked: Held, reason: unknown) => {
    if (kindOf(reason) === notDiscovered) replace(asked);
    else if ([deadlineMissed, 'unknown'].includes(kindOf(reason))) missed(asked);
  };

  const attempt = async <Result>(asked: Held, work: Work<Result>): Promise<Result> => {
    const client = await asked.client;
    try {
      const result = await within(deadlineMs, (signal) => work(client, signal));
      if (asked.isGivenUp) throw new EventStoreDbError('given-up');
      misses = 0;
      return result;
    } catch (reason) {
      judge(asked, reason);
      // A conflict is an answer, and handled as one; of the rest we pass on one word.
      throw reason instanceof WrongExpectedVersionError ? reason : trouble(reason);
    }
  };

  /** Finds out whether the server leads still, by an append; whoever waits for that hears. */
  const confirm = async (asked: Held): Promise<void> => {
    try {
      const confirmation = await attempt(asked, async (client) => {
        asked.beaten = await channelOf(client);
        return beat(client);
      });
      if (confirmation) asked.confirmation = confirmation;
      for (const { resolve } of asked.waiting.splice(0)) resolve();
    } catch (reason) {
      for (const { reject } of asked.waiting.splice(0)) reject(reason);
    }
  };

  const isConfirmed = ({ confirmation }: Held, channel: unknown): boolean =>
    confirmation !== undefined &&
    confirmation.channel === channel &&
    performance.now() - confirmation.sentAt <= confirmedForMs;

  /** Answers the channel that is confirmed; nothing is asked where it is already. */
  const untilConfirmed = async (asked: Held, client: EventStoreDBClient, signal: AbortSignal) => {
    for (;;) {
      const channel = await channelOf(client);
      // Nobody waits any more: what is begun now, nobody would cancel.
      if (signal.aborted) throw new EventStoreDbError(deadlineMissed);
      if (isConfirmed(asked, channel)) return channel;
      const wait = Promise.withResolvers<void>();
      asked.waiting.push(wait);
      if (asked.beaten !== channel) {
        asked.beaten = channel;
        void confirm(asked);
      }
      await wait.promise;
    }
  };

  /** What was answered counts if the server was the leader, by an append, a moment ago. */
  const confirmed =
    <Result>({ asked, isReading, isCareful }: Terms, work: Work<Result>): Work<Result> =>
    async (client, signal) => {
      const channel = isCareful
        ? await untilConfirmed(asked, client, signal)
        : await channelOf(client);
      const check = async () => {
        const isSame = (await channelOf(client)) === channel;
        if (!isSame || !isConfirmed(asked, channel)) throw new EventStoreDbError(unconfirmed);
      };
      try {
        const result = await work(client, signal);
        if (isReading) await check();
        return result;
      } catch (reason) {
        // That a stream stands elsewhere is read, too: it may have stood there in the past.
        if (reason instanceof WrongExpectedVersionError) await check();
        throw reason;
      }
    };

  const asking = (isReading: boolean): Asking => {
    const once = <Result>(work: Work<Result>, isCareful: boolean) => {
      const asked = current;
      return attempt(asked, confirmed({ asked, isReading, isCareful }, work));
    };
    return {
      once: (work) => once(work, isReading),
      retry: async (work) => {
        let isCareful = isReading;
        for (let tries = 1; ; tries += 1) {
          try {
            return await once(work, isCareful);
          } catch (reason) {
            if (tries === attemptsMax || isRefusal(reason) || isClosing()) throw reason;
            isCareful ||= kindOf(reason) === unconfirmed;
            await setTimeout(jittered(pauseFirstMs * 2 ** tries));
          }
        }
      },
    };
  };

  const live = async () => {
    while (!isClosing()) {
      const { confirmation } = current;
      const isLost = confirmation && performance.now() - confirmation.sentAt >= confirmedForMs;
      if (isLost) replace(current);
      else void confirm(current);
      await setTimeout(beatEveryMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  void live();

  const reading = asking(true);
  return {
    deadlineMs,
    confirmedClient: () => reading.once((client) => Promise.resolve(client)),
    reading,
    writing: asking(false),
    close: () => {
      ending.abort();
      closing ??= giveUp(current).finally(() => {
        isTaken = false;
      });
      return closing;
    },
  };
};
