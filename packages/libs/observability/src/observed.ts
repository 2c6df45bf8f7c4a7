import {
  AskAnother,
  correlationId,
  type Handled,
  isListed,
  listAsk,
  listingAsks,
  type Messaging,
  type Reply,
  type Silence,
  Unanswered,
} from '@countersign/core';
import type { Logger } from 'pino';
import type { Handling, Metrics, Outcome } from './metrics.ts';
import { traceId } from './tracing/tracing.ts';

/** Where what is observed goes. */
export interface Observers {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Who asks, where several services share a process. */
  readonly service?: string;
  /** What it may ask, by subject. */
  readonly asks?: readonly string[];
}

/** Every way in which a question gets no answer: all of them, as the compiler sees. */
const silences = Object.keys({
  'no-responders': true,
  'timed-out': true,
  busy: true,
  broken: true,
  unreadable: true,
} satisfies Record<Silence, true>);
const outcomes: readonly Outcome[] = ['ok', 'refused', 'failed'];
const handlings: readonly Handling[] = ['handled', 'postponed', 'failed'];

/** Milliseconds since `start`, to the hundredth. */
const msSince = (start: number) => Math.round((performance.now() - start) * 100) / 100;

/**
 * What was asked in the course of one piece of work, in a field of its one line of log: each with
 * its milliseconds, and with why not where it was refused or not answered.
 */
export const listed = (asks: readonly string[] = []): { readonly asks?: string } =>
  asks.length > 0 ? { asks: asks.join(' ') } : {};

/** Why something was done, and where to read on about it. */
const why = () => ({ correlationId: correlationId(), traceId: traceId() });

const operationEnded = ({ log, metrics }: Observers) => {
  const counted = (operation: string, outcome: Outcome, durationMs: number) =>
    metrics.operations.observe({ operation, outcome }, durationMs / 1000);

  return {
    answered: (operation: string, start: number, reply: Reply<unknown, string>) => {
      const durationMs = msSince(start);
      const outcome = reply.ok ? 'ok' : 'refused';
      const refusal = reply.ok ? undefined : reply.refusal;
      counted(operation, outcome, durationMs);
      if (refusal !== undefined) metrics.refusals.inc({ operation, refusal });
      // Who lists it says it in a line of their own.
      const level = isListed() ? 'debug' : 'info';
      if (!log.isLevelEnabled(level)) return;
      log[level]({ operation, outcome, refusal, durationMs, ...why() });
    },
    failed: (operation: string, start: number, error: unknown) => {
      const durationMs = msSince(start);
      const outcome = 'failed';
      counted(operation, outcome, durationMs);
      // Nothing is wrong: during an update, another replica goes on with it.
      const level = error instanceof AskAnother ? 'info' : 'error';
      log[level]({ operation, outcome, durationMs, ...why(), error });
    },
  };
};

const messageEnded =
  ({ log, metrics }: Observers) =>
  (topic: string, messageId: string, start: number, asks: readonly string[]) =>
  (outcome: Handling, error?: unknown) => {
    metrics.messages.inc({ topic, outcome });
    const level = outcome === 'failed' ? 'error' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const durationMs = msSince(start);
    log[level]({
      topic,
      outcome,
      messageId,
      durationMs,
      ...why(),
      ...listed(asks),
      ...(outcome === 'failed' && { error }),
    });
  };

const outcomeOf = (handled: Handled): Handling => (handled ? 'postponed' : 'handled');

/**
 * A messaging that is watched: each operation answered and each message followed is counted, and
 * gives one line of log, at its end; but what was asked in the course of a request or a message of
 * this process is listed in the line of that. What they carry is never looked at, and errors go on
 * as thrown.
 */
export const observed = (messaging: Messaging, observers: Observers): Messaging => {
  const { metrics, service: asker = 'unnamed' } = observers;
  const operation = operationEnded(observers);
  const message = messageEnded(observers);
  const unreadable = (error: Error, messageId?: string) =>
    observers.log.error({ ...why(), messageId, error }, 'unreadable');

  // Counters are there from the beginning: one that is born with its first fault shows no rise.
  for (const subject of observers.asks ?? []) {
    for (const silence of silences)
      metrics.unanswered.inc({ operation: subject, silence, asker }, 0);
  }

  return {
    ...messaging,
    ask: async (question, request, options) => {
      const start = performance.now();
      const list = (not: string | undefined) =>
        listAsk(`${question.subject}=${msSince(start)}${not === undefined ? '' : `,${not}`}`);
      try {
        const reply = await messaging.ask(question, request, options);
        list(reply.ok ? undefined : reply.refusal);
        return reply;
      } catch (error) {
        list(error instanceof Unanswered ? error.silence : 'failed');
        if (error instanceof Unanswered) {
          // An update passes; where it has, somebody must see what the two do not agree on.
          if (error.silence === 'unreadable') unreadable(error);
          metrics.unanswered.inc({ operation: error.subject, silence: error.silence, asker });
        }
        throw error;
      }
    },
    answer: (asked, handler, options) => {
      for (const outcome of outcomes)
        metrics.operations.zero({ operation: asked.subject, outcome });
      for (const refusal of asked.refusals) {
        metrics.refusals.inc({ operation: asked.subject, refusal }, 0);
      }
      return messaging.answer(
        asked,
        async (request, how) => {
          const start = performance.now();
          try {
            const reply = await handler(request, how);
            operation.answered(asked.subject, start, reply);
            return reply;
          } catch (error) {
            operation.failed(asked.subject, start, error);
            throw error;
          }
        },
        options,
      );
    },
    follow: (topic, options, handler) => {
      const onUnreadable: typeof options.onUnreadable = (error, id) => {
        metrics.messages.inc({ topic: topic.subject, outcome: 'failed' });
        unreadable(error, id);
        options.onUnreadable?.(error, id);
      };
      const onDeadLetter: typeof options.onDeadLetter = (id) => {
        metrics.deadLetters.inc({ topic: topic.subject });
        observers.log.error({ topic: topic.subject, messageId: id }, 'dead letter');
        options.onDeadLetter?.(id);
      };
      // From the beginning, so that the first of them is a rise.
      metrics.deadLetters.inc({ topic: topic.subject }, 0);
      metrics.waited.zero({ topic: topic.subject });
      for (const outcome of handlings) metrics.messages.inc({ topic: topic.subject, outcome }, 0);
      const watched = { ...options, onUnreadable, onDeadLetter };
      return messaging.follow(topic, watched, async (body, id, delivery) => {
        const asks: string[] = [];
        const ended = message(topic.subject, id, performance.now(), asks);
        metrics.waited.observe({ topic: topic.subject }, delivery.waitedMs / 1_000);
        try {
          const handled = await listingAsks(asks, () => handler(body, id, delivery));
          ended(outcomeOf(handled));
          return handled;
        } catch (error) {
          ended('failed', error);
          throw error;
        }
      });
    },
  };
};
