import type { Journal } from '@countersign/journal';
import type { Clock, Messaging, Serving } from '@countersign/kernel';
import { Unanswered } from '@countersign/kernel';
import { decoding } from '../decoding.ts';
import { askTimeoutMs, deliveriesMax, followConcurrencyMax } from '../limits.ts';
import { hastening } from './deliveries.ts';
import { exchange } from './exchange.ts';
import { messageLog } from './message-log.ts';
import { channelOf, postman } from './postman.ts';
import { records } from './records.ts';
import { makeTables } from './schema.ts';

export interface EmbeddedMessagingOptions {
  readonly clock: Clock;
}

/** What everybody who speaks over one journal shares: who answers, and who brings the messages. */
const hub = () => ({
  exchange: exchange(),
  postmen: new Map<number, ReturnType<typeof postman>>(),
});
const hubs = new WeakMap<Journal, ReturnType<typeof hub>>();

const hubOf = (journal: Journal) => {
  const known = hubs.get(journal) ?? hub();
  hubs.set(journal, known);
  return known;
};

/** Messaging within one process; what must last is in the journal. It leaves the journal open. */
export const embeddedMessaging = (
  journal: Journal,
  { clock }: EmbeddedMessagingOptions,
): Messaging => {
  makeTables(journal.db);
  const { exchange, postmen } = hubOf(journal);
  const log = messageLog(journal, clock);
  const { keyValue, sweep: sweepRecords } = records(journal, clock);
  const hastened = hastening(journal, clock);
  const servings = new Set<Serving>();
  let isClosed = false;

  const forgetChore = journal.addChore(() =>
    journal.write(() => {
      sweepRecords();
      if (hastened()) journal.wake();
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
  const postmanOf = (subject: string, durable: number) => {
    const known = postmen.get(durable) ?? postman({ journal, clock }, subject, durable);
    postmen.set(durable, known);
    return known;
  };

  return {
    ask: async (operation, request, { timeoutMs = askTimeoutMs } = {}) => {
      if (isClosed) throw new Unanswered(operation.subject, 'no-responders');
      return exchange.ask(operation, request, timeoutMs);
    },
    answer: async (operation, handler, options) => {
      mustBeOpen();
      // The exchange decodes every request by this operation before it calls the handler.
      return keep(
        exchange.answer(operation, handler as (request: unknown) => Promise<unknown>, options),
      );
    },
    publish: async ({ subject }, { id, body }) => {
      mustBeOpen();
      if (await log.publish(subject, id, body)) journal.wake(channelOf(subject));
    },
    follow: async (topic, options, handler) => {
      mustBeOpen();
      const { subject } = topic;
      const durable = await log.durable(subject, options.durable);
      return keep(
        postmanOf(subject, durable).add({
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
      await journal.probe();
    },
    close: async () => {
      isClosed = true;
      forgetChore();
      await Promise.all([...servings].map((serving) => serving.stop()));
    },
  };
};
