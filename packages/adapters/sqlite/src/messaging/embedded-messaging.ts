import {
  askTimeoutMs,
  type Clock,
  decoding,
  deliveriesMax,
  followConcurrencyMax,
  type Messaging,
  type Serving,
  Unanswered,
} from '@countersign/core';
import type { SqliteFile } from '../file/sqlite-file.ts';
import { hastening } from './deliveries.ts';
import { channelOf, dispatcher } from './dispatcher.ts';
import { inProcessBus, type PassReply } from './in-process-bus.ts';
import { messageLog } from './message-log.ts';
import { records } from './records.ts';
import { makeTables } from './schema.ts';

export interface EmbeddedMessagingOptions {
  readonly clock: Clock;
  /** How a reply of this process is taken, for who looks closer at it. */
  readonly pass?: PassReply | undefined;
}

/** What everybody who speaks over one file shares: who answers, and who brings the messages. */
const hub = (pass: PassReply | undefined) => ({
  inProcessBus: inProcessBus(pass),
  dispatchers: new Map<number, ReturnType<typeof dispatcher>>(),
});
const hubs = new WeakMap<SqliteFile, ReturnType<typeof hub>>();

const hubOf = (sqliteFile: SqliteFile, pass: PassReply | undefined) => {
  const known = hubs.get(sqliteFile) ?? hub(pass);
  hubs.set(sqliteFile, known);
  return known;
};

/** Messaging within one process; what must last is in the file. It leaves the file open. */
export const embeddedMessaging = (
  sqliteFile: SqliteFile,
  { clock, pass }: EmbeddedMessagingOptions,
): Messaging => {
  makeTables(sqliteFile.db);
  const { inProcessBus, dispatchers } = hubOf(sqliteFile, pass);
  const log = messageLog(sqliteFile, clock);
  const { keyValue, sweep: sweepRecords } = records(sqliteFile, clock);
  const hastened = hastening(sqliteFile, clock);
  const servings = new Set<Serving>();
  let isClosed = false;

  const forgetChore = sqliteFile.addChore(() =>
    sqliteFile.write(() => {
      sweepRecords();
      if (hastened()) sqliteFile.wake();
      log.sweep();
    }),
  );
  const mustBeOpen = () => {
    if (isClosed) throw new Error('the messaging is closed');
  };
  const keep = (serving: Serving): Serving => {
    servings.add(serving);
    return {
      stop: async () => {
        servings.delete(serving);
        await serving.stop();
      },
    };
  };
  const dispatcherOf = (subject: string, durable: number) => {
    const known = dispatchers.get(durable) ?? dispatcher({ sqliteFile, clock }, subject, durable);
    dispatchers.set(durable, known);
    return known;
  };

  return {
    ask: async (operation, request, { timeoutMs = askTimeoutMs } = {}) => {
      if (isClosed) throw new Unanswered(operation.subject, 'no-responders');
      return inProcessBus.ask(operation, request, timeoutMs);
    },
    answer: async (operation, handler, options) => {
      mustBeOpen();
      // The bus decodes every request by this operation before it calls the handler.
      return keep(
        inProcessBus.answer(operation, handler as (request: unknown) => Promise<unknown>, options),
      );
    },
    publish: async ({ subject }, { id, body }) => {
      mustBeOpen();
      if (await log.publish(subject, id, body)) sqliteFile.wake(channelOf(subject));
    },
    follow: async (topic, options, handler) => {
      mustBeOpen();
      const { subject } = topic;
      const durable = await log.durable(subject, options.durable);
      return keep(
        dispatcherOf(subject, durable).add({
          handler: decoding(topic, options, handler),
          onDeadLetter: options.onDeadLetter,
          concurrencyMax: options.concurrencyMax ?? followConcurrencyMax,
          deliveriesMax: options.deliveriesMax ?? deliveriesMax,
        }),
      );
    },
    deadLetters: async ({ subject }, durable) => {
      mustBeOpen();
      return log.deadLetters(subject, durable);
    },
    keyValue,
    ping: async () => {
      mustBeOpen();
      await sqliteFile.probe();
    },
    close: async () => {
      isClosed = true;
      forgetChore();
      await Promise.all([...servings].map((serving) => serving.stop()));
    },
  };
};
