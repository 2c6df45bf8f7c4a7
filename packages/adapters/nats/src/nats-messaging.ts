import {
  askTimeoutMs,
  type Clock,
  decoding,
  deliveriesMax,
  followConcurrencyMax,
  type Messaging,
  type Serving,
  within,
} from '@countersign/core';
import type { NatsConnection } from 'nats';
import { answer } from './answer.ts';
import { ask } from './ask.ts';
import { available } from './available.ts';
import { buckets } from './buckets.ts';
import { type ConnectionSettings, openConnection } from './connection.ts';
import { deadLetters } from './dead-letters.ts';
import { follow } from './follow.ts';
import { publisher } from './publish.ts';
import { records } from './records.ts';
import { streams } from './streams.ts';

const apiTimeoutMs = 5_000;
const pingTimeoutMs = 2_000;
/** How long closing waits for what is in hand. */
const closeTimeoutMs = 10_000;

export interface NatsMessagingOptions extends ConnectionSettings {
  readonly clock: Clock;
  /** How many servers of a cluster keep each stream and bucket; 3 where there are three. */
  readonly replicas?: number;
}

/** Who serves over one connection, and how all of it ends. */
const servings = (nats: NatsConnection) => {
  const open = new Set<Serving>();

  const keep = (serving: Serving): Serving => {
    open.add(serving);
    return {
      stop: async () => {
        open.delete(serving);
        await serving.stop();
      },
    };
  };

  /**
   * Nobody new, then what is in hand, then the connection: draining a connection sends no reply
   * that a handler has yet to give.
   */
  const end = async () => {
    const stopped = Promise.all([...open].map((serving) => serving.stop()));
    await within(closeTimeoutMs, 'finishing what was in hand', stopped).catch(() => {});
    await within(closeTimeoutMs, 'draining', nats.drain()).catch(() => nats.close());
  };

  return { keep, end };
};

/** Messaging over NATS: questions on its core, durable messages and records on JetStream. */
export const natsMessaging = async (options: NatsMessagingOptions): Promise<Messaging> => {
  const { clock, replicas = 1 } = options;
  const connection = await openConnection(options);
  const { nats } = connection;
  const stream = nats.jetstream({ timeout: apiTimeoutMs });
  const manager = await nats.jetstreamManager({ timeout: apiTimeoutMs, checkAPI: false });
  const made = streams(manager, replicas);
  const publish = publisher(stream, made);
  const open = buckets({ connection, stream, manager, replicas });
  const letters = deadLetters(open);
  const { keep, end } = servings(nats);
  let ending: Promise<void> | undefined;
  let isClosed = false;

  const mustBeOpen = () => {
    if (isClosed) throw new Error('the messaging is closed');
  };

  return {
    ask: (operation, request, { timeoutMs = askTimeoutMs } = {}) =>
      ask(connection, operation, request, timeoutMs),
    answer: async (operation, handler, terms) => {
      mustBeOpen();
      // `answer` decodes every request by this operation before it calls the handler.
      return keep(
        await answer(nats, operation, handler as (request: unknown) => Promise<unknown>, terms),
      );
    },
    publish: async ({ subject }, { id, body }) => {
      mustBeOpen();
      await publish(subject, id, body);
    },
    follow: async (topic, terms, handler) => {
      mustBeOpen();
      const following = await follow(
        { connection, streams: made, deadLetters: letters, clock },
        {
          subject: topic.subject,
          durable: terms.durable,
          concurrencyMax: terms.concurrencyMax ?? followConcurrencyMax,
          deliveriesMax: terms.deliveriesMax ?? deliveriesMax,
          handler: decoding(topic, terms, handler),
          onDeadLetter: terms.onDeadLetter,
        },
      );
      return keep(following);
    },
    deadLetters: ({ subject }, durable) => letters.list(subject, durable),
    keyValue: (bucket) => available(records(open, clock, bucket)),
    ping: async () => {
      mustBeOpen();
      if (!connection.isUp()) throw new Error('the server is away');
      await within(pingTimeoutMs, 'the server', nats.flush());
    },
    close: () => {
      isClosed = true;
      connection.expectEnd();
      ending ??= end();
      return ending;
    },
  };
};
